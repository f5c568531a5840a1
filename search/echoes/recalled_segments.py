"""The recurring passages of the index on this machine and the documents that have them, computed once per snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.echoing.said_texts import SaidTexts
from search import asking
from search.echoes.recalled import Recalled, starred
from search.execution.snapshot_cache import cache_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.archive.as_of import Row
    from index.segment.related import RelatedWords
    from index.segment.snapshot import Snapshot
    from search.asking import Outcome
    from search.deadline import Deadline
    from search.echoes.recalled import Starred
    from search.library import Generation
    from search.loops.numpy_loops import Docs, Keys


class HeldPassages(NamedTuple):
    """The recurring passages in documents that are not deleted.

    `docs[i]` is the global number of the document of passage i; `there[i]` is the passage's number in the file of
    echoes.
    """

    passages: Recalled
    docs: Keys
    there: Keys


@dataclass(frozen=True, slots=True)
class RecalledSegments:
    """A generation of the index on this machine; implements `search.echoes.recalled.Recalling`."""

    generation: Generation

    @property
    def passages(self) -> Recalled | None:
        """The recurring passages in documents that are not deleted; None if the index has no echoes."""
        held = self._held
        return held.passages if held else None

    @property
    def stars(self) -> Starred | None:
        """Which recurring passages are similar to which; None if the index has no echoes."""
        held, echoes = self._held, self._snapshot.echoes
        if held is None or echoes is None:
            return None
        return cache_of(self._snapshot).once("starred", lambda: starred(echoes, held.there))

    @property
    def partial(self) -> bool:
        """Whether the archive repeats itself so much that only a part of its texts was compared."""
        return self._snapshot.echoes is not None and self._snapshot.echoes.partial

    @property
    def related(self) -> RelatedWords | None:
        """The related words; None if the index has none."""
        return self._snapshot.related

    @property
    def edition(self) -> str:
        """The names of the files of echoes and related words, which change whenever these are computed again."""
        return " ".join(each.name for each in (self._snapshot.echoes, self._snapshot.related) if each)

    def found(self, outcome: Outcome, deadline: Deadline) -> NDArray[np.bool_]:
        """Return, for each recurring passage, whether the search with this outcome finds its document.

        Documents not reached before the deadline are taken as not found.
        """
        chosen = np.zeros(self._snapshot.doc_count, np.bool_)
        documents = asking.documents(self.generation, outcome, deadline)
        for base, docs in zip(self._snapshot.bases, documents, strict=True):
            chosen[base + docs.astype(np.int64)] = True
        return chosen[self._docs]

    def of_speech(self, speech: str) -> Keys:
        """Return the indices of the recurring passages in the documents of the speech with this id."""
        docs = [np.empty(0, np.int64)]
        for base, segment in zip(self._snapshot.bases, self._snapshot.segments, strict=True):
            docs += [base + np.arange(*segment.starts[s : s + 2]) for s in segment.speeches_of(speech)]
        return np.flatnonzero(np.isin(self._docs, np.concatenate(docs)))

    def texts(self, rows: Keys) -> SaidTexts:
        """Return the words of all paragraphs of the snapshot, whatever `rows` asks for."""
        return cache_of(self._snapshot).once("said texts", lambda: SaidTexts(self._snapshot))

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Return the paragraphs in these archive rows, by row, as of this generation."""
        return self.generation.archive.rows(list(rows), self.generation.number)

    @property
    def _snapshot(self) -> Snapshot:
        return self.generation.snapshot

    @property
    def _held(self) -> HeldPassages | None:
        return cache_of(self._snapshot).once("recalled", lambda: _recalled(self._snapshot))

    @property
    def _docs(self) -> Keys:
        held = self._held
        return held.docs if held else np.empty(0, np.int64)


def _recalled(snapshot: Snapshot) -> HeldPassages | None:
    if snapshot.echoes is None:
        return None
    told = snapshot.echoes.passages
    found = _documents_of(snapshot, told.rows)
    there = np.flatnonzero(found >= 0)
    docs = found[there]
    columns = told.rows[there], told.at[there], told.widths[there], told.families[there]
    return HeldPassages(Recalled(*columns, *_of_documents(snapshot, docs)), docs, there)


def _documents_of(snapshot: Snapshot, rows: Keys) -> Keys:
    """Return the global document number of each of these archive rows; -1 if the snapshot has no live document of the
    row.
    """
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


def _of_documents(snapshot: Snapshot, docs: Keys) -> tuple[Keys, Keys]:
    """Return the day and the event number of each of the documents, which are given by their global numbers."""
    days, events = np.zeros(len(docs), np.int64), np.zeros(len(docs), np.int64)
    names: dict[str, int] = {}
    for place, segment in enumerate(snapshot.segments):
        mine = (docs >= snapshot.bases[place]) & (docs < snapshot.bases[place] + segment.doc_count)
        own = docs[mine] - snapshot.bases[place]
        days[mine] = segment.days[own]
        events[mine] = _numbered(segment.events, segment.event_of_speech[segment.speeches[own]], names)
    return days, events


def _numbered(names: Sequence[str], ordinals: Docs | Keys, numbers: dict[str, int]) -> Keys:
    """Return the event number of each of `ordinals`, which are indices in `names`, the names of a segment's events.

    `numbers` maps the names of events met so far to their numbers, and receives the new ones, so that an event has the
    same number in all segments.
    """
    distinct, inverse = np.unique(ordinals, return_inverse=True)
    own = np.array([numbers.setdefault(names[i], len(numbers)) for i in distinct.tolist()], np.int64)
    return own[inverse] if len(distinct) else np.empty(0, np.int64)


def _ramp(counts: Keys) -> Keys:
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
