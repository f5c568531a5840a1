"""What answers now: the archive, and the newest generation of the index with its vocabulary.

A new generation appears within `RECHECK_SECONDS` of its commit, without a restart; a search keeps the one it
started with.
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
    """A store of the titles of speeches."""

    def titles(self, ids: Sequence[str], generation: int | None = None) -> Mapping[str, str]:
        """The titles of the speeches of these ids, now or in the generation, each with its date."""
        ...


class Titles:
    """The titles of the speeches of one generation, each asked of the archive once: the most found come back."""

    def __init__(self, archive: TitleShelf, generation: int) -> None:
        self._archive = archive
        self._generation = generation
        self._known: dict[str, str] = {}

    def of(self, ids: Sequence[str]) -> dict[str, str]:
        """The titles of the speeches of these ids that the archive has, each with its date."""
        known = self._known
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            if len(known) >= MOST_TITLES:  # a new table: other threads may be reading the old one
                known = self._known = {id_: known[id_] for id_ in ids if id_ in known}
            known.update(self._archive.titles(missing, self._generation))
        return {id_: known[id_] for id_ in ids if id_ in known}


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """One generation of the index: its snapshot, its vocabulary, its speeches' titles and languages."""

    snapshot: Snapshot
    vocabulary: SnapshotVocabulary
    titles: Titles
    languages: tuple[str, ...]
    archive: ArchiveReader

    @property
    def number(self) -> int:
        """The archive's generation that it was made from."""
        return self.snapshot.archive_generation

    @property
    def paragraphs(self) -> int:
        """How many paragraphs a search looks at, deleted ones too."""
        return self.snapshot.doc_count

    def execute(self, search: TreeSearch, deadline: Deadline) -> Answer:
        """Run the search as far as it gets before the deadline."""
        return execute.execute(self.snapshot, search, deadline=deadline)

    def count(self, search: TreeSearch, deadline: Deadline) -> int:
        """The `total` that `execute` would give."""
        return execute.count(self.snapshot, search, deadline=deadline)

    def at_once(self, most: int | None) -> int:
        """The number of documents to ask for at first: all of them."""
        return self.paragraphs if most is None else most

    def onward(self, search: TreeSearch, first: Answer, deadline: Deadline) -> Iterator[Answer]:
        """The documents of the answer, which are all there are, batch by batch."""
        for start in range(0, len(first.docs), BATCH):
            part = slice(start, start + BATCH)
            yield replace(first, docs=first.docs[part], scores=first.scores[part], more=first.more[part])

    def rows(self, answer: Answer) -> dict[int, Row]:
        """The texts of the documents of an answer's page, by document, as this generation has them."""
        return self._rows({doc: doc for doc in answer.docs.tolist()})

    def best_of_speeches(self, docs: Sequence[int], marks: Sequence[Mark]) -> dict[int, Row]:
        """Find, by document, the paragraph of its speech with most of the marks; without an entry if none has any."""
        return self._rows(best_paragraphs(self.snapshot, docs, marks))

    def _rows(self, docs: Mapping[int, int]) -> dict[int, Row]:
        """The texts of the documents that are the values, by the keys."""
        rows = {key: self.snapshot.row(doc) for key, doc in docs.items()}
        found = self.archive.rows(list(set(rows.values())), self.number) if rows else {}
        return {key: found[row] for key, row in rows.items() if row in found}

    def explained(self, tree: Query, docs: Sequence[int], deadline: Deadline) -> dict[int, ScorePart]:
        """By document, the parts that its score is made of, for as many documents as the deadline allows."""
        return {doc: explain(self.snapshot, tree, doc) for doc in docs if not deadline.is_over}


class Library:
    """An archive and the index made from it. Safe to share between threads.

    Raises NoIndexError where one of them is missing, DamagedError where it cannot be read.
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
        """Make in a thread, from now on and for each new generation, what completing and mending need.

        For a process that answers many searches; without it, the first that needs it makes it. A first answer has a
        head start.
        """
        self._warms = True
        self._warm(self._newest, HEAD_START)

    @property
    def ready(self) -> bool:
        """Whether `warm`, if it was called, has made what many searches need."""
        return self._prepared.is_set() or not self._warms

    def newest(self) -> Generation:
        """The newest generation."""
        if time.monotonic() - self._checked > RECHECK_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return self._newest

    def catch_up(self) -> bool:
        """Take up the next generation at once; whether there is one."""
        before = self._newest
        with self._lock:
            self._refresh()
        return self._newest is not before

    @contextmanager
    def still(self) -> Iterator[Generation]:
        """The newest generation, all of which can be read until the block is left, however the archive changes."""
        generation = self.newest()
        with StillArchive(self.archive.path) as archive:
            yield replace(generation, archive=archive)

    @property
    def index_bytes(self) -> int:
        """The size of the index on disk."""
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
    """The newest generation of the index. Raises NoIndexError where it was made from another archive."""
    made_from = origin(index)
    if made_from and made_from[0] != archive.identity:  # its rows are other paragraphs
        raise NoIndexError(f"{index}: made from another archive; `rostra sync` makes it anew")
    snapshot = open_snapshot(index, reuse)
    vocabulary = SnapshotVocabulary(snapshot)
    used = sorted(vocabulary.values("language"), key=lambda value: -value.count)
    titles = Titles(archive, snapshot.archive_generation)
    return Generation(snapshot, vocabulary, titles, tuple(value.term for value in used) or ("en",), archive)
