"""Folding: of matching paragraphs that are near-identical, a search counts only the earliest.

In facet counts, each group of near-identical paragraphs counts once per value that any of them has. So the count of a
value is the number of hits that a filter on that value leaves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from index.segment.packing import ramp
from search.loops.distinct import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.snapshot import Snapshot
    from search.execution.facet_slots import FacetSlots, SegmentSlots, SlotLists
    from search.execution.snapshot_cache import SnapshotCache
    from search.loops.numpy_loops import Docs, Keys

ALONE = -1  # instead of a group's number, for a paragraph in no group
PASSING = ""  # stands for a filter's name where documents that pass all filters are noted


@dataclass(slots=True)
class Folding:
    """The folding of one search: decides which matching documents are counted.

    `passing[n]` are the documents of segment n that pass all filters, `kept[n]` those of them that are counted.
    `_noted` has the pairs (segment number, documents) that `note` recorded, by its `name`.
    """

    snapshot: Snapshot
    cache: SnapshotCache
    passing: Sequence[Docs]
    kept: Sequence[Docs] = field(init=False)
    _noted: dict[str, list[tuple[int, Docs]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.kept = kept(self.snapshot, self.cache, self.passing)

    def shown(self, number: int, docs: Docs) -> Keys:
        """Return the indices in `docs` (documents of segment `number`) of the documents that are counted."""
        return np.flatnonzero(np.isin(docs, self.kept[number], assume_unique=True))

    def note(self, name: str, number: int, docs: Docs) -> None:
        """Record those of `docs` that are in a group of near-identical paragraphs; `excess` needs them.

        All of `docs` are in segment `number`. They fail only the filter `name`, or none if `name` is PASSING.
        """
        grouped = docs[groups_of(self.snapshot, self.cache)[number][docs] != ALONE]
        if len(grouped):
            self._noted[name].append((number, grouped))

    def excess(self, name: str, slots: FacetSlots) -> Keys:
        """Return, by slot, how many documents must be subtracted so that each near-identical group counts only once.

        The documents counted are those that pass all filters or fail only the filter `name`; if `name` is PASSING, only
        those that pass all.
        """
        noted = self._noted[PASSING] + (self._noted[name] if name != PASSING else [])
        total = np.zeros(slots.size, np.int64)
        groups: list[Keys] = [np.empty(0, np.int64)]
        filled: list[Keys] = [np.empty(0, np.int64)]
        for number, docs in noted:
            owners, found = _slots_of(slots.segments[number], docs)
            np.add.at(total, found, 1)
            groups.append(groups_of(self.snapshot, self.cache)[number][docs][owners].astype(np.int64))
            filled.append(found)
        (_, once), _ = distinct([np.concatenate(groups), np.concatenate(filled)])
        np.subtract.at(total, once, 1)
        return total


def groups_of(snapshot: Snapshot, cache: SnapshotCache) -> list[Docs]:
    """Return, for each segment, an array with the group number of each document, or ALONE.

    A group is a set of near-identical paragraphs; ALONE means that a document is in none. The groups are computed once
    per snapshot.
    """
    return cache.once("echo groups", lambda: _groups_of(snapshot))


def kept(snapshot: Snapshot, cache: SnapshotCache, passing: Sequence[Docs]) -> list[Docs]:
    """Return the passing documents of each segment, with only the earliest of each group of near-identical ones.

    Undated documents count as latest.
    """
    columns = [np.empty((5, 0), np.int64)]
    for number, (segment, docs, groups) in enumerate(
        zip(snapshot.segments, passing, groups_of(snapshot, cache), strict=True)
    ):
        own = docs[groups[docs] != ALONE]
        days = segment.speech_days[segment.speeches[own]].astype(np.int64)
        when = np.where(days > 0, days, np.iinfo(np.int64).max)
        columns.append(
            np.stack([groups[own], when, segment.rows[own].astype(np.int64), own, np.full(len(own), number)])
        )
    group, when, rows, own, numbers = np.concatenate(columns, axis=1)
    order = np.lexsort((rows, when, group))
    later = order[1:][np.diff(group[order]) == 0]
    gone = [own[later][numbers[later] == number] for number in range(len(passing))]
    return [docs[~np.isin(docs, some)] if len(some) else docs for docs, some in zip(passing, gone, strict=True)]


def _groups_of(snapshot: Snapshot) -> list[Docs]:
    found = []
    told = snapshot.echoes.wholes if snapshot.echoes else None
    for segment in snapshot.segments:
        groups = np.full(segment.doc_count, ALONE, np.int32)
        if told is not None and len(told.rows):
            rows = segment.rows.astype(np.int64)
            nearest = np.minimum(np.searchsorted(told.rows, rows), len(told.rows) - 1)
            held = told.rows[nearest] == rows
            groups[held] = told.groups[nearest[held]]
        found.append(groups)
    return found


def _slots_of(slots: SegmentSlots, docs: Docs) -> tuple[Keys, Keys]:
    """Return all pairs (index in `docs`, slot in which that document is counted), as two arrays."""
    runs = slots.runs.bases[docs >> 8] + slots.runs.within[docs]
    speeches = slots.speech_of_run[runs]
    lists = ((slots.run_slots, runs), (slots.speech_slots, speeches), (slots.date_slots, speeches))
    parts = [_listed(each, items) for each, items in lists]
    parts.append((np.arange(len(docs)), slots.event_slots[speeches].astype(np.int64)))
    owners, found = (np.concatenate(side) for side in zip(*parts, strict=True))
    return owners, found


def _listed(lists: SlotLists, items: Docs | Keys) -> tuple[Keys, Keys]:
    """Return all pairs (index in `items`, slot in that item's list), as two arrays."""
    numbers = lists.lists[items].astype(np.int64)
    begin, sizes = lists.offsets[numbers], np.diff(lists.offsets)[numbers]
    return np.repeat(np.arange(len(items)), sizes), lists.slots[np.repeat(begin, sizes) + ramp(sizes)].astype(np.int64)
