"""The library: an archive on disk together with the newest generation of its index.

A new generation is picked up within RECHECK_SECONDS of its commit, without a restart. A running search keeps the
generation that it started with.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

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
    from index.segment.snapshot import Snapshot
    from search.deadline import Deadline
    from search.execution.execute import Answer, TreeSearch
    from search.planning.marks import Mark
    from search.results import ScorePart

BATCH = 100  # paragraphs read from the archive together: enough that reading one by one costs no more
MOST_TITLES = 20_000  # remembered of one generation, some 4 MB
RECHECK_SECONDS = 0.5  # between looks for a new generation: half of the second that it may take to appear


class TitleShelf(Protocol):
    """A store of speech titles."""

    def titles(self, ids: Sequence[str], generation: int | None = None) -> Mapping[str, str]:
        """Return the titles, with dates, of the speeches with these ids, by id, now or in the given generation."""
        ...


class Titles:
    """A cache of the speech titles of one generation: each is read from the archive once."""

    def __init__(self, archive: TitleShelf, generation: int) -> None:
        self._archive = archive
        self._generation = generation
        self._known: dict[str, str] = {}

    def of(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the titles, with dates, of the archive's speeches among these ids, by id."""
        known = self._known
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            if len(known) >= MOST_TITLES:  # a new table: other threads may be reading the old one
                known = self._known = {id_: known[id_] for id_ in ids if id_ in known}
            known.update(self._archive.titles(missing, self._generation))
        return {id_: known[id_] for id_ in ids if id_ in known}


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """One generation of the index: its snapshot and vocabulary, and the titles and languages of its speeches."""

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

    def execute(self, search: TreeSearch, deadline: Deadline) -> Answer:
        """Run the search, stopping at the deadline."""
        return execute.execute(self.snapshot, search, deadline=deadline)

    def count(self, search: TreeSearch, deadline: Deadline) -> int:
        """Return the `total` that `execute` would give."""
        return execute.count(self.snapshot, search, deadline=deadline)

    def at_once(self, most: int | None) -> int:
        """Return how many documents to request in the first answer: as many as are wanted in all."""
        return self.paragraphs if most is None else most

    def onward(self, search: TreeSearch, first: Answer, deadline: Deadline) -> Iterator[Answer]:
        """Yield the documents of the first answer, which already has them all, in batches."""
        for start in range(0, len(first.docs), BATCH):
            part = slice(start, start + BATCH)
            yield replace(first, docs=first.docs[part], scores=first.scores[part], more=first.more[part])

    def rows(self, answer: Answer) -> dict[int, Row]:
        """Return the texts of the answer's documents, by document, as of this generation."""
        return self._rows({doc: doc for doc in answer.docs.tolist()})

    def best_of_speeches(self, docs: Sequence[int], marks: Sequence[Mark]) -> dict[int, Row]:
        """Return, for each document, the paragraph of its speech with the most search words; no entry if none has
        any.
        """
        return self._rows(best_paragraphs(self.snapshot, docs, marks))

    def _rows(self, docs: Mapping[int, int]) -> dict[int, Row]:
        """Read the paragraph of each document in `docs.values()`, and return the paragraphs by the keys of `docs`."""
        rows = {key: self.snapshot.row(doc) for key, doc in docs.items()}
        found = self.archive.rows(list(set(rows.values())), self.number) if rows else {}
        return {key: found[row] for key, row in rows.items() if row in found}

    def explained(self, tree: Query, docs: Sequence[int], deadline: Deadline) -> dict[int, ScorePart]:
        """Return the parts of each document's score, by document, for as many as the deadline allows."""
        return {doc: explain(self.snapshot, tree, doc) for doc in docs if not deadline.is_over}


class Library:
    """An archive and the index made from it. Safe to share between threads.

    Raises NoIndexError if either is missing, DamagedError if one cannot be read.
    """

    def __init__(self, archive: ArchiveReader, index: Path) -> None:
        self.archive = archive
        self._index = index
        self._lock = threading.Lock()
        self._newest = _opened(index, archive)
        self._folder = index.stat().st_ino  # an index that was built anew stands in a folder of its own
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
        """Switch to the next generation at once; return whether there was one."""
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
        with suppress(NoIndexError, FileNotFoundError):  # it is being replaced right now: what is held answers on
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
        heap.trim()  # lists of words leave half as much again behind as they keep
        self._prepared.set()


def _opened(index: Path, archive: ArchiveReader, reuse: Snapshot | None = None) -> Generation:
    """Open the newest generation of the index. Raises NoIndexError if it was made from another archive."""
    made_from = origin(index)
    if made_from and made_from[0] != archive.identity:  # its rows are other paragraphs
        raise NoIndexError(f"{index}: made from another archive; `rostra sync` makes it anew")
    snapshot = open_snapshot(index, reuse)
    vocabulary = SnapshotVocabulary(snapshot)
    used = sorted(vocabulary.values("language"), key=lambda value: -value.count)
    titles = Titles(archive, snapshot.archive_generation)
    return Generation(snapshot, vocabulary, titles, tuple(value.term for value in used) or ("en",), archive)
