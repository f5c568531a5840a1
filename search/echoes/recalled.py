"""The repeated passages of a snapshot, located by document, as listing and showing them needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.echoing.said_texts import SaidTexts
from search.execution.snapshot_cache import cache_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.segment.snapshot import Snapshot
    from search.loops.numpy_loops import Docs, Keys


class Recalled(NamedTuple):
    """The repeated passages in live documents, sorted by document (global number), then by position.

    Passage i is `widths[i]` words long, from word `at[i]` of document `docs[i]`, which is row `rows[i]` of the archive.
    It was said on day `days[i]` (0: unknown) in event number `events[i]`, and belongs to family `families[i]`.
    """

    docs: Keys
    at: Keys
    widths: Keys
    families: Keys
    days: Keys
    events: Keys
    rows: Keys

    def at_places(self, places: NDArray[Any]) -> Recalled:
        """Return the passages at these indices, in the order of `places`."""
        return Recalled(*(column[places] for column in self))

    @property
    def size(self) -> int:
        """The number of passages."""
        return len(self.docs)


class Starred(NamedTuple):
    """Which passages are alike, as two arrays of passage indices: `members[i]` is alike to `leaders[i]`.

    Every leader is also a member of its own star, the group of passages alike to it.
    """

    leaders: Keys
    members: Keys


def recalled(snapshot: Snapshot) -> Recalled | None:
    """Return the snapshot's repeated passages, computed once per snapshot; None if the index has no echoes."""
    return cache_of(snapshot).once("recalled", lambda: _recalled(snapshot))


def documents_of(snapshot: Snapshot, rows: Keys) -> Keys:
    """Return the document (global number) of each archive row; -1 if the snapshot has none."""
    live = [np.arange(s.doc_count) if s.live is None else np.flatnonzero(s.live) for s in snapshot.segments]
    held = [segment.rows[docs].astype(np.int64) for segment, docs in zip(snapshot.segments, live, strict=True)]
    docs = np.concatenate([np.empty(0, np.int64), *(a + b for a, b in zip(live, snapshot.bases, strict=True))])
    all_rows = np.concatenate([np.empty(0, np.int64), *held])
    found = np.full(len(rows), -1, np.int64)
    order = np.argsort(rows, kind="stable")
    ascending = rows[order]
    wanted = np.isin(all_rows, rows)
    docs, all_rows = docs[wanted], all_rows[wanted]
    low, high = (np.searchsorted(ascending, all_rows, side) for side in ("left", "right"))
    found[order[np.repeat(low, high - low) + _ramp(high - low)]] = np.repeat(docs, high - low)
    return found


def of_documents(snapshot: Snapshot, docs: Keys) -> tuple[Keys, Keys]:
    """Return the day and the event number of each document (global number)."""
    days, events = np.zeros(len(docs), np.int64), np.zeros(len(docs), np.int64)
    names: dict[str, int] = {}
    for place, segment in enumerate(snapshot.segments):
        mine = (docs >= snapshot.bases[place]) & (docs < snapshot.bases[place] + segment.doc_count)
        own = docs[mine] - snapshot.bases[place]
        days[mine] = segment.days[own]
        events[mine] = _numbered(segment.events, segment.event_of_speech[segment.speeches[own]], names)
    return days, events


def starred(snapshot: Snapshot) -> Starred | None:
    """Return which passages of `recalled` are alike; None if the index has no echoes."""
    return cache_of(snapshot).once("starred", lambda: _starred(snapshot))


def said_texts(snapshot: Snapshot) -> SaidTexts:
    """Return the snapshot's texts for comparing passages; created once per snapshot."""
    return cache_of(snapshot).once("said texts", lambda: SaidTexts(snapshot))


def _recalled(snapshot: Snapshot) -> Recalled | None:
    if snapshot.echoes is None:
        return None
    told = snapshot.echoes.passages
    docs, there = _there(snapshot, told.rows)
    days, events = of_documents(snapshot, docs)
    own = told.at[there], told.widths[there], told.families[there]
    return Recalled(docs, *own, days, events, told.rows[there])


def _there(snapshot: Snapshot, rows: Keys) -> tuple[Keys, Keys]:
    """Return the documents of those `rows` that the snapshot has, and the indices of these rows."""
    docs = documents_of(snapshot, rows)
    there = np.flatnonzero(docs >= 0)
    return docs[there], there


def _starred(snapshot: Snapshot) -> Starred | None:
    if snapshot.echoes is None:
        return None
    told, passages = snapshot.echoes.stars, snapshot.echoes.passages
    places = np.full(len(passages.rows), -1, np.int64)
    _, there = _there(snapshot, passages.rows)
    places[there] = np.arange(len(there))
    leaders, members = places[np.repeat(told.leaders, np.diff(told.starts))], places[told.members]
    both = (leaders >= 0) & (members >= 0)
    return Starred(leaders[both], members[both])


def events_in(groups: Keys, events: Keys) -> Keys:
    """Return, for each item, the number of distinct events in its group."""
    pairs = np.unique(np.stack([groups, events]), axis=1)
    distinct, counts = np.unique(pairs[0], return_counts=True)
    return counts[np.searchsorted(distinct, groups)] if len(distinct) else counts


def _numbered(names: Sequence[str], ordinals: Docs | Keys, numbers: dict[str, int]) -> Keys:
    """Return the event number of each ordinal; an event has the same number in all segments."""
    distinct, inverse = np.unique(ordinals, return_inverse=True)
    own = np.array([numbers.setdefault(names[i], len(numbers)) for i in distinct.tolist()], np.int64)
    return own[inverse] if len(distinct) else np.empty(0, np.int64)


def _ramp(counts: Keys) -> Keys:
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
