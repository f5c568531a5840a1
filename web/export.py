"""A search as a table: `/export.csv`, one paragraph a row, streamed."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

from flask import Blueprint, Response, stream_with_context

from index.records import slug
from web import current, links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.request import SearchRequest
    from search.results import Hit

MAX_ROWS = 10_000  # more is what `rostra export` is for: a server should not be kept busy by one reader
SENT_TOGETHER = 100  # rows of one piece: a row each would cost more to send than to write
COLUMNS = (
    "speech", "paragraph", "number", "date", "time", "place", "title",
    "speaker", "office", "voice", "kind", "score", "text", "address",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate instead of show

blueprint = Blueprint("export", __name__)


@blueprint.get("/export.csv")
def table() -> Response:
    """The search's paragraphs as CSV (RFC 4180; UTF-8 with the mark that spreadsheets look for)."""
    asked = current.asked().request
    rows = stream_with_context(lines(asked))
    name = f"{slug(asked.text) or 'speeches'}.csv"
    disposition = {"Content-Disposition": f"attachment; filename={name.encode('ascii', 'ignore').decode()}"}
    return Response(rows, content_type="text/csv; charset=utf-8", headers=disposition)


def lines(asked: SearchRequest) -> Iterator[str]:
    """The table's text in pieces of SENT_TOGETHER rows, at most MAX_ROWS of them."""
    yield "\ufeff" + _line(COLUMNS)
    hits = current.engine().hits(asked, MAX_ROWS)
    while rows := [_line(_row(hit)) for hit in islice(hits, SENT_TOGETHER)]:
        yield "".join(rows)


def _row(hit: Hit) -> Iterator[object]:
    for column in COLUMNS[:-1]:
        yield plain(getattr(hit, column))
    yield links.permalink(hit.speech, hit.paragraph)


def plain(value: object) -> object:
    """The value, with an apostrophe before what a spreadsheet would take for a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
