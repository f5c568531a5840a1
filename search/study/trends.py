"""Trends: how often queries occur in each year, quarter or month, and among how many words.

Every count is exact, and stands next to the size of the slice it is counted in. Undated paragraphs are counted apart;
so are those dated by their year alone when periods are quarters or months.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from search.query.message import said
from search.request import SearchRequest
from search.results import Notice
from search.study.dating import MONTHS_OF_YEAR, UNDATED, dated, firsts, summed
from search.study.measures import poisson_interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs
    from search.study.inquiry import Inquiry
    from search.study.slices import Slice
    from search.study.studied import Studied

Step = Literal["year", "quarter", "month"]
Unit = Literal["occurrences", "paragraphs", "events"]
Scale = Literal["count", "million", "share"]

MOST_QUERIES = 8
MOST_PERIODS = 2_400  # of a chart: two centuries by month; a date that was misread must not make a hundred thousand
MILLION = 1_000_000
THIN = 10_000  # words of a slice's period: with fewer, a word more or less makes a hundred in a million
_MONTHS: dict[Step, int] = {"year": MONTHS_OF_YEAR, "quarter": 3, "month": 1}
_COARSER: dict[Step, Step] = {"month": "quarter", "quarter": "year"}


@dataclass(frozen=True, slots=True)
class TrendsRequest:
    """Which queries to compare, at most MOST_QUERIES of them, by what step, counting what, on which scale.

    "million" is per million words of the query's own slice, "share" in percent of the slice's paragraphs (or events).
    """

    searches: tuple[SearchRequest, ...]
    step: Step = "year"
    unit: Unit = "occurrences"
    scale: Scale = "million"


class Point(NamedTuple):
    """One period ("2013", "2013-Q2", "2013-09") of a query: its count, the slice's size, and the value on the scale.

    `low` and `high` are the value's 95 % interval, the count taken as Poisson's. `words` are those of the slice, `base`
    what the value is a part of. `value` is None where the slice has nothing; `thin` says that it has few words.
    """

    period: str
    count: int  # type: ignore[assignment]  # instead of tuple's method, which a point has no use for
    base: int
    words: int
    value: float | None
    low: float | None
    high: float | None

    @property
    def thin(self) -> bool:
        """Whether the slice has too few words in the period for its rate to mean much."""
        return 0 < self.words < THIN


@dataclass(frozen=True, slots=True)
class Trend:
    """One query over time: its totals and a point per period, from the first to the last of any of the queries."""

    request: SearchRequest
    reading: str
    points: tuple[Point, ...]
    total: int
    words: int
    undated: int
    notices: tuple[Notice, ...]


class Coverage(NamedTuple):
    """What the whole archive has of a period; without a paragraph it is a gap, whatever was asked."""

    period: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Trends:
    """The answer to a TrendsRequest: a trend for each query, in turn, and what the archive has of each period."""

    request: TrendsRequest
    trends: tuple[Trend, ...]
    coverage: tuple[Coverage, ...]


def trends(generation: Studied, request: TrendsRequest, deadline: Deadline) -> Trends:
    """The trends of the request's queries. Raises NoIndexError where the index has no forward index.

    Where the request's step makes more than MOST_PERIODS, or none since no more than years are known, the answer's
    request has a longer one.
    """
    asked = [
        (generation.inquiry(each, deadline), generation.slice_of(each)) for each in request.searches[:MOST_QUERIES]
    ]
    table = _table(request, asked)
    step, periods = table.request.step, table.periods
    everything = generation.slice_of(SearchRequest()).by_period("paragraphs", _MONTHS[step])
    made = (_trend(*pair, table, each) for pair, each in zip(asked, table.counted, strict=True))
    coverage = (Coverage(period_name(number, step), everything.get(number, 0)) for number in periods)
    return Trends(table.request, tuple(made), tuple(coverage))


class _Table(NamedTuple):
    """The request with the step that was taken, what each query has by that step, all periods, and why that step."""

    request: TrendsRequest
    counted: list[_Counted]
    periods: range
    notices: tuple[Notice, ...] = ()


def _table(request: TrendsRequest, asked: Sequence[tuple[Inquiry, Slice]]) -> _Table:
    width = _MONTHS[request.step]
    counted = [_Counted.of(found, chosen, request.unit, width) for found, chosen in asked]
    periods = _periods([each.sizes for each in counted])
    if 0 < len(periods) <= MOST_PERIODS or request.step not in _COARSER:
        return _Table(request, counted, periods)
    taken = _table(replace(request, step=_COARSER[request.step]), asked)
    steps = {"step": said(request.step), "taken": said(taken.request.step)}
    if periods:
        told = said("By {step} this would be more than {most} periods: it is by {taken}.", most=MOST_PERIODS, **steps)
    else:
        told = said("By {step} this would be nothing, for no more than years are known: it is by {taken}.", **steps)
    notice = Notice("coarser-step", told)
    return taken._replace(notices=(notice,)) if taken.periods else taken


_YEAR_ONLY = {
    "month": said("What is dated by its year alone stands in no month, and counts as undated here."),
    "quarter": said("What is dated by its year alone stands in no quarter, and counts as undated here."),
}


def _year_only(chosen: Slice, step: Step, undated: int) -> Iterator[Notice]:
    """The notice that some paragraphs counted as undated have a year, where there are any."""
    if step != "year" and undated and chosen.year_only:
        yield Notice("year-only", _YEAR_ONLY[step])


class _Counted(NamedTuple):
    """What one query has in each period, by the period's number: its count, the count's base, and the slice's words."""

    counts: dict[int, int]
    base: dict[int, int]
    sizes: dict[int, int]
    undated: int

    @classmethod
    def of(cls, found: Inquiry, chosen: Slice, unit: Unit, width: int) -> _Counted:
        """Count the query's matches in `unit`, by periods of `width` months."""

        def by_period(documents: Iterable[Docs]) -> dict[int, int]:
            return summed(dated(found.parts, documents, width))

        words = chosen.by_period("words", width)
        if unit == "occurrences":
            counts, base = by_period(each.docs for each in found.occurrences), words
        elif unit == "paragraphs":
            counts, base = by_period(found.documents), chosen.by_period("paragraphs", width)
        else:
            counts = by_period(firsts(found.parts, found.documents))
            base = chosen.by_period("speeches", width)
        undated = counts.pop(UNDATED, 0)
        return cls(counts, base, words, undated)


