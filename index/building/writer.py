"""The index writer: takes speeches, and commits them as durable generations of the index.

    with IndexWriter(path) as writer:
        writer.put(document)      # replaces the event's old documents
        writer.delete("kremlin-1")
        writer.commit(generation) # everything since the last commit, or nothing of it

Nothing is visible to readers before `commit`. What has been committed is never lost by a later failure.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import heap
from index.building import merge
from index.building.merge_inputs import inputs_of
from index.building.pending import Pending
from index.building.token_queue import TokenQueue
from index.building.uncommitted import Uncommitted
from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS, SpeechDocument, distinct_facets
from index.errors import DamagedError, NoIndexError, WritingError
from index.lock import writer_lock
from index.segment import manifest
from index.segment.container import write_sections
from index.segment.facets import DAYS
from index.segment.manifest import INDEX_NAME, Entry
from index.segment.segment import Segment
from index.whoosh_view.codec import whoosh_toc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future
    from types import TracebackType

    from numpy.typing import NDArray

    from index.building.merge_inputs import MergeInput
    from index.building.token_queue import Tokenised
    from index.building.word_sections import Sections
    from index.segment.manifest import Manifest

LOCK_NAME = "WRITE_LOCK"
OF_PARAGRAPHS = frozenset(PARAGRAPH_FACETS)
FIXED_MB = 128  # memory in MB for cached chunks, vocabulary, batches being tokenised, and words of merged segments
BYTES_PER_TOKEN = 64  # memory for a token that waits, including that for sorting and packing the segment before


class IndexWriter:
    """The only writer of an index folder, which is created if it does not exist.

    `memory_mb` limits the writer's memory, in megabytes. If `forward` is set, segments get a forward index (each
    document's words in order), which the study of words needs. `workers` is the number of processes that tokenise once
    there is enough work; -1 means none, and 0 chooses: a thread if the loops are compiled, else one process less than
    there are cores. Worker processes are spawned, so a script that uses them needs an `if __name__ == "__main__"`
    guard.

    Raises LockedError if another process is writing. Raises WritingError, at once or later, if the folder or disk
    cannot be written; then all changes since the last commit must be made again with a new writer.
    """

    def __init__(self, path: Path, memory_mb: int = 512, workers: int = 0, *, forward: bool = True) -> None:
        self.path = Path(path)
        self._failed = False
        self._stack = contextlib.ExitStack()
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            self._stack.enter_context(writer_lock(self.path / LOCK_NAME))
        try:
            self._committed = manifest.latest(self.path)
        except NoIndexError:
            self._committed = manifest.EMPTY
        except DamagedError:
            self._stack.close()
            raise
        room = max(0, memory_mb - FIXED_MB) * 2**20
        self._limit = room // BYTES_PER_TOKEN
        self._merged_at_once = merge.fitting(room)
        self._queue = TokenQueue(workers)
        self._forward = forward
        self._pending = Pending(forward=forward)
        self._uncommitted = Uncommitted()
        self._written: list[Future[Entry]] = []  # segments written, or being written, since the last commit
        self._background = ThreadPoolExecutor(1, "segment")  # sorts and writes segments while this thread tokenises
        self._unfinished: set[str] = set()  # files that belong to no generation yet, and must not be deleted as stale
        self._state = threading.RLock()  # held while the table of contents changes

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the lock; all changes since the last commit are lost."""
        self._queue.close()
        self._background.shutdown()
        self._stack.close()

    def put(self, document: SpeechDocument) -> None:
        """Index the speech, replacing an earlier one with its id; a speech without paragraphs only removes that one.

        Raises ValueError if a facet of the speech is "event" or not in SPEECH_FACETS, or a facet of a paragraph not in
        PARAGRAPH_FACETS.
        """
        _checked(document)
        self.delete(document.event)
        if not document.paragraphs:
            return
        self._uncommitted.put(document.event)
        self._gather(self._queue.put(document))
        if self._pending.tokens >= self._limit:
            with self._writing():
                self._flush()

    def delete(self, event: str) -> None:
        """Remove the documents of the speech with the id `event` from the index, committed and uncommitted ones."""
        self._uncommitted.delete(event)

    def commit(self, generation: int = 0) -> None:
        """Make all changes since the last commit durable and visible in one step, as the index's next generation.

        `generation` is the archive's generation that the index then reflects, 0 if there is no archive. If neither it
        nor any speech has changed, nothing is written. Segments are merged only by `merge`.
        """
        with self._writing(), self._state:
            self._flush()
            segments = tuple(self._with_deletions())
            stated = replace(self._next(segments), archive_generation=generation)
            first = self._committed is manifest.EMPTY
            if first or replace(stated, generation=self._committed.generation) != self._committed:
                self._install(stated)
            self._uncommitted = Uncommitted()
            self._written.clear()

    def merge(self) -> int:
        """Merge segments until no merge is due, and return the number of merges; each creates a generation.

        This can run in one thread while another adds speeches and commits: speeches deleted in the meantime are deleted
        from the merged segment too. Raises DamagedError if the file of a segment to merge is damaged; those segments
        stay as they are.
        """
        merges = 0
        while True:
            with self._state:
                entries = merge.due(self._committed.segments)
            if not entries:
                return merges
            heap.trim()
            with self._writing():
                self._merge(entries)
            merges += 1

    def attach(self, name: str, sections: Mapping[str, NDArray[Any]], format_: int) -> None:
        """Write the file `name` computed from all segments, such as "echoes", and create a generation that includes it.

        The file has the arrays `sections` and replaces the earlier file of that name. `format_` is the version number
        of its format. Uncommitted speeches remain uncommitted.
        """
        file = f"{INDEX_NAME}_{secrets.token_hex(8)}.{name}"
        with self._writing(), self._state:
            self._unfinished.add(file)
            facts = {"format": format_, "archive_generation": self._committed.archive_generation}
            write_sections(self.path / file, sections, facts)
            beside = {**self._committed.beside, name: file}
            self._install(replace(self._next(self._committed.segments), beside=beside))

    def _next(self, segments: tuple[Entry, ...]) -> Manifest:
        """Return the manifest (list of files) of the next generation: with these segments, and all else unchanged."""
        return replace(self._committed, generation=self._committed.generation + 1, segments=segments)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Turn an OSError in the `with` block into WritingError; from then on the writer refuses to write.

        Otherwise later commits would be incomplete.
        """
        if self._failed:
            raise WritingError(f"{self.path}: an earlier write failed; open it again and put everything anew")
        try:
            yield
        except OSError as error:
            self._failed = True
            message = f"{self.path}: {error.strerror or error}; the index is as it was at its last commit"
            raise WritingError(message) from error

    def _merge(self, entries: list[Entry]) -> None:
        segments = [self._opened(entry) for entry in entries]
        inputs = inputs_of(segments)
        kept = any(one.speeches.any() for one in inputs)
        new = [self._write(*merge.merged_sections(inputs, self._merged_at_once))] if kept else []
        with self._state:
            now = {entry.name: entry for entry in self._committed.segments}
            deleted = [self._deleted_since(one, now.get(one.segment.name)) for one in inputs]
            merged = [self._less(entry, self._opened(entry), np.concatenate(deleted)) for entry in new]
            names = {entry.name for entry in entries}
            place = min(i for i, entry in enumerate(self._committed.segments) if entry.name in names)
            others = [entry for entry in self._committed.segments if entry.name not in names]
            others[place:place] = [entry for entry in merged if entry.live]
            self._install(self._next(tuple(others)))

    def _deleted_since(self, merged: MergeInput, entry: Entry | None) -> NDArray[np.bool_]:
        """Return which of the speeches that the merge kept from the input `merged` were deleted after the merge began.

        The result has an element for each kept speech, in order. `entry` is the input segment's present entry in the
        manifest (the list of segments), or None if all of its speeches have been deleted.
        """
        if entry is None:
            return np.ones(int(merged.speeches.sum()), np.bool_)
        deleted = manifest.read_deletions(self.path, entry)
        return np.zeros(int(merged.speeches.sum()), np.bool_) if deleted is None else deleted[merged.speeches]

    def _opened(self, entry: Entry) -> Segment:
        return Segment(self.path / entry.file, manifest.read_deletions(self.path, entry))

    def _install(self, stated: Manifest) -> None:
        manifest.write(self.path, stated, whoosh_toc(stated))
        self._committed = stated
        self._unfinished -= stated.files
        manifest.remove_stale(self.path, stated.files | self._unfinished)

    def _with_deletions(self) -> list[Entry]:
        """Return the manifest entries of all segments with all deletions applied, omitting segments left empty."""
        result = []
        for entry in self._committed.segments:
            segment = self._opened(entry)
            ordinals = [segment.events.find(event) for event in self._uncommitted.gone]
            result.append(self._less(entry, segment, np.isin(segment.event_of_speech, ordinals)))
        for number, written in enumerate(self._written):
            entry = written.result()
            dropped = self._uncommitted.dropped(number, entry.speeches)
            result.append(self._less(entry, Segment(self.path / entry.file), dropped) if dropped.any() else entry)
        return [entry for entry in result if entry.live]

    def _less(self, entry: Entry, segment: Segment, more: NDArray[np.bool_]) -> Entry:
        """Return the segment's manifest entry after also deleting each speech s for which `more[s]` is true.

        Returns `entry` itself if that changes nothing.
        """
        before = segment.deleted_speeches
        after = more if before is None else before | more
        if not after.any() or (before is not None and np.array_equal(before, after)):
            return entry
        live = int(np.diff(segment.starts)[~after].sum())
        if not live:
            return replace(entry, live=0)
        name = manifest.write_deletions(self.path, entry, self._committed.generation + 1, after)
        return replace(entry, live=live, deletions=name)

    def _flush(self) -> None:
        """Start writing the speeches collected so far, as a segment, in the background.

        First wait until the segment before it has been written.
        """
        self._gather(self._queue.rest())
        pending, self._pending = self._pending, Pending(forward=self._forward)
        if self._written:
            self._written[-1].result()  # waits for the segment before this one, to limit the memory
        if pending.counts:
            self._uncommitted.end_segment()
            self._written.append(self._background.submit(self._write_pending, pending, self._queue.vocabulary))

    def _gather(self, batches: Iterable[Tokenised]) -> None:
        for batch in batches:
            self._pending.add(batch.speeches, batch.words)

    def _write_pending(self, pending: Pending, vocabulary: list[tuple[str, str]]) -> Entry:
        return self._write(*pending.sections(vocabulary))

    def _write(self, sections: Sections, totals: dict[str, int]) -> Entry:
        """Write these arrays, named by section, as a new segment that is not yet part of any generation.

        `totals` has each field's total length in tokens. Returns the segment's manifest entry.
        """
        name = f"{INDEX_NAME}_{secrets.token_hex(8)}"
        documents, speeches = len(sections["rows"]), len(sections[DAYS])
        facts = {"name": name, "documents": documents, "speeches": speeches, "lengths": totals}
        self._unfinished.add(f"{name}.rostra")
        write_sections(self.path / f"{name}.rostra", sections, facts)
        sections.clear()
        heap.trim()
        return Entry(name, f"{name}.rostra", documents, documents, speeches)


def _checked(document: SpeechDocument) -> None:
    wrong = set(document.facets) - set(SPEECH_FACETS) | set(document.facets) & {"event"}
    if wrong:
        raise ValueError(f"{document.event}: not a facet of a speech: {', '.join(sorted(wrong))}")
    for facets in distinct_facets(document.paragraphs).values():
        if odd := facets.keys() - OF_PARAGRAPHS:
            raise ValueError(f"{document.event}: not a facet of a paragraph: {', '.join(sorted(odd))}")
