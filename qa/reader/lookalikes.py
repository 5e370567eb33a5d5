"""BM25 over training passages: which other passage looks most like an answer to a question?"""

import re
from collections.abc import Sequence


def nearest_passages(questions: Sequence[str], passages: Sequence[str], k: int) -> list[list[str]]:
    """For each question the k passages that share most words with it, best first (tantivy, in memory)."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_integer_field("row", stored=True)
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer(num_threads=1)
    for row, passage in enumerate(passages):
        writer.add_document(tantivy.Document(text=passage, row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    found = []
    for question in questions:
        query = index.parse_query(" ".join(re.findall(r"\w+", question.lower())) or "none", ["text"])
        hits = searcher.search(query, k).hits
        found.append([passages[searcher.doc(address)["row"][0]] for _, address in hits])
    return found
