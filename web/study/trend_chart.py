"""The trends chart as parts of an SVG: lines that break at gaps of the archive, and dots with links."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from web.languages.reader import gettext
from web.wording import counted, grouped_digits, significant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from search.request import SearchRequest
    from search.study.trends import Point, Trend, Trends

    LinesOf = Callable[[SearchRequest, str, str], str]

TOP, BOTTOM = 12, 30  # SVG units above the grid, and for the labels of periods
GRID = 4  # horizontal lines above 0
STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10)  # round numbers between two lines of the grid, times a power of ten


class Frame(NamedTuple):
    """The size of a chart in SVG units, the width of its labels of values, and the most labels of periods that fit."""

    width: int
    height: int
    left: int
    ticks: int

    @property
    def bottom(self) -> int:
        """The y coordinate of the value 0."""
        return self.height - BOTTOM


WIDE = Frame(1000, 340, 64, 8)
NARROW = Frame(380, 260, 0, 4)  # of a phone, whose SVG units are about CSS pixels; labels of values are in the chart


class Dot(NamedTuple):
    """One point of the chart: its position, its tooltip, and the URL of what it counts ("" for nothing).

    `low` and `high` are the ends of the confidence interval; like `x` and `y`, they are in SVG units. `thin` is true if
    the period has too few words for a reliable rate.
    """

    x: float
    y: float
    low: float
    high: float
    title: str
    address: str
    thin: bool


class Series(NamedTuple):
    """One query's line in the chart: an SVG path for each part between gaps, and a dot for each period with a value."""

    label: str
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


class AxisLabel(NamedTuple):
    """A label and its position on an axis, in SVG units."""

    place: float
    label: str


class TrendChart(NamedTuple):
    """Everything that the template draws in the `frame`; `gaps` and `sparse` are ranges (x, width) in SVG units.

    `gaps` are the ranges of periods in which the archive has no paragraphs. `sparse` are those in which, for some
    query, the paragraphs searched have too few words for a reliable rate. `values` and `periods` are the labels of the
    two axes. `intervals` is true if confidence intervals are drawn.
    """

    frame: Frame
    series: tuple[Series, ...]
    gaps: tuple[tuple[float, float], ...]
    sparse: tuple[tuple[float, float], ...]
    values: tuple[AxisLabel, ...]
    periods: tuple[AxisLabel, ...]
    intervals: bool


class _Scale(NamedTuple):
    """Where a chart draws a period and a value: `step` is a period's width in SVG units, `top` the value at the top."""

    frame: Frame
    step: float
    top: float

    def x(self, place: float) -> float:
        """Return the x coordinate of the start of period number `place`, from 0; `place` + 0.5 gives its middle."""
        return round(self.frame.left + place * self.step, 1)

    def y(self, value: float) -> float:
        """Return the y coordinate of the value."""
        return round(TOP + (self.frame.bottom - TOP) * (1 - value / self.top), 1)


def chart(found: Trends, *, intervals: bool, lines: LinesOf, frame: Frame = WIDE) -> TrendChart:
    """Make the chart of the trends, with confidence intervals if `intervals` is true.

    `lines(search, since, until)` returns the URL of what is counted for a query in a period, whose ends are inclusive.
    """
    names = [each.period for each in found.coverage]
    step, top = (frame.width - frame.left) / max(len(names), 1), _top(found, intervals=intervals)
    scale = _Scale(frame, step, top)
    return TrendChart(
        frame,
        tuple(_series(trend, scale, lines) for trend in found.trends),
        tuple(_stretches([not each.paragraphs for each in found.coverage], scale)),
        tuple(_stretches(_thin(found), scale)),
        tuple(AxisLabel(scale.y(top * i / GRID), significant(top * i / GRID, 6)) for i in range(GRID + 1)),
        tuple(_ticks(names, scale)),
        intervals,
    )


def _thin(found: Trends) -> list[bool]:
    """Return, for each period of the chart in order, whether any query has too few words there for a reliable rate."""
    return [any(points) for points in zip(*([p.thin for p in trend.points] for trend in found.trends), strict=True)]


