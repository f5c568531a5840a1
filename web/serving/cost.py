"""Recognises expensive ("dear") requests, whose answers may take seconds, by their URL before anything is computed."""

from __future__ import annotations

from urllib.parse import parse_qsl

from web.languages.catalogues import available
from web.serving.prefix import within

LANGUAGES = available()  # codes that can begin a path
API = "/api/v1"  # its routes cost as much as the pages of the same names
DEAR = (
    "/lines", "/neighbours", "/trends", "/moments", "/sayers", "/collocates", "/compare", "/echoes", "/distinctive",
    "/receipt", "/sitemap/",
)  # fmt: skip
TABLES = (".csv", ".jsonl")  # a table to take away is written whole, however long
DEAR_PARAMETERS = frozenset(["explain", "text"])  # explained scores; a quotation to check
MOST_LOOKED_AT = 16_000  # bytes of a query string, as many as `web.state` reads


def is_dear(path: str, query: bytes) -> bool:
    """Return whether the answer at this path may take seconds; parameter names may be percent-encoded.

    The path begins below the site's prefix, with or without a language.

    >>> is_dear("/export.csv", b"q=war"), is_dear("/", b"q=war"), is_dear("/", b"q=war&expl%61in=1")
    (True, False, True)
    >>> is_dear("/api/v1/lines", b"q=war"), is_dear("/api/v1/search", b"q=war"), is_dear("/ru/lines", b"q=war")
    (True, False, True)
    """
    language = path.removeprefix("/").partition("/")[0]
    if language in LANGUAGES:
        path = within(path, f"/{language}")
    path = path.removeprefix(API)
    return path.startswith(DEAR) or path.endswith(TABLES) or not DEAR_PARAMETERS.isdisjoint(_names(query))


def _names(query: bytes) -> set[str]:
    """Return the names of the parameters that have a value."""
    typed = query[:MOST_LOOKED_AT].decode("utf-8", "replace")
    return {name for name, _ in parse_qsl(typed, errors="replace")}
