"""What the study pages share: their tabs, and the choices above an answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from flask import request

from search.query.message import message
from search.study.lines import LinesRequest
from web import current, links, state
from web.languages.reader import gettext
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.echoes.listing import EchoesRequest
    from search.request import SearchRequest
    from search.study.collocates import CollocatesRequest
    from search.study.comparison import ComparisonRequest
    from web.study.parameters import StudyRequest

    Values = Iterable[tuple[Any, str]]

WAYS = (
    (message("Paragraphs"), "results.page"),
    (message("Lines"), "lines.page"),
    (message("Trends"), "trends.page"),
    (message("Neighbours"), "collocates.page"),
    (message("Compare"), "comparison.page"),
    (message("Echoes"), "echoes.page"),
)


class Leaved(Protocol):
    """An answer that is shown in pages."""

    @property
    def pages(self) -> int:
        """The number of pages; at least 1."""
        ...


Paged = TypeVar("Paged", "LinesRequest", "EchoesRequest")
Answer = TypeVar("Answer", bound=Leaved)


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
    """The ways to study this search; none where the archive was indexed without the order of its words."""
    if not current.engine().study.counts:
        return []
    query = state.write(search.changed(), current.defaults())
    return [Tab(label, links.with_query(links.address(page), query), request.endpoint == page) for label, page in WAYS]


def within(asked: Paged, ask: Callable[[Paged], Answer]) -> tuple[Paged, Answer]:
    """The request and its answer; a request for a page beyond the last becomes a request for the last page."""
    found = ask(asked)
    if asked.page <= found.pages:
        return asked, found
    last = replace(asked, page=found.pages)
    return last, ask(last)


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
        Choice(gettext(label), address(request.endpoint or "", replace(asked, **{name: value}), *more), value == here)
        for value, label in values
    ]


def stop_words(asked: CollocatesRequest | ComparisonRequest) -> Choice:
    """The choice that switches this page between showing stop words and leaving them out."""
    other = replace(asked, stop_words=not asked.stop_words)
    return Choice(gettext("Stop words too"), address(request.endpoint or "", other), asked.stop_words)
