"""The languages of articles that an older Footnote has stored without."""

from index.catalog import Catalog
from index.language import language_of

# Half a second's work, so that nobody who wants to write waits long.
ARTICLES_PER_COMMIT = 500


def fill_languages(catalog: Catalog) -> int:
    """Find out and store what language each article is in that has none yet. How many had none.

    Only the holder of the writer lock may call this, before the words index is made anew.
    """
    filled = 0
    while found := catalog.without_language(ARTICLES_PER_COMMIT):
        languages = {article_id: language_of(f"{title}\n{text}") for article_id, title, text in found}
        with catalog.writing() as change:
            for article_id, language in languages.items():
                change.set_language(article_id, language)
        filled += len(found)
    return filled
