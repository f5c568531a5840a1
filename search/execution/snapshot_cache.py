"""Tables shared by all searches of one snapshot: facet slots, filters as bitmaps, counts of all paragraphs.

A cache belongs to one snapshot and is dropped with it. Each entry is built by the first thread that asks for it.
Entries are plain number arrays, and only the most recently used bitmaps are kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from search.execution.facet_slots import facet_slots
from search.execution.filters import holding
from search.scoring.ranking import Statistics

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from index.segment.snapshot import Snapshot
    from search.execution.facet_slots import FacetSlots
    from search.execution.filters import DayRange, Filter
    from search.loops.numpy_loops import Bits

    T = TypeVar("T")

MAX_BITMAPS = 256  # filters kept per snapshot; one takes a bit per paragraph, 32 MB at a million paragraphs


class SnapshotCache:
    """The tables of one snapshot, each built when first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.statistics = Statistics(snapshot)
        self._segments = snapshot.segments
        self._lock = threading.RLock()
        self._made: dict[Any, Any] = {}
        self._bitmaps: OrderedDict[tuple[int, Filter | DayRange], Bits] = OrderedDict()

    @property
    def facet_slots(self) -> FacetSlots:
        """The index of each facet value, and of each period of the timeline, in an array of counts."""
        return self.once("facet slots", lambda: facet_slots(self._segments))

    def live_count(self, number: int) -> int:
        """Return the number of documents of segment `number` that are not deleted."""
        live = self._segments[number].live
        if live is None:
            return self._segments[number].doc_count
        return self.once(("live", number), lambda: int(np.count_nonzero(live)))

    def bits(self, number: int, condition: Filter | DayRange) -> Bits:
        """Return a bitmap of the documents of segment `number` that pass the filter, lowest bit of each byte first."""
        key = (number, condition)
        with self._lock:
            if key in self._bitmaps:
                self._bitmaps.move_to_end(key)
                return self._bitmaps[key]
        bits = np.packbits(holding(self._segments[number], condition), bitorder="little")
        with self._lock:
            self._bitmaps[key] = bits
            if len(self._bitmaps) > MAX_BITMAPS:
                self._bitmaps.popitem(last=False)
        return bits

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return the cached value of `key`; if there is none yet, call `make` for it and cache it."""
        if key not in self._made:
            with self._lock:
                if key not in self._made:
                    self._made[key] = make()
        return self._made[key]  # type: ignore[no-any-return]


_caches: WeakKeyDictionary[Snapshot, SnapshotCache] = WeakKeyDictionary()
_caches_lock = threading.Lock()


def cache_of(snapshot: Snapshot) -> SnapshotCache:
    """Return the snapshot's cache, creating it on first use."""
    with _caches_lock:
        if snapshot not in _caches:
            _caches[snapshot] = SnapshotCache(snapshot)
        return _caches[snapshot]
