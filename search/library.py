"""The library: an archive on disk together with the newest generation of its index.

A new generation is picked up within RECHECK_SECONDS of its commit, without a restart. A running search keeps the
generation that it started with.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index import heap
from index.archive.still import StillArchive
from index.errors import NoIndexError
from index.segment.origin import origin
from index.segment.snapshot import current_generation, open_snapshot
from search.execution import execute
from search.execution.best_paragraphs import best_paragraphs
from search.execution.explain import explain
from search.loops.choice import HEAD_START
from search.vocabulary.vocabulary import SnapshotVocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from whoosh.query import Query

    from index.archive.archive import ArchiveReader
    from index.archive.as_of import Row
    from index.segment.segment import Segment
    from index.segment.snapshot import Snapshot
    from search.deadline import Deadline
    from search.execution.execute import Answer, TreeSearch
    from search.planning.marks import Mark
    from search.results import ScorePart

BATCH = 100  # paragraphs read from the archive together: larger batches would not be faster
MOST_TITLES = 20_000  # titles cached for one generation, some 4 MB
RECHECK_SECONDS = 0.5  # time between checks for a new generation, which must be visible within a second


class TitleShelf(Protocol):
    """A store of speech titles."""

    def titles(self, ids: Sequence[str], generation: int | None = None) -> Mapping[str, str]:
        """Map each of these ids to its speech's title and date, as one text; ids without a speech are left out.

        The titles are those of the given generation, or the current ones if it is None.
        """
        ...


class Titles:
    """A cache of the speech titles of one generation: each is read from the archive once."""

    def __init__(self, archive: TitleShelf, generation: int) -> None:
        self._archive = archive
        self._generation = generation
        self._known: dict[str, str] = {}

    def of(self, ids: Sequence[str]) -> dict[str, str]:
        """Map each of these ids to its speech's title and date, as one text; ids without a speech are left out."""
        known = self._known
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            if len(known) >= MOST_TITLES:  # makes a new dict, since other threads may be reading the old one
                known = self._known = {id_: known[id_] for id_ in ids if id_ in known}
            known.update(self._archive.titles(missing, self._generation))
        return {id_: known[id_] for id_ in ids if id_ in known}


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """One generation of an index on disk: its state after one commit."""

    snapshot: Snapshot
    vocabulary: SnapshotVocabulary
    titles: Titles
    languages: tuple[str, ...]
    archive: ArchiveReader

    @property
    def number(self) -> int:
        """The archive generation that the index was made from."""
        return self.snapshot.archive_generation

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs that a search examines, including deleted ones."""
        return self.snapshot.doc_count

    def dated_by_year(self, year: int) -> int:
        """Return the number of paragraphs in speeches whose date is this year alone, without a month."""
        first = date(year, 1, 1).toordinal()
        return sum(_without_month(segment, first) for segment in self.snapshot.segments)

    def execute(self, search: TreeSearch, deadline: Deadline) -> Answer:
        """Run the search; if the deadline ends it, the answer has what was found by then, and `unsearched` is not 0."""
        return execute.execute(self.snapshot, search, deadline=deadline)

    def count(self, search: TreeSearch, deadline: Deadline) -> int:
        """Return the number of paragraphs that the search finds; it is too low if the deadline passes."""
        return execute.count(self.snapshot, search, deadline=deadline)

    def at_once(self, most: int | None) -> int:
        """Return how many documents to request in the first answer: `most`, or every one if `most` is None."""
        return self.paragraphs if most is None else most

    def onward(self, search: TreeSearch, first: Answer, deadline: Deadline) -> Iterator[Answer]:
        """Yield the documents of the answer `first` in batches.

        `first` already has all documents that are wanted (see `at_once`), so nothing more is searched.
        """
        for start in range(0, len(first.docs), BATCH):
            part = slice(start, start + BATCH)
            yield replace(first, docs=first.docs[part], scores=first.scores[part], more=first.more[part])

    def rows(self, answer: Answer) -> dict[int, Row]:
        """Map the answer's documents to their texts as of this generation; missing documents are left out."""
        return self._rows({doc: doc for doc in answer.docs.tolist()})

    def best_of_speeches(self, docs: Sequence[int], marks: Sequence[Mark]) -> dict[int, Row]:
        """Map each document to the paragraph of its speech that contains the most search words.

        A document is left out if no paragraph of its speech contains any.
        """
        return self._rows(best_paragraphs(self.snapshot, docs, marks))

    def _rows(self, docs: Mapping[int, int]) -> dict[int, Row]:
        """Return the paragraphs of documents, under the keys of `docs`.

        `docs` maps each key to the number of a document. Keys whose document is not in the archive are left out.
        """
        rows = {key: self.snapshot.row(doc) for key, doc in docs.items()}
        found = self.archive.rows(list(set(rows.values())), self.number) if rows else {}
        return {key: found[row] for key, row in rows.items() if row in found}

    def explained(self, tree: Query, docs: Sequence[int], deadline: Deadline) -> dict[int, ScorePart]:
        """Map the documents to the parts of their scores, for as many documents as the deadline allows."""
        return {doc: explain(self.snapshot, tree, doc) for doc in docs if not deadline.is_over}


