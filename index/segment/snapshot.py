"""Snapshots of the index: all segments of one generation, opened for reading."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from index.errors import DamagedError, NoIndexError
from index.segment import manifest
from index.segment.container import open_sections
from index.segment.echoes import NAME as ECHOES
from index.segment.echoes import Echoes
from index.segment.packing import sums
from index.segment.related import NAME as RELATED
from index.segment.related import RelatedWords
from index.segment.segment import Segment
from index.segment.sound_files import damage

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

ATTEMPTS = 50  # tries to open the index; one fails if a commit happens meanwhile, fifty in a row never do


class Snapshot:
    """All segments of one generation, on which a search runs; a snapshot never changes and needs no closing.

    A document's global number is `bases[i]` plus its number in `segments[i]`. `generation` grows with every commit and
    merge; `archive_generation` is the archive's generation at the last commit. `doc_count` includes deleted documents,
    `live_count` does not. `echoes` has the recurring passages, `related` the related words; either is None if it was
    not computed.
    """

    def __init__(
        self,
        stated: manifest.Manifest,
        segments: tuple[Segment, ...],
        echoes: Echoes | None = None,
        related: RelatedWords | None = None,
    ) -> None:
        self.generation = stated.generation
        self.archive_generation = stated.archive_generation
        self.segments = segments
        self.echoes = echoes
        self.related = related
        counts = [segment.doc_count for segment in segments]
        self.bases = tuple(int(b) for b in sums(np.array(counts, np.int64))[:-1])
        self.doc_count = sum(counts)
        self.live_count = sum(entry.live for entry in stated.segments)

    def place(self, doc: int) -> tuple[int, int]:
        """Return the index of the segment that has the document with this global number, and its number there."""
        number = bisect_right(self.bases, doc) - 1
        return number, doc - self.bases[number]

    def row(self, doc: int) -> int:
        """Return the archive row of the document with this global number."""
        number, within = self.place(doc)
        return int(self.segments[number].rows[within])


def open_snapshot(path: Path, reuse: Snapshot | None = None) -> Snapshot:
    """Open the index at its last commit.

    `reuse` is a snapshot opened earlier, or None; segments and echoes that have not changed since are taken from it.
    Each file that has changed since it was last verified is read completely, because reading small parts of a section
    does not check its CRC. Raises NoIndexError if there is no index, DamagedError if a file is damaged.
    """
    for attempt in range(ATTEMPTS):
        stated = manifest.latest(path)
        is_last = attempt + 1 == ATTEMPTS
        try:
            opened = Snapshot(
                stated, _segments(path, stated, reuse), _echoes(path, stated, reuse), _related(path, stated)
            )
        except FileNotFoundError as error:
            if is_last or manifest.generation(path) == stated.generation:
                raise DamagedError.of(error.filename, "a file of the index is gone") from error
            continue
        wrong = damage(path, stated)
        if wrong is None:
            return opened
        if is_last or manifest.generation(path) == stated.generation:  # otherwise a commit deleted the file meanwhile
            raise DamagedError(wrong)
    raise NoIndexError(f"{path}: no index")


def current_generation(path: Path) -> int:
    """Return the generation of the last commit, read from file names only; raise NoIndexError if there is none."""
    return manifest.generation(path)


def _segments(path: Path, stated: manifest.Manifest, reuse: Snapshot | None) -> tuple[Segment, ...]:
    known = {segment.name: segment for segment in reuse.segments} if reuse else {}
    result = []
    for entry in stated.segments:
        deleted = manifest.read_deletions(path, entry)
        segment = known.get(entry.name)
        if segment is None or not _same(segment.deleted_speeches, deleted):
            segment = Segment(path / entry.file, deleted)
        result.append(segment)
    return tuple(result)


def _echoes(path: Path, stated: manifest.Manifest, reuse: Snapshot | None) -> Echoes | None:
    name = stated.beside.get(ECHOES)
    if name is None or (reuse and reuse.echoes and reuse.echoes.name == name):
        return reuse.echoes if name and reuse else None
    return Echoes.of(open_sections(path / name))


def _related(path: Path, stated: manifest.Manifest) -> RelatedWords | None:
    name = stated.beside.get(RELATED)
    return RelatedWords.of(open_sections(path / name)) if name else None


def _same(one: NDArray[np.bool_] | None, other: NDArray[np.bool_] | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(np.array_equal(one, other))
