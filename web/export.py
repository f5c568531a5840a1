"""A search as a table: `/export.csv`, one paragraph a row, streamed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint

from index.export import MARK, row
from web import current, links
from web.downloads import download

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Response

    from search.request import SearchRequest
    from search.results import Hit

MAX_ROWS = 10_000  # more is what `rostra export` is for: a server should not be kept busy by one reader
LATE = "The time was up: this table has not all that was found. `rostra export` writes it all."
CUT = "{written:,} of {total:,} paragraphs are in this table; `rostra export --format csv` writes all"
SENT_TOGETHER = 100  # rows of one piece: a row each would cost more to send than to write
COLUMNS = (
    "speech", "paragraph", "number", "date", "time", "place", "title",
    "speaker", "office", "voice", "kind", "score", "text", "address",
)  # fmt: skip

blueprint = Blueprint("export", __name__)


@blueprint.get("/export.csv")
def table() -> Response:
    """The search's paragraphs as CSV (RFC 4180; UTF-8 with the mark that spreadsheets look for)."""
    asked = current.asked().request
    return download(lines(asked), "text/csv", asked.text, "csv")


def lines(asked: SearchRequest) -> Iterator[str]:
    """The table's text in pieces of SENT_TOGETHER rows, at most MAX_ROWS of them; a last row says where more are."""
    yield MARK + row(COLUMNS)
    hits, written = current.engine().hits(asked, MAX_ROWS), 0
    while rows := [row(_cells(hit)) for hit in islice(hits, SENT_TOGETHER)]:
        yield "".join(rows)
        written += len(rows)
    if current.engine().late:
        yield row([LATE, *[""] * (len(COLUMNS) - 1)])
    elif written >= MAX_ROWS and (total := current.engine().search(asked.changed(size=1, page=1)).total) > written:
        yield row([CUT.format(written=written, total=total), *[""] * (len(COLUMNS) - 1)])


def _cells(hit: Hit) -> Iterator[object]:
    for column in COLUMNS[:-1]:
        yield getattr(hit, column)
    yield links.permalink(hit.speech, hit.paragraph)
