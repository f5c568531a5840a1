"""What the study pages share: their tabs, the choices above an answer, and downloads."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import request

from index.export import MARK, row
from search.study.lines import LinesRequest
from web import current, links, state
from web.downloads import download
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flask import Response

    from search.request import SearchRequest
    from search.study.collocates import CollocatesRequest
    from search.study.comparison import ComparisonRequest
    from web.study.parameters import StudyRequest

    Values = Iterable[tuple[Any, str]]

WAYS = (
    ("Paragraphs", "results.page"),
    ("Lines", "lines.page"),
    ("Trends", "trends.page"),
    ("Neighbours", "collocates.page"),
    ("Compare", "comparison.page"),
)
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
    query = state.write(search.changed(), current.defaults())
    return [Tab(label, links.with_query(links.address(page), query), request.endpoint == page) for label, page in WAYS]


def address(endpoint: str, asked: StudyRequest, *more: tuple[str, str]) -> str:
    """The address at which the request is answered; `more` are pairs of the page's own."""
    return links.with_query(links.address(endpoint), parameters.write(asked, current.defaults(), *more))


def lines_of(search: SearchRequest) -> str:
    """The lines of the search, as they are shown unless asked otherwise."""
    return address("lines.page", LinesRequest(search.changed()))


def choices(asked: StudyRequest, name: str, values: Values, *more: tuple[str, str]) -> list[Choice]:
    """The values of one field of the request, each with its label and this page as it would be with it."""
    here = getattr(asked, name)
    return [
        Choice(label, address(request.endpoint or "", replace(asked, **{name: value}), *more), value == here)
        for value, label in values
    ]


def stop_words(asked: CollocatesRequest | ComparisonRequest) -> Choice:
    """This page with stop words, or without."""
    other = replace(asked, stop_words=not asked.stop_words)
    return Choice("Stop words too", address(request.endpoint or "", other), asked.stop_words)


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
