"""Which addresses are dear: those whose answer may take seconds, told before anything is computed."""

from __future__ import annotations

DEAR = ("/export.csv", "/lines", "/trends", "/collocates", "/compare", "/echoes", "/api/v1/")
DEAR_PARAMETERS = (b"explain=", b"text=")  # scores told in full; a quotation to be checked


def is_dear(path: str, query: bytes) -> bool:
    """Whether the answer at this path may take seconds.

    >>> is_dear("/export.csv", b"q=war"), is_dear("/", b"q=war"), is_dear("/", b"q=war&explain=1")
    (True, False, True)
    """
    return path.startswith(DEAR) or any(name in query for name in DEAR_PARAMETERS)
