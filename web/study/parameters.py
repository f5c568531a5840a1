"""The only module that knows the URL parameters of study pages, other than those of the search itself.

As for a search, reading never fails: unusable values are ignored.
"""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, get_args
from urllib.parse import parse_qsl, urlencode

from index.fields import FACET_NAMES
from search.echoes.listing import EchoesRequest, EchoOrder
from search.study.collocates import WIDEST, CollocatesRequest, Measure, Side
from search.study.comparison import LONGEST, ComparisonRequest
from search.study.form_counts import Spelt
from search.study.lines import DEEPEST, LineOrder, LinesRequest
from search.study.receipts.receipt import View
from search.study.sayers import FLOOR, SayersRequest
from search.study.trends import MOST_QUERIES, Scale, Step, TrendsRequest, Unit
from web import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from search.request import SearchRequest

    Parameters = Mapping[str, list[str]]

T = TypeVar("T")
StudyRequest: TypeAlias = LinesRequest | TrendsRequest | CollocatesRequest | ComparisonRequest | EchoesRequest

CONTEXTS = (40, 70, 120, 200)  # characters on each side
SIZES = (50, 100, 200)  # lines on a page
SAMPLES = (0, 100, 500)  # lines drawn at random; 0 for all
MOST_SAMPLED = 100_000
MOST_SEED = 2**31
MOST_MINIMUM = 10_000
MOST_FLOOR = 10**9  # the largest number of words that a request can demand of a value
SAYERS_SHOWN = 10  # speakers listed beside a chart
AGAINST = "against"  # the parameter with the query of the search to compare with
OF_OTHER = f"{AGAINST}."  # prefix of that search's filters: "against.topic=Syria"
WITH_INTERVALS = "intervals"
OF = "of"  # the parameter for what a receipt covers: paragraphs, lines or trends
BESIDE_LINES = ("form", "before", "after")  # limit a concordance to what one row of its tables counts
RUN = "run"  # makes it that of a word, or of words in a row, that another study's table counts
OF_RUN = (RUN, "spelt", "window", "side")
BESIDE = MappingProxyType(
    {
        LinesRequest: ("lines", "order", "depth", "context", "sample", "seed", *BESIDE_LINES, *OF_RUN),
        TrendsRequest: ("step", "unit", "scale"),
        CollocatesRequest: ("stop", "window", "side", "measure", "spelt", "minimum"),
        ComparisonRequest: ("stop", "length", "spelt", "minimum"),
        EchoesRequest: ("order", "fewest", "reports"),
    }
)  # the parameters of each kind of request besides its searches; a missing one has its field's default
FIELD = MappingProxyType({"lines": "size", "stop": "stop_words"})  # parameter: field, where the names differ


def parameters(query_string: bytes) -> Parameters:
    """Parse a query string into the list of values of each parameter, in the order written."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query_string[: state.MAX_ADDRESS].decode("utf-8", "replace"), errors="replace"):
        found.setdefault(name, []).append(value)
    return found


def lines(query_string: bytes, defaults: SearchRequest) -> LinesRequest:
    """Read the request for concordance lines from the query string."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    return LinesRequest(
        here.changed(),
        order=_chosen(asked, "order", LineOrder, "newest"),
        depth=_whole(asked, "depth", 1, DEEPEST),
        context=_whole(asked, "context", 70, max(CONTEXTS)),
        sample=_whole(asked, "sample", 0, MOST_SAMPLED),
        seed=_whole(asked, "seed", 1, MOST_SEED),
        **{name: _last(asked, name)[: state.MAX_VALUE] for name in (*BESIDE_LINES, RUN)},
        spelt=_chosen(asked, "spelt", Spelt, "form"),
        window=_whole(asked, "window", 0, WIDEST),
        side=_chosen(asked, "side", Side, "both"),
        page=here.page,
        size=_whole(asked, "lines", SIZES[0], max(SIZES)) or 1,
    )


def trends(query_string: bytes, defaults: SearchRequest) -> TrendsRequest:
    """Read the request for trends: each `q` is a query, all with the same filters and period."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    texts = [text for text in asked.get(state.TEXT, []) if text.strip()][:MOST_QUERIES]
    return TrendsRequest(
        tuple(here.changed(text=state.read(urlencode({state.TEXT: text}).encode()).request.text) for text in texts),
        step=_chosen(asked, "step", Step, "year"),
        unit=_chosen(asked, "unit", Unit, "occurrences"),
        scale=_chosen(asked, "scale", Scale, "million"),
    )


def intervals(query_string: bytes) -> bool:
    """Return whether the query string asks for confidence intervals."""
    return parameters(query_string).get(WITH_INTERVALS) == ["1"]


def sayers(query_string: bytes, defaults: SearchRequest) -> SayersRequest:
    """Read the request to rank a facet's values: the search, the facet, and the fewest words that a value must have."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    facet = _last(asked, "by")
    floor = _whole(asked, "floor", FLOOR, MOST_FLOOR) or 1
    return SayersRequest(here.changed(), facet if facet in FACET_NAMES else "speaker", floor)


def sayers_of(search: SearchRequest) -> SayersRequest:
    """Make the request for the speakers who use the search's words most, as many as the trends page shows."""
    return SayersRequest(search, size=SAYERS_SHOWN)


