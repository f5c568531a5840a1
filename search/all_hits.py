"""All hits of a search, page after page: for exports and checks that need more than a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.request import MAX_SIZE, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.archive.archive import ArchiveReader
    from index.records import Speech
    from search.engine import Engine
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


def speeches(engine: Engine, archive: ArchiveReader, text: str) -> Iterator[tuple[Speech, set[str]]]:
    """The speeches that a query finds, oldest first, each with the ids of the paragraphs found there."""
    found: dict[str, set[str]] = {}
    for hit in hits(engine, SearchRequest(text, sort="oldest")):
        found.setdefault(hit.speech, set()).add(hit.paragraph)
    for speech, _ in archive.speeches_with_rows(found):
        yield speech, found[speech.id]
