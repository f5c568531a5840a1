"""What the study pages share: their tabs, and the links that change one option."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from flask import request

from search.query.message import message
from search.study.lines import LinesRequest
from search.study.trends import TrendsRequest
from web import current, links, state
from web.languages.reader import gettext
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from search.echoes.listing import EchoesRequest
    from search.request import SearchRequest
    from search.study.collocates import CollocatesRequest
    from search.study.comparison import ComparisonRequest
    from search.study.form_counts import Spelt
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
    """An answer that is shown page by page."""

    @property
    def pages(self) -> int:
        """The number of pages; at least 1."""
        ...


Paged = TypeVar("Paged", "LinesRequest", "EchoesRequest")
Answer = TypeVar("Answer", bound=Leaved)


class Tab(NamedTuple):
    """A link to one kind of study of the search: its label, its URL, and whether it is the current page."""

    label: str
    address: str
    here: bool


class Choice(NamedTuple):
    """A link to this page with another value of one option: the value's label, the URL, and whether it is chosen."""

    label: str
    address: str
    chosen: bool


def tabs(search: SearchRequest) -> list[Tab]:
    """List the kinds of study for this search; none if the archive has no forward index for counting words."""
    if not current.engine().study.counts:
        return []
    query = state.write(search.changed(), current.defaults())
    return [Tab(label, links.with_query(links.address(page), query), request.endpoint == page) for label, page in WAYS]


def within(asked: Paged, ask: Callable[[Paged], Answer]) -> tuple[Paged, Answer]:
    """Ask for the requested page, or for the last page if the requested one is after it; return request and answer."""
    found = ask(asked)
    if asked.page <= found.pages:
        return asked, found
    last = replace(asked, page=found.pages)
    return last, ask(last)


def address(endpoint: str, asked: StudyRequest, *more: tuple[str, str]) -> str:
    """Return the URL of the request at the endpoint; `more` are further parameters of the page."""
    return links.with_query(links.address(endpoint), parameters.write(asked, current.defaults(), *more))


def lines_of(search: SearchRequest) -> str:
    """Return the URL of the concordance of the search, with default options."""
    return address("lines.page", LinesRequest(search.changed()))


def trends_of(search: SearchRequest) -> str:
    """Return the URL of the trends of the search, with its first and last use and who says it most."""
    return address("trends.page", TrendsRequest((search.changed(),)))


def counted_in(search: SearchRequest, unit: str) -> str:
    """Return the URL of what a count of the search counts: its lines if `unit` is "occurrences", else its paragraphs
    and speeches.
    """
    return lines_of(search) if unit == "occurrences" else links.search_url(search.changed())


def lines_of_run(search: SearchRequest, words: str, spelt: Spelt = "form") -> str:
    """Return the URL of a concordance of `words`, one or several in a row, in the paragraphs that the search finds.

    It has as many lines as a table of words counts. `spelt` says whether `words` are written forms or stems.
    """
    return address("lines.page", LinesRequest(search.changed(), run=words, spelt=spelt))


def choices(asked: StudyRequest, name: str, values: Values, *more: tuple[str, str]) -> list[Choice]:
    """List the values of the request's field `name` as links to this page with that value.

    `values` are (value, label), and `more` further parameters of the page.
    """
    here = getattr(asked, name)
    return [
        Choice(gettext(label), address(request.endpoint or "", replace(asked, **{name: value}), *more), value == here)
        for value, label in values
    ]


def stop_words(asked: CollocatesRequest | ComparisonRequest) -> Choice:
    """Make the link that switches this page between showing stop words and leaving them out."""
    other = replace(asked, stop_words=not asked.stop_words)
    return Choice(gettext("Stop words too"), address(request.endpoint or "", other), asked.stop_words)