def _periods(sizes: Sequence[dict[int, int]]) -> range:
    """All periods from the first to the last that any slice has."""
    dated = [period for each in sizes for period in each if period != UNDATED]
    return range(min(dated), max(dated) + 1) if dated else range(0)


def _trend(found: Inquiry, chosen: Slice, table: _Table, counted: _Counted) -> Trend:
    request = table.request
    points = (
        _point(
            period_name(number, request.step),
            counted.counts.get(number, 0),
            counted.base.get(number, 0),
            counted.sizes.get(number, 0),
            request.scale,
        )
        for number in table.periods
    )
    return Trend(
        found.outcome.request,
        found.reading,
        tuple(points),
        sum(counted.counts.values()) + counted.undated,
        chosen.words,
        counted.undated,
        (*found.notices, *_year_only(chosen, request.step, counted.undated), *table.notices),
    )


def _point(period: str, count: int, base: int, words: int, scale: Scale) -> Point:
    held = {"count": 1, "million": words, "share": base}[scale]
    factor = {"count": 1, "million": MILLION, "share": 100}[scale]
    if not words or not held:
        return Point(period, count, base, words, None, None, None)
    low, high = poisson_interval(count)
    return Point(period, count, base, words, *(end * factor / held for end in (count, low, high)))


def period_name(number: int, step: Step) -> str:
    """The name of the period with that number: its year and, for shorter ones, its quarter or month.

    >>> period_name(2013, "year"), period_name(2013 * 4 + 1, "quarter"), period_name(2013 * 12 + 8, "month")
    ('2013', '2013-Q2', '2013-09')
    """
    year, part = divmod(number, 12 // _MONTHS[step])
    if step == "year":
        return f"{year:04}"
    return f"{year:04}-Q{part + 1}" if step == "quarter" else f"{year:04}-{part + 1:02}"
