"""What is kept in although the environment would let it out."""

import os

VARIABLE = "FOOTNOTE_LANGSMITH"

_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
_GATEWAY = "LANGSMITH_GATEWAY"


def keep_langsmith_out() -> None:
    """Switch LangSmith off for this process, unless `FOOTNOTE_LANGSMITH=1` lets it in.

    Many have its variable set for programs of their own; here questions, passages and answers would go to a
    third party without anybody having said so. Python programs that call `qa` are not concerned: there the
    setting means what LangChain says.
    """
    if os.environ.get(VARIABLE, "").strip().lower() in ("1", "true", "yes", "on"):
        return
    for name in (*_TRACING, _GATEWAY):
        os.environ.pop(name, None)
