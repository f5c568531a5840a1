"""Downloads of all paragraphs that a search finds: `/export.csv` and `/export.jsonl`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from web import current, links
from web.downloads import Download, offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.results import Hit

COLUMNS = (
    "speech", "paragraph", "number", "date", "time", "place", "title",
    "speaker", "office", "voice", "kind", "score", "text", "uncertain", "address",
)  # fmt: skip

blueprint = Blueprint("export", __name__)


def paragraphs() -> Download:
    """Make the table of every paragraph that the search finds, in the order of the results, with permalinks."""
    asked = current.asked().request
    return Download(asked.text, COLUMNS, (list(_cells(hit)) for hit in current.engine().every_hit(asked)))


def _cells(hit: Hit) -> Iterator[object]:
    for column in COLUMNS[:-1]:
        yield getattr(hit, column)
    yield links.permalink(hit.speech, hit.paragraph)


offer(blueprint, "/export", paragraphs)
