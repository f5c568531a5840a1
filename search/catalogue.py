"""What a snapshot's searches share: each facet's values over all segments, filters as bitmaps, totals of everything.

A catalogue belongs to one snapshot and dies with it. All of it is made when first asked for and only once, may be
asked from several threads, and is bounded: numbers, never an object per paragraph.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from search.ranking import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from numpy.typing import NDArray

    from index.segment import FacetColumn, Segment, Snapshot
    from search.kernels import Bits, Docs, Kernels, Keys

    T = TypeVar("T")

MAX_BITMAPS = 256  # filters kept per snapshot; one takes a bit per paragraph, 32 MB at a million paragraphs
EPOCH = 719_163  # date.toordinal() of 1970-01-01, where NumPy's calendar starts
MONTHS_BEFORE_EPOCH = 1970 * 12
EVENT = "event"


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one facet: some value of `any_of` (where there are any), and none of `none_of`."""

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A condition on the day, both ends inclusive; paragraphs without a date never hold."""

    first_day: int | None = None
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet's distinct values over all segments, sorted; `maps[i]` leads segment i's ordinals to them."""

    values: Sequence[str]
    maps: tuple[NDArray[np.int64], ...]


class Catalogue:
    """The shared, lazily made tables of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.statistics = Statistics(snapshot)
        self._segments = snapshot.segments
        self._lock = threading.RLock()
        self._made: dict[Any, Any] = {}
        self._bitmaps: OrderedDict[tuple[int, Filter | Period], Bits] = OrderedDict()

    def facet(self, name: str) -> Facet:
        """The facet's values over all segments."""
        return self._once(("facet", name), lambda: _facet([s.facet(name) for s in self._segments]))

    def months(self, number: int) -> NDArray[np.uint16]:
        """For each document of the segment its month, `year * 12 + month - 1`; 0 where it has no date."""
        return self._once(("months", number), lambda: _months(self._segments[number].days))

    def bits(self, number: int, condition: Filter | Period) -> Bits:
        """A bit per document of the segment, little end first: whether the condition holds."""
        key = (number, condition)
        with self._lock:
            if key in self._bitmaps:
                self._bitmaps.move_to_end(key)
                return self._bitmaps[key]
        bits = np.packbits(_holds(self._segments[number], condition), bitorder="little")
        with self._lock:
            self._bitmaps[key] = bits
            if len(self._bitmaps) > MAX_BITMAPS:
                self._bitmaps.popitem(last=False)
        return bits

    def live(self, number: int) -> Bits | None:
        """A bit per document of the segment that is not deleted; None where all are live."""
        live = self._segments[number].live
        if live is None:
            return None
        return self._once(("live", number), lambda: np.packbits(live, bitorder="little"))

    def everything(self, name: str, count: Callable[[], Keys]) -> Keys:
        """The counts of the facet over all live documents, made by `count` when first asked for."""
        return self._once(("everything", name), count)

    def _once(self, key: Any, make: Callable[[], T]) -> T:
        if key not in self._made:
            with self._lock:
                if key not in self._made:
                    self._made[key] = make()
        return self._made[key]  # type: ignore[no-any-return]


_catalogues: WeakKeyDictionary[Snapshot, Catalogue] = WeakKeyDictionary()
_catalogues_lock = threading.Lock()


def catalogue(snapshot: Snapshot) -> Catalogue:
    """The one catalogue of the snapshot."""
    with _catalogues_lock:
        if snapshot not in _catalogues:
            _catalogues[snapshot] = Catalogue(snapshot)
        return _catalogues[snapshot]


def _facet(columns: Sequence[FacetColumn]) -> Facet:
    if len(columns) == 1:
        return Facet(columns[0].values, (np.arange(len(columns[0].values)),))
    values = sorted({value for column in columns for value in column.values})
    place = {value: i for i, value in enumerate(values)}
    maps = (np.array([place[value] for value in column.values], np.int64) for column in columns)
    return Facet(values, tuple(maps))


def _months(days: Docs) -> NDArray[np.uint16]:
    since = (days.astype(np.int64) - EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.where(days > 0, since + MONTHS_BEFORE_EPOCH, 0).astype(np.uint16)


def _holds(segment: Segment, condition: Filter | Period) -> NDArray[np.bool_]:
    if isinstance(condition, Period):
        return _within(segment.days, condition)
    column = segment.facet(condition.field)
    holds = _has_any(segment, column, condition.any_of) if condition.any_of else None
    if condition.none_of:
        without = ~_has_any(segment, column, condition.none_of)
        holds = without if holds is None else holds & without
    return np.ones(segment.doc_count, np.bool_) if holds is None else holds


def _within(days: Docs, period: Period) -> NDArray[np.bool_]:
    holds = days > 0
    if period.first_day is not None:
        holds &= days >= period.first_day
    if period.last_day is not None:
        holds &= days <= period.last_day
    return holds


def _has_any(segment: Segment, column: FacetColumn, values: Sequence[str]) -> NDArray[np.bool_]:
    wanted = np.zeros(len(column.values), np.bool_)
    for value in values:
        at = _place(column.values, value)
        if at is not None:
            wanted[at] = True
    if not wanted.any():
        return np.zeros(segment.doc_count, np.bool_)
    if column.offsets is None:
        return wanted[column.ordinals]
    before = np.concatenate([[0], np.cumsum(wanted[column.ordinals])])
    return before[column.offsets[1:]] > before[column.offsets[:-1]]


def _place(values: Sequence[str], value: str) -> int | None:
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low if low < len(values) and values[low] == value else None
