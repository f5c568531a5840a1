"""All speeches that a query finds, for exports, which need more than one page of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.request import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Speech
    from search.engine import Engine


def speeches(engine: Engine, text: str) -> Iterator[tuple[Speech, set[str]]]:
    """Yield the speeches that the query `text` finds, oldest first, each with the ids of its matching paragraphs."""
    found: dict[str, set[str]] = {}
    for hit in engine.hits(SearchRequest(text, sort="oldest")):
        found.setdefault(hit.speech, set()).add(hit.paragraph)
    for id_, paragraphs in found.items():
        speech = engine.speech(id_)
        if speech:
            yield speech, paragraphs
