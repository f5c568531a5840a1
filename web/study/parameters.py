"""What an address of a study page asks for beside the search: the one place that knows these parameters.

As with a search, nothing fails: what cannot be used is as if it were not there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, get_args
from urllib.parse import parse_qsl, urlencode

from index.fields import FACET_NAMES
from search.request import SearchRequest
from search.study.collocates import WIDEST, CollocatesRequest, Measure, Side
from search.study.comparison import LONGEST, ComparisonRequest
from search.study.form_counts import Spelt
from search.study.lines import DEEPEST, LineOrder, LinesRequest
from search.study.sayers import FLOOR, SayersRequest
from search.study.trends import MOST_QUERIES, Scale, Step, TrendsRequest, Unit
from web import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    Parameters = Mapping[str, list[str]]

T = TypeVar("T")

CONTEXTS = (40, 70, 120, 200)  # characters on each side
SIZES = (50, 100, 200)  # lines of a page
SAMPLES = (0, 100, 500)  # lines drawn; 0 for all
MOST_SAMPLED = 100_000
MOST_SEED = 2**31
MOST_MINIMUM = 10_000
SAYERS_SHOWN = 10  # speakers beside a chart
AGAINST = "against"  # the text of the other slice
WITH_INTERVALS = "intervals"


def parameters(query_string: bytes) -> Parameters:
    """The parameters of a query string, each with its values in the order written."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query_string[: state.MAX_ADDRESS].decode("utf-8", "replace"), errors="replace"):
        found.setdefault(name, []).append(value)
    return found


def lines(query_string: bytes, defaults: SearchRequest) -> LinesRequest:
    """Which lines the address asks for."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    return LinesRequest(
        here.changed(),
        order=_chosen(asked, "order", LineOrder, "newest"),
        depth=_whole(asked, "depth", 1, DEEPEST),
        context=_whole(asked, "context", 70, max(CONTEXTS)),
        sample=_whole(asked, "sample", 0, MOST_SAMPLED),
        seed=_whole(asked, "seed", 1, MOST_SEED),
        page=here.page,
        size=_whole(asked, "lines", SIZES[0], max(SIZES)),
    )


def trends(query_string: bytes, defaults: SearchRequest) -> TrendsRequest:
    """Which trends the address asks for: each `q` is a query, under the same picks and period."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    texts = [text for text in asked.get(state.TEXT, []) if text.strip()][:MOST_QUERIES]
    return TrendsRequest(
        tuple(here.changed(text=state.read(urlencode({state.TEXT: text}).encode()).request.text) for text in texts),
        step=_chosen(asked, "step", Step, "year"),
        unit=_chosen(asked, "unit", Unit, "occurrences"),
        scale=_chosen(asked, "scale", Scale, "million"),
    )


def intervals(query_string: bytes) -> bool:
    """Whether the address asks for intervals."""
    return parameters(query_string).get(WITH_INTERVALS) == ["1"]


def sayers(query_string: bytes, defaults: SearchRequest) -> SayersRequest:
    """Whose use of the search to compare."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    facet = _last(asked, "by")
    floor = _whole(asked, "floor", FLOOR, 10**9)
    return SayersRequest(here.changed(), facet if facet in FACET_NAMES else "speaker", floor)


def sayers_of(search: SearchRequest) -> SayersRequest:
    """Who says it most, as the page of its trends shows it: the first few speakers."""
    return SayersRequest(search, size=SAYERS_SHOWN)


def collocates(query_string: bytes, defaults: SearchRequest) -> CollocatesRequest:
    """Which neighbours the address asks for."""
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
    """Which slices the address compares: the search's, and that of the text `against`; an empty one is everything."""
    asked, here = parameters(query_string), state.read(query_string, defaults).request
    against = state.read(urlencode({state.TEXT: _last(asked, AGAINST)}).encode(), defaults).request
    return ComparisonRequest(
        here.changed(),
        against.changed(),
        length=_whole(asked, "length", 1, LONGEST) or 1,
        minimum=_whole(asked, "minimum", 5, MOST_MINIMUM) or 1,
        spelt=_chosen(asked, "spelt", Spelt, "form"),
        stop_words=_last(asked, "stop") == "1",
    )


def written(search: SearchRequest, defaults: SearchRequest, **others: Any) -> str:
    """The query string of a study page; of `others`, what is None, False or empty is left out."""
    pairs = [(name, "1" if value is True else str(value)) for name, value in others.items() if value]
    first = state.write(search, defaults)
    return "&".join(part for part in (first, urlencode(pairs, safe=":,/*")) if part)


def with_texts(request: TrendsRequest, defaults: SearchRequest, **changes: Any) -> str:
    """The query string of trends with one thing changed."""
    changed = replace(request, **{name: value for name, value in changes.items() if name != WITH_INTERVALS})
    base = changed.searches[0].changed(text="") if changed.searches else SearchRequest()
    texts = urlencode([(state.TEXT, each.text) for each in changed.searches], safe=":,/*")
    plain, others = TrendsRequest(()), {WITH_INTERVALS: "1" if changes.get(WITH_INTERVALS) else ""}
    for name in ("step", "unit", "scale"):
        value = getattr(changed, name)
        others[name] = "" if value == getattr(plain, name) else value
    return "&".join(part for part in (texts, written(base, defaults, **others)) if part)


def _last(asked: Parameters, name: str) -> str:
    return asked.get(name, [""])[-1].strip()


def _chosen(asked: Parameters, name: str, choices: Any, default: T) -> T:
    """The value, if it is one of the choices of a Literal."""
    value = _last(asked, name)
    return value if value in get_args(choices) else default  # type: ignore[return-value]


def _whole(asked: Parameters, name: str, default: int, most: int) -> int:
    value = _last(asked, name)
    return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 19 else default