def _without_month(segment: Segment, first: int) -> int:
    """Return the number of the segment's paragraphs in speeches of which only the year is known, not the month.

    `first` is the first day of that year, as a date.toordinal() number.
    """
    chosen = segment.year_only & (segment.speech_days == first)
    if segment.deleted_speeches is not None:
        chosen &= ~segment.deleted_speeches
    return int(np.diff(segment.starts)[chosen].sum())


class Library:
    """An archive and the index made from it. Safe to share between threads.

    Raises NoIndexError if either is missing, DamagedError if one cannot be read.
    """

    def __init__(self, archive: ArchiveReader, index: Path) -> None:
        self.archive = archive
        self._index = index
        self._lock = threading.Lock()
        self._newest = _opened(index, archive)
        self._folder = index.stat().st_ino  # the folder's inode, which changes when the index is rebuilt
        self._checked = time.monotonic()
        self._warms = False
        self._prepared = threading.Event()

    def warm(self) -> None:
        """Build the tables for completion and spelling in a background thread, now and for each new generation.

        Meant for a process that answers many searches. The thread starts a little later, so that it does not slow the
        first answer.
        """
        self._warms = True
        self._warm(self._newest, HEAD_START)

    @property
    def ready(self) -> bool:
        """Whether warming up has finished, or `warm` was never called."""
        return self._prepared.is_set() or not self._warms

    def newest(self) -> Generation:
        """Return the newest generation."""
        if time.monotonic() - self._checked > RECHECK_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return self._newest

    def catch_up(self) -> bool:
        """Look for a newer generation at once, and switch to it; return whether there is one."""
        before = self._newest
        with self._lock:
            self._refresh()
        return self._newest is not before

    @contextmanager
    def still(self) -> Iterator[Generation]:
        """Open a context with the newest generation, which stays readable inside it even if the archive changes."""
        generation = self.newest()
        with StillArchive(self.archive.path) as archive:
            yield replace(generation, archive=archive)

    @property
    def index_bytes(self) -> int:
        """The size of the index on disk, in bytes."""
        return sum(file.stat().st_size for file in self._index.iterdir() if file.is_file())

    def _refresh(self) -> None:
        before, held = self._newest, self._newest.snapshot
        with suppress(NoIndexError, FileNotFoundError):  # while the index is being replaced, keep the old generation
            folder = self._index.stat().st_ino
            if folder != self._folder:
                self._newest, self._folder = _opened(self._index, self.archive), folder
            elif current_generation(self._index) != held.generation:
                self._newest = _opened(self._index, self.archive, held)
        self._checked = time.monotonic()
        if self._warms and self._newest is not before:
            self._warm(self._newest)

    def _warm(self, generation: Generation, seconds: float = 0.0) -> None:
        preparing = threading.Timer(seconds, self._prepare, [generation])
        preparing.name, preparing.daemon = "prepare words", True
        preparing.start()

    def _prepare(self, generation: Generation) -> None:
        generation.vocabulary.prepare()
        heap.trim()  # building the tables leaves freed memory, half as much as they occupy
        self._prepared.set()


def _opened(index: Path, archive: ArchiveReader, reuse: Snapshot | None = None) -> Generation:
    """Open the newest generation of the index. Raises NoIndexError if it was made from another archive.

    Segments that the snapshot `reuse` has open already are taken from it; None means that all are opened anew.
    """
    made_from = origin(index)
    if made_from and made_from[0] != archive.identity:  # its row numbers mean other paragraphs
        raise NoIndexError(f"{index}: made from another archive; `rostra sync` makes it anew")
    snapshot = open_snapshot(index, reuse)
    vocabulary = SnapshotVocabulary(snapshot)
    used = sorted(vocabulary.values("language"), key=lambda value: -value.count)
    titles = Titles(archive, snapshot.archive_generation)
    return Generation(snapshot, vocabulary, titles, tuple(value.term for value in used) or ("en",), archive)
