"""Trends: how often queries occur in each year, quarter or month, absolutely and relative to the words said then.

Every count is exact and comes with the size of the slice, which is all paragraphs that the request's filters select.
Undated paragraphs are counted separately; so are paragraphs dated by year alone if periods are quarters or months.
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
MOST_PERIODS = 2_400  # of a chart: two centuries of months; one misread date must not make it a hundred thousand
MILLION = 1_000_000
THIN = 10_000  # words of the slice in a period; with fewer, one occurrence more adds over a hundred per million
_MONTHS: dict[Step, int] = {"year": MONTHS_OF_YEAR, "quarter": 3, "month": 1}
_COARSER: dict[Step, Step] = {"month": "quarter", "quarter": "year"}


@dataclass(frozen=True, slots=True)
class TrendsRequest:
    """The queries to compare, the length of a period (`step`), what to count (`unit`), and the scale of the values.

    At most MOST_QUERIES queries are compared. An event is a speech with a paragraph that the query finds. A value on
    the scale "count" is the count itself; on "million", the count per million words of the query's slice. On "share" it
    is a percentage: of the slice's words if `unit` is "occurrences", otherwise of its paragraphs or events.
    """

    searches: tuple[SearchRequest, ...]
    step: Step = "year"
    unit: Unit = "occurrences"
    scale: Scale = "million"


class Point(NamedTuple):
    """One period ("2013", "2013-Q2", "2013-09") of a query: its count, the slice's size, and the value on the scale.

    `words` is the number of words of the slice in the period. `base` is the same number if occurrences are counted,
    otherwise that of the slice's paragraphs or events in the period. `low` and `high` are the value's 95 % interval,
    assuming a Poisson count; that of a share ends at 100 %. `value`, `low` and `high` are None if the slice has nothing
    in the period.
    """

    period: str
    count: int  # type: ignore[assignment]  # hides tuple's method of this name, which is not needed here
    base: int
    words: int
    value: float | None
    low: float | None
    high: float | None

    @property
    def thin(self) -> bool:
        """Whether the slice has words in the period, but too few for its rate to mean much."""
        return 0 < self.words < THIN


@dataclass(frozen=True, slots=True)
class Trend:
    """One query over time: its totals and one point for each period.

    The points run from the first to the last period in which the slice of any of the compared queries has words.
    `total` counts all the query's occurrences, paragraphs or events, including the `undated` ones; `words` is the
    number of words in its slice. `reading` describes the search in words.
    """

    request: SearchRequest
    reading: str
    points: tuple[Point, ...]
    total: int
    words: int
    undated: int
    notices: tuple[Notice, ...]


class Coverage(NamedTuple):
    """The number of paragraphs that the whole archive has in a period; 0 marks a gap in the archive."""

    period: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Trends:
    """The answer to a TrendsRequest: one trend per query, in the order requested, and the coverage of each period."""

    request: TrendsRequest
    trends: tuple[Trend, ...]
    coverage: tuple[Coverage, ...]


def trends(generation: Studied, request: TrendsRequest, deadline: Deadline) -> Trends:
    """Count the trends of the request's queries. Raises NoIndexError if the index has no forward index.

    If the requested periods are too many (MOST_PERIODS), or too short for dates known by year only, longer periods are
    used instead; the request in the answer has the period used.
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
    """The counts of every query for all periods, and the request with the period length used.

    `notices` has a message if that length is not the one requested.
    """

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
        told = said("Only years are known here, so this is by {taken}, not by {step}.", **steps)
    notice = Notice("coarser-step", told)
    return taken._replace(notices=(notice,)) if taken.periods else taken


_YEAR_ONLY = {
    "month": said("What is dated by its year alone stands in no month, and counts as undated here."),
    "quarter": said("What is dated by its year alone stands in no quarter, and counts as undated here."),
}


def _year_only(chosen: Slice, step: Step, undated: int) -> Iterator[Notice]:
    """Yield a notice if counts are undated because only the year of a date is known.

    `undated` is the query's count outside all periods. Nothing is yielded if it is 0, if `step` is "year", or if the
    slice `chosen` has no date of which only the year is known.
    """
    if step != "year" and undated and chosen.year_only:
        yield Notice("year-only", _YEAR_ONLY[step])


class _Counted(NamedTuple):
    """The counts of one query and the sizes of its slice, by period number.

    `counts` has the query's occurrences, paragraphs or speeches. `base` has the slice's words if occurrences are
    counted, otherwise its paragraphs or speeches. `sizes` always has the slice's words. `undated` is the query's count
    outside all periods.
    """

    counts: dict[int, int]
    base: dict[int, int]
    sizes: dict[int, int]
    undated: int

    @classmethod
    def of(cls, found: Inquiry, chosen: Slice, unit: Unit, width: int) -> _Counted:
        """Count the query's occurrences, paragraphs or speeches (according to `unit`) by periods of `width` months."""

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
    """Return all periods from the first to the last in which any slice has words; none if no slice has any."""
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
    if scale == "share":
        high = min(high, float(base))  # a part is no more than the whole, which the count of a rare event does not know
    return Point(period, count, base, words, *(end * factor / held for end in (count, low, high)))


def period_name(number: int, step: Step) -> str:
    """Return the name of the period with that number: its year and, for shorter periods, its quarter or month.

    >>> period_name(2013, "year"), period_name(2013 * 4 + 1, "quarter"), period_name(2013 * 12 + 8, "month")
    ('2013', '2013-Q2', '2013-09')
    """
    year, part = divmod(number, 12 // _MONTHS[step])
    if step == "year":
        return f"{year:04}"
    return f"{year:04}-Q{part + 1}" if step == "quarter" else f"{year:04}-{part + 1:02}"