def collocates(query_string: bytes, defaults: SearchRequest) -> CollocatesRequest:
    """Read the request for collocates from the query string."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    return CollocatesRequest(
        here.changed(),
        window=_whole(asked, "window", 5, WIDEST) or 1,
        side=_chosen(asked, "side", Side, "both"),
        minimum=_whole(asked, "minimum", 3, MOST_MINIMUM) or 1,
        spelt=_chosen(asked, "spelt", Spelt, "form"),
        stop_words=_last(asked, "stop") == "1",
        measure=_chosen(asked, "measure", Measure, "likelihood"),
    )


def comparison(query_string: bytes, defaults: SearchRequest) -> ComparisonRequest:
    """Read the request to compare a search with another one from the query string.

    The other one has its text in the parameter `against` and its filters in parameters with the prefix `against.`.
    Without these, it stands for the rest of the archive.
    """
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    return ComparisonRequest(
        here.changed(),
        _against(asked, defaults).changed(),
        length=_whole(asked, "length", 1, LONGEST) or 1,
        minimum=_whole(asked, "minimum", 5, MOST_MINIMUM) or 1,
        spelt=_chosen(asked, "spelt", Spelt, "form"),
        stop_words=_last(asked, "stop") == "1",
    )


def viewed(query_string: bytes) -> View:
    """Read from the query string what a receipt is to be issued for: a search, concordance lines or trends."""
    return _chosen(parameters(query_string), OF, View, "search")


def trends_of(searches: tuple[SearchRequest, ...], options: Mapping[str, str]) -> TrendsRequest:
    """Make the request for trends of the searches with these options; unknown values are replaced by the defaults."""
    asked = {name: [value] for name, value in options.items()}
    return TrendsRequest(
        searches,
        step=_chosen(asked, "step", Step, "year"),
        unit=_chosen(asked, "unit", Unit, "occurrences"),
        scale=_chosen(asked, "scale", Scale, "million"),
    )


def echoes(query_string: bytes, defaults: SearchRequest) -> EchoesRequest:
    """Read the request for repeated passages from the query string."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    return EchoesRequest(
        here.changed(),
        order=_chosen(asked, "order", EchoOrder, "speeches"),
        fewest=_whole(asked, "fewest", 2, MOST_MINIMUM) or 2,
        reports=_last(asked, "reports") == "1",
        page=here.page,
    )


def _against(asked: Parameters, defaults: SearchRequest) -> SearchRequest:
    """Read the search to compare with: its query is in `against`, its filters have the prefix `against.`."""
    named = [(name.removeprefix(OF_OTHER), each) for name, each in _pairs(asked) if name.startswith(OF_OTHER)]
    return state.read(urlencode([*named, (state.TEXT, _last(asked, AGAINST))]).encode(), defaults).request


def _pairs(asked: Parameters) -> list[tuple[str, str]]:
    return [(name, value) for name, values in asked.items() for value in values]


def write(asked: StudyRequest, defaults: SearchRequest, *more: tuple[str, str]) -> str:
    """Write the query string of the request, leaving out defaults; `more` are further parameters of the page."""
    pairs = urlencode([*fields(asked), *more], safe=":,/*")
    return "&".join(part for part in (_searches(asked, defaults), pairs) if part)


def fields(asked: StudyRequest) -> tuple[tuple[str, str], ...]:
    """Return the names and values of the options of the study, leaving out defaults and the searches themselves.

    >>> from search.request import SearchRequest
    >>> fields(CollocatesRequest(SearchRequest("war"), window=2, stop_words=True))
    (('stop', '1'), ('window', '2'))
    """
    plain = {field.name: field.default for field in dataclasses.fields(asked)}
    found = ((name, FIELD.get(name, name)) for name in BESIDE[type(asked)])
    return tuple(
        (name, "1" if getattr(asked, field) is True else str(getattr(asked, field)))
        for name, field in found
        if getattr(asked, field) != plain[field]
    )


def fields_against(asked: ComparisonRequest, defaults: SearchRequest) -> tuple[tuple[str, str], ...]:
    """Return the names and values of the parameters of the search to compare with: query, filters and period."""
    return tuple(
        (AGAINST if name == state.TEXT else OF_OTHER + name, value)
        for name, value in state.fields(asked.there, defaults=defaults)
    )


def _searches(asked: StudyRequest, defaults: SearchRequest) -> str:
    """Write the part of the query string for the searches of the request."""
    match asked:
        case LinesRequest(search=search, page=page) | EchoesRequest(search=search, page=page):
            return state.write(replace(search, page=page), defaults)
        case CollocatesRequest(search=search):
            return state.write(search, defaults)
        case ComparisonRequest(here=here):
            there = urlencode(fields_against(asked, defaults), safe=":,/*")
            return "&".join(part for part in (state.write(here, defaults), there) if part)
        case TrendsRequest(searches=searches):
            rest = state.write(searches[0].changed(text=""), defaults) if searches else ""
            texts = urlencode([(state.TEXT, each.text) for each in searches], safe=":,/*")
            return "&".join(part for part in (texts, rest) if part)


def _last(asked: Parameters, name: str) -> str:
    return asked.get(name, [""])[-1].strip()


def _chosen(asked: Parameters, name: str, choices: Any, default: T) -> T:
    """Return the value of the parameter `name` if it is one of `choices`, a Literal type; otherwise the default."""
    value = _last(asked, name)
    return value if value in get_args(choices) else default  # type: ignore[return-value]


def _whole(asked: Parameters, name: str, default: int, most: int) -> int:
    value = _last(asked, name)
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 19 else default
