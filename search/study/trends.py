"""Trends: how often queries occur in each year, quarter or month, and among how many words.

Every count is exact, and stands next to the size of the slice it is counted in. Undated paragraphs are counted apart;
so are those dated by their year alone when periods are quarters or months.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from search.execution.facet_slots import months
from search.results import Notice
from search.study.inquiry import inquiry
from search.study.measures import poisson_interval
from search.study.slices import slice_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.segment.segment import Segment
    from search.deadline import Deadline
    from search.library import Generation
    from search.loops.numpy_loops import Docs, Keys
    from search.request import SearchRequest
    from search.study.inquiry import Inquiry
    from search.study.slices import Slice

Step = Literal["year", "quarter", "month"]
Unit = Literal["occurrences", "paragraphs", "events"]
Scale = Literal["count", "million", "share"]

MOST_QUERIES = 8
MOST_PERIODS = 2_400  # of a chart: two centuries by month; a date that was misread must not make a hundred thousand
MILLION = 1_000_000
UNDATED = -1  # in place of a period's number
THIN = 10_000  # words of a slice's period: with fewer, a word more or less makes a hundred in a million
MONTHS_OF_YEAR = 12
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


def trends(generation: Generation, request: TrendsRequest, deadline: Deadline) -> Trends:
    """The trends of the request's queries. Raises NoIndexError where the index has no forward index.

    Where the request's step makes more than MOST_PERIODS, or none since no more than years are known, the answer's
    request has a longer one.
    """
    asked = [
        (inquiry(generation, each, deadline), slice_of(generation, each)) for each in request.searches[:MOST_QUERIES]
    ]
    table = _table(request, asked)
    step, periods = table.request.step, table.periods
    everything = _everything(generation, _MONTHS[step])
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
    why = f"more than {MOST_PERIODS:,} periods" if periods else "nothing, for no more than years are known"
    notice = Notice("coarser-step", f"By {request.step} this would be {why}: it is by {taken.request.step}.")
    return taken._replace(notices=(notice,)) if taken.periods else taken


def _year_only(chosen: Slice, step: Step, undated: int) -> Iterator[Notice]:
    """The notice that some paragraphs counted as undated have a year, where there are any."""
    if step != "year" and undated and any(segment.year_only.any() for segment in chosen.segments):
        yield Notice("year-only", f"What is dated by its year alone stands in no {step}, and counts as undated here.")


class _Counted(NamedTuple):
    """What one query has in each period, by the period's number: its count, the count's base, and the slice's words."""

    counts: dict[int, int]
    base: dict[int, int]
    sizes: dict[int, int]
    undated: int

    @classmethod
    def of(cls, found: Inquiry, chosen: Slice, unit: Unit, width: int) -> _Counted:
        """Count the query's matches in `unit`, by periods of `width` months."""

        def by_period(documents: Iterable[Docs], weights: Sequence[Keys] | None = None) -> dict[int, int]:
            return summed(dated(chosen.segments, documents, width), weights)

        words = by_period(chosen.documents, chosen.sizes)
        if unit == "occurrences":
            counts, base = by_period(each.docs for each in found.occurrences), words
        elif unit == "paragraphs":
            counts, base = by_period(found.documents), by_period(chosen.documents)
        else:
            counts = by_period(_firsts(chosen, found.documents))
            base = by_period(_firsts(chosen, chosen.documents))
        undated = counts.pop(UNDATED, 0)
        return cls(counts, base, words, undated)


def dated(segments: Sequence[Segment], documents: Iterable[Docs | Keys], width: int) -> Iterator[Keys]:
    """The number of the period of `width` months that each document is in, segment by segment; UNDATED if not known."""
    for segment, docs in zip(segments, documents, strict=True):
        found = months(segment.days[docs])
        known = (found > 0) & ((width == MONTHS_OF_YEAR) | ~segment.year_only[segment.speeches[docs]])
        yield np.where(known, found // width, UNDATED)


def _firsts(chosen: Slice, documents: Iterable[Docs]) -> Iterator[Docs]:
    """The first of the documents that each speech has, segment by segment."""
    for segment, docs in zip(chosen.segments, documents, strict=True):
        yield docs[np.flatnonzero(np.diff(segment.speeches[docs], prepend=-1))]


def summed(periods: Iterable[Keys], weights: Sequence[Keys] | None = None) -> dict[int, int]:
    """The number of items by period or, with `weights`, their summed weights.

    Item i of segment s is in period `periods[s][i]` and has the weight `weights[s][i]`.
    """
    total: dict[int, int] = {}
    for place, numbers in enumerate(periods):
        distinct, inverse = np.unique(numbers, return_inverse=True)
        sums = np.bincount(inverse, weights[place] if weights is not None else None, len(distinct))
        for period, count in zip(distinct.tolist(), sums.tolist(), strict=True):
            total[period] = total.get(period, 0) + int(count)
    return total


def _everything(generation: Generation, width: int) -> dict[int, int]:
    """The live paragraphs of the whole archive by period."""
    segments = generation.snapshot.segments
    live = [np.arange(s.doc_count) if s.live is None else np.flatnonzero(s.live) for s in segments]
    return summed(dated(segments, live, width))


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