def _stretches(periods: Sequence[bool], scale: _Scale) -> Iterator[tuple[float, float]]:
    """Yield each run of adjacent True values in `periods` as (x, width) in SVG units."""
    for said, run in groupby(enumerate(periods), key=lambda pair: pair[1]):
        places = [place for place, _ in run]
        if said:
            yield scale.x(places[0]), round(len(places) * scale.step, 1)


def _top(found: Trends, *, intervals: bool) -> float:
    """Return the value at the top of the grid: a round number above every point (or interval)."""
    points = [point for trend in found.trends for point in trend.points]
    ends = (p.high if intervals and not p.thin else p.value for p in points)
    most = max((end for end in ends if end is not None), default=0) or 1
    power = 1.0
    while power * STEPS[-1] * GRID < most:
        power *= 10
    while power * STEPS[0] * GRID >= most:
        power /= 10
    return GRID * power * next(round_ for round_ in STEPS if round_ * power * GRID >= most)


def _series(trend: Trend, scale: _Scale, lines: LinesOf) -> Series:
    dots = [
        _dot(trend, place, point, scale, lines) for place, point in enumerate(trend.points) if point.value is not None
    ]
    placed = [
        (scale.x(place + 0.5), scale.y(point.value)) if point.value is not None else None
        for place, point in enumerate(trend.points)
    ]
    return Series(trend.request.text, tuple(_paths(placed)), tuple(dots))


def _dot(trend: Trend, place: int, point: Point, scale: _Scale, lines: LinesOf) -> Dot:
    value, low, high = point.value or 0.0, point.low or 0.0, point.high or 0.0
    since, until = bounds(point.period)
    told = {"value": significant(value, 4), "number": grouped_digits(point.count)}
    title = f"{point.period}: " + gettext("%(value)s, %(number)s among %(words)s") % (
        told | {"words": counted(point.words, "word")}
    )
    address = lines(trend.request, since, until) if point.count else ""
    ends = scale.y(low), scale.y(min(high, scale.top))
    return Dot(scale.x(place + 0.5), scale.y(value), *ends, title, address, point.thin)


def bounds(period: str) -> tuple[str, str]:
    """Return the first and last month of a quarter; for a year or month, the period itself twice.

    >>> bounds("2013"), bounds("2013-Q2"), bounds("2013-09")
    (('2013', '2013'), ('2013-04', '2013-06'), ('2013-09', '2013-09'))
    """
    year, _, quarter = period.partition("-Q")
    if not quarter:
        return period, period
    last = int(quarter) * 3
    return f"{year}-{last - 2:02}", f"{year}-{last:02}"


def _paths(placed: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    """Yield an SVG path through each run of consecutive points (x, y); None in `placed` marks a gap."""
    run: list[tuple[float, float]] = []
    for place in (*placed, None):
        if place is not None:
            run.append(place)
        elif run:
            yield "M" + "L".join(f"{x:g} {y:g}" for x, y in run)
            run = []


def _labelled(names: Sequence[str], most: int) -> tuple[int, int]:
    """Return the number of periods from one label to the next, and the index of the first labelled period.

    At most `most` of the periods `names` have labels. Of quarters or months, the first one of a year always has a label
    if any in that year has one.

    >>> _labelled(["2001-Q3", "2001-Q4", "2002-Q1", "2002-Q2", "2002-Q3"], 2)
    (4, 2)
    >>> _labelled([str(year) for year in range(1946, 2025)], 8)
    (10, 0)
    """
    every = max(1, -(-len(names) // most))
    if not names or "-" not in names[0]:
        return every, 0
    year, begins = (4, "-Q1") if "-Q" in names[0] else (12, "-01")
    every = next((n for n in range(every, year) if not year % n), -(-every // year) * year)
    january = next((place for place, name in enumerate(names) if name.endswith(begins)), 0)
    return every, january % every


def _ticks(names: Sequence[str], scale: _Scale) -> Iterator[AxisLabel]:
    every, first = _labelled(names, scale.frame.ticks)
    for place in range(first, len(names), every):
        yield AxisLabel(scale.x(place + 0.5), names[place])
