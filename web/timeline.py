"""The timeline: months or years with counts -> the columns of a small chart, each a period to go to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.wording import long_date, short_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.results import Bar

MOST_YEARS = 260  # up to these many by year (1790-2026 has 237), longer ones by decade
MONTH = len("2013-09")  # characters of a period that is a month
HEIGHT = 48  # pixels of the tallest column
LEAST = 2  # pixels of the lowest: one paragraph in 10,000 must still be seen
TICKS = 6  # labels under the chart, at most


@dataclass(frozen=True, slots=True)
class Column:
    """One column: period (inclusive ISO bounds), count, place in per cent of the width, pixels of height."""

    label: str
    since: str
    until: str
    count: int
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the axis, at its place in per cent of the width."""

    label: str
    left: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Columns with at least one paragraph, and the axis's labels; none where there is nothing to compare."""

    columns: tuple[Column, ...] = ()
    ticks: tuple[Tick, ...] = ()
    most: int = 0

    @property
    def span(self) -> str:
        """First to last period in words."""
        return f"{self.columns[0].label} to {self.columns[-1].label}" if self.columns else ""


def timeline(bars: Iterable[Bar]) -> Timeline:
    """The chart of the bars: by month or year as they come, or by decade for very many years; empty for fewer than two.

    The answer says whether bars are months or years; a single bar of a whole year makes years of all.
    """
    periods = Counter[str]()
    for bar in bars:
        periods[bar.period] += bar.count
    if not periods:
        return Timeline()
    keys = _by_month(periods) if all(len(period) == MONTH for period in periods) else _by_year(periods)
    counts = Counter[str]()
    for period, count in periods.items():
        counts[_key(period, keys[0])] += count
    return _chart(keys, counts) if len(keys) > 1 else Timeline()


def _months(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def _by_month(periods: Iterable[str]) -> list[str]:
    ordered = sorted(periods)
    span = range(_months(ordered[0]), _months(ordered[-1]) + 1)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in span]


def _by_year(periods: Iterable[str]) -> list[str]:
    years = sorted(int(period[:4]) for period in periods)
    if years[-1] - years[0] < MOST_YEARS:
        return [f"{year:04}" for year in range(years[0], years[-1] + 1)]
    return [f"{year // 10:03}" for year in range(years[0] // 10 * 10, years[-1] + 1, 10)]


def _key(period: str, like: str) -> str:
    """The column that the period stands in: as many characters as the columns' own keys."""
    return period[: len(like)]


def _chart(keys: Sequence[str], counts: Counter[str]) -> Timeline:
    step, most = 100 / len(keys), max(counts.values())
    columns = tuple(
        Column(
            label=f"{key}0s" if len(key) == 3 else long_date(key),
            since=f"{key}0" if len(key) == 3 else key,
            until=f"{key}9" if len(key) == 3 else key,
            count=counts[key],
            left=round(place * step, 3),
            width=round(step, 3),
            height=round(max(LEAST, HEIGHT * counts[key] / most), 1),
        )
        for place, key in enumerate(keys)
        if counts[key]
    )
    return Timeline(columns, tuple(_ticks(keys)), most)


def _ticks(keys: Sequence[str]) -> Iterable[Tick]:
    stride = _stride(keys)
    for place, key in enumerate(keys):
        value = _months(key) if len(key) == MONTH else int(key)
        if value % stride == 0:
            label = f"{key}0" if len(key) == 3 else short_date(key) if stride < 12 else key[:4]
            yield Tick(label, round((place + 0.5) * 100 / len(keys), 3))


def _stride(keys: Sequence[str]) -> int:
    """The distance of labels: a round number of columns that leaves at most TICKS of them."""
    steps = (1, 3, 6, 12, 24, 48) if len(keys[0]) == MONTH else (1, 2, 5, 10, 20, 50, 100)
    return next((step for step in steps if len(keys) / step <= TICKS), steps[-1])
