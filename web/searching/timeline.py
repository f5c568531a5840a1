"""The timeline of results: turns counts per month or year into a small bar chart whose columns are links."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from web.languages.reader import gettext
from web.wording import long_date, short_date, spanning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from search.results import Bar

MOST_YEARS = 260  # most years shown one by one (1790-2026 has 237); longer ranges are shown by decade
MONTH = len("2013-09")  # characters of a month
MOST_COLUMNS = 100  # most columns; with more, links are too narrow for a mouse, and the page is twice as large
FEW = 60  # columns from which on there is no room for gaps between bars
HEIGHT = 48  # pixels of the highest bar
LEAST = 2  # pixels of the lowest bar, so that one paragraph in 10,000 is still visible
TICKS = 6  # labels under the chart, at most


class Column(NamedTuple):
    """A column of the chart that links to a period (inclusive ISO dates); `at` is its index from the left."""

    at: int
    label: str
    since: str
    until: str
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the time axis, at `left` percent of the width."""

    label: str
    left: float


class ColumnRange(NamedTuple):
    """A run of adjacent columns: the index of the first column, and the number of columns."""

    at: int
    width: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bar chart of a search's paragraphs per period; it has no columns if there are fewer than two periods.

    `columns` are those with paragraphs; `width` counts the empty columns too. `outline` is the SVG path of the bars,
    HEIGHT high and `width` columns wide. `gaps` are the columns for which the archive has nothing, and `chosen` those
    of the requested period, None if all are requested. `most` is the count of the highest bar; `span` names the first
    and the last period with paragraphs.
    """

    columns: tuple[Column, ...] = ()
    ticks: tuple[Tick, ...] = ()
    most: int = 0
    outline: str = ""
    width: int = 0
    span: str = ""
    gaps: tuple[ColumnRange, ...] = ()
    chosen: ColumnRange | None = None

    @property
    def few(self) -> bool:
        """Whether the bars are few enough for gaps between them."""
        return self.width < FEW


def timeline(
    bars: Iterable[Bar], held: Collection[str] = (), since: str | None = None, until: str | None = None
) -> Timeline:
    """Make the chart of the paragraph counts `bars` by month, by year or, for very many years, by decade.

    If any bar covers a whole year, months are added up to years. The chart is empty for fewer than two periods. `held`
    are the periods for which the archive has paragraphs, empty if unknown. `since` and `until` are the first and last
    date of the requested period; None is no limit.
    """
    periods = Counter[str]()
    for bar in bars:
        periods[bar.period] += bar.count
    if not periods:
        return Timeline()
    keys = _by_month(periods) if all(len(period) == MONTH for period in periods) else _by_year(periods)
    if len(keys) < 2:
        return Timeline()
    step = _shared(len(keys))
    empty = list(_gaps(keys, held))
    gaps = tuple(_ranges([all(empty[at : at + step]) for at in range(0, len(keys), step)]))
    asked = [_is_asked(keys[at : at + step], since, until) for at in range(0, len(keys), step)]
    chosen = next(_ranges(asked), None) if since or until else None
    return replace(_chart(keys, periods), gaps=gaps, chosen=chosen)


def _gaps(keys: Sequence[str], held: Collection[str]) -> Iterator[bool]:
    """Yield, for each period in `keys`, whether the archive is known to have nothing for it."""
    known = {period[:length] for period in held for length in (len("201"), len("2013"), MONTH)}
    by_year = {period for period in held if len(period) < MONTH}
    for key in keys:
        yield bool(held) and key not in known and key[:4] not in by_year


def _is_asked(keys: Sequence[str], since: str | None, until: str | None) -> bool:
    """Return whether the periods in `keys` overlap the period from `since` to `until`, both inclusive; None is no
    limit.
    """
    return (not since or keys[-1] >= since[: len(keys[-1])]) and (not until or keys[0] <= until[: len(keys[0])])


def _ranges(columns: Sequence[bool]) -> Iterator[ColumnRange]:
    """Yield the range of each run of adjacent True values in `columns`."""
    at = 0
    for true, run in groupby(columns):
        width = len(list(run))
        if true:
            yield ColumnRange(at, width)
        at += width


def _months(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def _by_month(periods: Iterable[str]) -> list[str]:
    ordered = sorted(periods)
    span = range(_months(ordered[0]), _months(ordered[-1]) + 1)
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in span]


def _by_year(periods: Iterable[str]) -> list[str]:
    """List every year from the first period to the last, or every decade if there are very many years.

    If several years share a column of the chart, years are added at both ends so that all columns are full and the
    first one starts at a round year.
    """
    years = sorted(int(period[:4]) for period in periods)
    unit = 1 if years[-1] - years[0] < MOST_YEARS else 10
    first, last = years[0] // unit, years[-1] // unit
    step = _shared(last - first + 1)
    return [f"{number:0{4 if unit == 1 else 3}}" for number in range(first - first % step, last - last % step + step)]


def _shared(bars: int) -> int:
    """Return the number of bars per column: the smallest round number that leaves at most MOST_COLUMNS columns."""
    return next(step for step in (1, 5, 10, 100) if bars <= step * MOST_COLUMNS)


def _chart(keys: Sequence[str], periods: Counter[str]) -> Timeline:
    counts = Counter[str]()
    for period, count in periods.items():
        counts[period[: len(keys[0])]] += count
    most, step = max(counts.values()), _shared(len(keys))
    columns = (_column(keys, at, step, counts) for at in range(0, len(keys), step))
    return Timeline(
        columns=tuple(column for column in columns if column.paragraphs),
        ticks=tuple(_ticks(keys)),
        most=most,
        outline=_outline([counts[key] for key in keys], most, step),
        width=len(keys) // step,
        span=spanning(_label(min(counts)), _label(max(counts))),
    )


def _column(keys: Sequence[str], first: int, step: int, counts: Counter[str]) -> Column:
    held = keys[first : first + step]
    since, until = f"{held[0]:0<4}", f"{held[-1]:9<4}"
    label = _label(held[0]) if step == 1 else spanning(since, until)
    return Column(first // step, label, since, until, sum(counts[key] for key in held))


def _label(key: str) -> str:
    return gettext("%(year)ss") % {"year": f"{key}0"} if len(key) == 3 else long_date(key)


def _outline(counts: Sequence[int], most: int, step: int) -> str:
    """Draw the bars as one SVG path from left to right: up, across and down for each bar, across for empty periods.

    `counts` are the heights, of which `most` is drawn HEIGHT pixels high; `step` bars share a column, which is 1 wide.

    >>> _outline([4, 0, 2], 4, 1)
    'M0 48V0h1V48h1V24h1V48'
    """
    wide = f"h{1 / step:g}"
    heights = (max(LEAST, round(HEIGHT * count / most)) if count else 0 for count in counts)
    return f"M0 {HEIGHT}" + "".join(f"V{HEIGHT - height}{wide}V{HEIGHT}" if height else wide for height in heights)


def _ticks(keys: Sequence[str]) -> Iterator[Tick]:
    stride = _stride(keys)
    for place, key in enumerate(keys):
        value = _months(key) if len(key) == MONTH else int(key)
        if value % stride == 0:
            label = f"{key}0" if len(key) == 3 else short_date(key) if stride < 12 else key[:4]
            yield Tick(label, round((place + 0.5) * 100 / len(keys), 3))


def _stride(keys: Sequence[str]) -> int:
    """Return the distance between labels, in the unit of `keys` (months, years or decades).

    It is the smallest round number that leaves at most TICKS labels, or else the largest round number.
    """
    steps = (1, 3, 6, 12, 24, 48) if len(keys[0]) == MONTH else (1, 2, 5, 10, 20, 50, 100)
    return next((step for step in steps if len(keys) / step <= TICKS), steps[-1])
