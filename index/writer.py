"""Writing: speeches in, durable generations of the index out.

    with IndexWriter(path) as writer:
        writer.put(document)      # replaces the event's old documents
        writer.delete("kremlin-1")
        writer.commit(generation) # everything since the last commit, or nothing of it

Nothing is visible before `commit`, and nothing before it is lost by what happens after it.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import manifest
from index.building import column_sections, shared_sections, text_sections
from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS, SpeechDocument
from index.errors import NoIndexError
from index.fields import HEAD, LEAD, TEXT, TITLE
from index.layout import write_sections
from index.lock import writer_lock
from index.manifest import INDEX_NAME, Entry, Manifest
from index.packing import sums
from index.segment import Segment
from index.tokenising import Tokenizer, Tokens

if TYPE_CHECKING:
    from types import TracebackType

    from numpy.typing import NDArray

    from index.building import Sections

LOCK_NAME = "WRITE_LOCK"
BYTES_PER_TOKEN = (
    48  # of pending tokens while they are sorted: numbers, positions, documents, order and copies
)
HEAD_GAP = 1  # positions between title and lead, so that no phrase runs from one into the other


@dataclass(slots=True)
class Pending:
    """Speeches tokenised but not yet written."""

    speeches: list[SpeechDocument] = field(default_factory=list)
    texts: list[Tokens] = field(default_factory=list)
    heads: list[tuple[Tokens, Tokens]] = field(default_factory=list)
    tokens: int = 0


class IndexWriter:
    """The one writer of an index folder, which it makes where there is none.

    Raises LockedError where another process writes. `memory_mb` bounds the tokens held before a segment is
    written.
    """

    def __init__(self, path: Path, memory_mb: int = 512) -> None:
        self.path = Path(path)
        self.path.mkdir(parents=True, exist_ok=True)
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(writer_lock(self.path / LOCK_NAME))
        try:
            self._committed = manifest.latest(self.path)
        except NoIndexError:
            self._committed = manifest.EMPTY
        self._limit = memory_mb * 2**20 // BYTES_PER_TOKEN
        self._tokenizer = Tokenizer()
        self._pending = Pending()
        self._gone: set[str] = set()  # events whose committed documents go at the next commit
        self._entries: dict[str, Entry] = {}  # segments written since the last commit
        self._segments: dict[str, Segment] = {}

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the lock back; what was not committed is gone."""
        self._stack.close()

    def put(self, document: SpeechDocument) -> None:
        """Index the speech instead of what its event had. Raises ValueError for a facet in the wrong place."""
        _checked(document)
        self.delete(document.event)
        if not document.paragraphs:
            return
        tokenizer = self._tokenizer
        text = tokenizer.tokens((p.text for p in document.paragraphs), document.language)
        title = tokenizer.tokens([document.title], document.language)
        lead = tokenizer.tokens([document.lead], document.language)
        pending = self._pending
        pending.speeches.append(document)
        pending.texts.append(text)
        pending.heads.append((title, lead))
        pending.tokens += len(text.pairs)
        if pending.tokens >= self._limit:
            self._flush()

    def delete(self, event: str) -> None:
        """Take the event's documents out of the index, committed or not."""
        self._gone.add(event)
        pending = self._pending
        for number, speech in enumerate(pending.speeches):
            if speech.event == event:
                del pending.speeches[number], pending.texts[number], pending.heads[number]
                break

    def commit(self, generation: int = 0) -> None:
        """Make everything since the last commit the index's next generation, durable and visible at once.

        `generation` is the archive's that the index now shows. Without any change, and with the same archive
        generation, nothing is written.
        """
        self._flush()
        changed = self._with_deletions() + tuple(self._entries.values())
        unchanged = changed == self._committed.segments and generation == self._committed.archive_generation
        if unchanged and self._committed.generation >= 0:
            return
        self._install(Manifest(self._committed.generation + 1, generation, changed))

    def _install(self, stated: Manifest) -> None:
        manifest.write(self.path, stated)
        needed = stated.files | self._committed.files
        self._committed = stated
        self._gone.clear()
        self._entries.clear()
        self._segments = {}
        manifest.remove_stale(self.path, needed)

    def _with_deletions(self) -> tuple[Entry, ...]:
        """The committed segments, less the events that are gone; one with nothing left is left out."""
        result = []
        for entry in self._committed.segments:
            segment = Segment(self.path / entry.file, manifest.read_deletions(self.path, entry))
            deleted = _deleted(segment, self._gone)
            if deleted is None:
                result.append(entry)
                continue
            live = int(np.diff(segment.starts)[~deleted].sum())
            if live:
                name = manifest.write_deletions(self.path, entry, self._committed.generation + 1, deleted)
                result.append(replace(entry, live=live, deletions=name))
        return tuple(result)

    def _flush(self) -> None:
        pending, self._pending = self._pending, Pending()
        if not pending.speeches:
            return
        name = f"{INDEX_NAME}_{secrets.token_hex(8)}"
        sections, totals = segment_sections(pending, self._tokenizer.vocabulary)
        documents = sum(len(s.paragraphs) for s in pending.speeches)
        speeches = len(pending.speeches)
        facts = {"name": name, "documents": documents, "speeches": speeches, "lengths": totals}
        file = f"{name}.rostra"
        write_sections(self.path / file, sections, facts)
        self._entries[name] = Entry(name, file, documents, documents, speeches)


