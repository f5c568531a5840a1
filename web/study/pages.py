"""What the study pages share: their tabs, the choices above an answer, and downloads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import request, url_for

from index.export import MARK, row
from web import current
from web.downloads import download
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flask import Response

    from search.request import SearchRequest

BATCH = 100  # rows of one piece: a row each would cost more to send than to write


class Tab(NamedTuple):
    """One way to study the search: what it is called, where it is, whether it is open."""

    label: str
    address: str
    here: bool


class Choice(NamedTuple):
    """One value of something that can be chosen: what it is called, the page with it, whether it is chosen."""

    label: str
    address: str
    chosen: bool


def tabs(search: SearchRequest) -> list[Tab]:
    """The ways to study this search."""
    query = parameters.written(search.changed(), current.defaults())
    ways = (
        ("Paragraphs", "results.page"),
        ("Lines", "lines.page"),
        ("Trends", "trends.page"),
        ("Neighbours", "collocates.page"),
        ("Compare", "comparison.page"),
    )
    return [Tab(label, _with(url_for(endpoint), query), request.endpoint == endpoint) for label, endpoint in ways]


def address(endpoint: str, search: SearchRequest, **others: Any) -> str:
    """The address of a study page of the search, with its other parameters."""
    return _with(url_for(endpoint), parameters.written(search, current.defaults(), **others))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> Response:
    """The rows as CSV (RFC 4180; UTF-8 with the mark that spreadsheets look for), streamed."""
    return download(_csv(columns, rows), "text/csv", name, "csv")


def objects(found: Iterable[Any], name: str) -> Response:
    """The objects as JSON Lines, streamed."""
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in found)
    return download(_joined(lines), "application/jsonl", name, "jsonl")


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield MARK + row(columns)
    yield from _joined(map(row, rows))


def _joined(lines: Iterator[str]) -> Iterator[str]:
    """The lines in pieces of BATCH."""
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if len(piece) == BATCH:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
