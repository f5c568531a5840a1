"""All hits of a search, page after page: for exports and checks that need more than a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.request import MAX_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.engine import Engine
    from search.request import SearchRequest
    from search.results import Hit


def hits(engine: Engine, request: SearchRequest) -> Iterator[Hit]:
    """Every hit of the request, in its order, from its first page on."""
    page = 1
    while True:
        results = engine.search(request.changed(size=MAX_SIZE, page=page))
        yield from results.hits
        if page >= results.pages:
            return
        page += 1


def paragraphs(engine: Engine, request: SearchRequest) -> dict[str, set[str]]:
    """Speech id -> ids of the paragraphs found there, the speeches in the order of their first hits."""
    found: dict[str, set[str]] = {}
    for hit in hits(engine, request):
        found.setdefault(hit.speech, set()).add(hit.paragraph)
    return found