def segment_sections(pending: Pending, vocabulary: list[tuple[str, str]]) -> tuple[Sections, dict[str, int]]:
    """All sections of a segment of the pending speeches, and each field's total length."""
    speeches = pending.speeches
    counts = np.array([len(s.paragraphs) for s in speeches], np.int64)
    paragraphs = [p for s in speeches for p in s.paragraphs]
    text = _joined(pending.texts)
    titles, leads = (_joined([head[i] for head in pending.heads]) for i in (0, 1))
    heads = _heads(titles, leads)
    sections: Sections = {
        "speeches.starts": sums(counts).astype(np.uint32),
        "days": np.array([s.day for s in speeches], np.uint32),
        "rows": np.array([p.row for p in paragraphs], np.uint64).astype(np.uint32),
        **text_sections(text.pairs, text.positions, text.lengths, vocabulary),
    }
    for name, found in ((TITLE, titles), (LEAD, leads), (HEAD, heads)):
        sections |= shared_sections(name, found.pairs, found.positions, found.lengths, vocabulary)
    for name in SPEECH_FACETS:
        values = [(s.event,) if name == "event" else s.facets.get(name, ()) for s in speeches]
        sections |= column_sections(name, values)
    for name in PARAGRAPH_FACETS:
        sections |= column_sections(name, [p.facets.get(name, ()) for p in paragraphs])
    totals = {
        TEXT: len(text.pairs),
        TITLE: int((titles.lengths * counts).sum()),
        LEAD: int((leads.lengths * counts).sum()),
        HEAD: len(heads.pairs),
    }
    return sections, totals


def _joined(parts: list[Tokens]) -> Tokens:
    return Tokens(*(np.concatenate([part[i] for part in parts]) for i in range(4)))


def _heads(titles: Tokens, leads: Tokens) -> Tokens:
    """Title and lead of each speech as one text."""
    count = len(titles.lengths)
    order = np.argsort(
        np.concatenate(
            [np.repeat(np.arange(count), titles.lengths), np.repeat(np.arange(count), leads.lengths)]
        ),
        kind="stable",
    )
    shift = np.repeat(titles.widths + HEAD_GAP, leads.lengths)
    positions = np.concatenate([titles.positions, leads.positions + shift.astype(np.int32)])
    return Tokens(
        np.concatenate([titles.pairs, leads.pairs])[order],
        positions[order],
        titles.lengths + leads.lengths,
        titles.widths + leads.widths + HEAD_GAP,
    )


def _deleted(segment: Segment, gone: set[str]) -> NDArray[np.bool_] | None:
    """Which speeches of the segment are deleted once these events are gone; None if that changes nothing."""
    numbers = [number for event in gone for number in segment.speeches_of(event)]
    before = segment.deleted_speeches
    after = np.zeros(segment.speech_count, np.bool_) if before is None else before.copy()
    after[numbers] = True
    return None if (before is not None and np.array_equal(before, after)) or not after.any() else after


def _checked(document: SpeechDocument) -> None:
    wrong = set(document.facets) - set(SPEECH_FACETS) | set(document.facets) & {"event"}
    if wrong:
        raise ValueError(f"{document.event}: not a facet of a speech: {', '.join(sorted(wrong))}")
    for paragraph in document.paragraphs:
        odd = set(paragraph.facets) - set(PARAGRAPH_FACETS)
        if odd:
            raise ValueError(f"{document.event}: not a facet of a paragraph: {', '.join(sorted(odd))}")
