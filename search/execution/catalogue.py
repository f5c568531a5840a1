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

from search.execution.facet_slots import tally
from search.scoring.ranking import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from numpy.typing import NDArray

    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.execution.facet_slots import Tally
    from search.loops.numpy_loops import Bits, Docs

    T = TypeVar("T")

MAX_BITMAPS = 256  # filters kept per snapshot; one takes a bit per paragraph, 32 MB at a million paragraphs


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one facet: some value of `any_of` (where there are any), and none of `none_of`."""

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayRange:
    """A condition on the day, both ends inclusive; paragraphs without a date never hold."""

    first_day: int | None = None
    last_day: int | None = None


class Catalogue:
    """The shared, lazily made tables of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.statistics = Statistics(snapshot)
        self._segments = snapshot.segments
        self._lock = threading.RLock()
        self._made: dict[Any, Any] = {}
        self._bitmaps: OrderedDict[tuple[int, Filter | DayRange], Bits] = OrderedDict()

    @property
    def tally(self) -> Tally:
        """The slots that facets and months are counted in."""
        return self.once("tally", lambda: tally(self._segments))

    def live_count(self, number: int) -> int:
        """How many documents of the segment are not deleted."""
        live = self._segments[number].live
        if live is None:
            return self._segments[number].doc_count
        return self.once(("live", number), lambda: int(np.count_nonzero(live)))

    def bits(self, number: int, condition: Filter | DayRange) -> Bits:
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

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What `make` gave when the key was first asked for."""
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


def _holds(segment: Segment, condition: Filter | DayRange) -> NDArray[np.bool_]:
    if isinstance(condition, DayRange):
        return _within(segment.speech_days, condition)[segment.speeches]
    holds = np.ones(segment.doc_count, np.bool_)
    if condition.any_of:
        holds &= _has_any(segment, condition.field, condition.any_of)
    if condition.none_of:
        holds &= ~_has_any(segment, condition.field, condition.none_of)
    return holds


def _within(days: Docs, period: DayRange) -> NDArray[np.bool_]:
    holds = days > 0
    if period.first_day is not None:
        holds &= days >= period.first_day
    if period.last_day is not None:
        holds &= days <= period.last_day
    return holds


def _has_any(segment: Segment, field: str, values: Sequence[str]) -> NDArray[np.bool_]:
    numbers = [segment.term(field, value) for value in values]
    holds = np.zeros(segment.doc_count, np.bool_)
    holds[segment.facets.holding(field, [number for number in numbers if number >= 0])[0]] = True
    return holds
