"""Brings the index up to the archive's generation: changed speeches are indexed again, removed ones are deleted.

The archive's generation is the number of its last commit that changed a speech. The index is rebuilt from the archive
if it is missing, damaged, newer than the archive, or built from another archive or by another text analysis.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.analysis.tokens import ANALYSIS
from index.archive.reader import NEWEST_FIRST
from index.building.writer import IndexWriter
from index.echoing.bringing import brought
from index.errors import DamagedError, NoIndexError
from index.relating.company import company
from index.relating.covered import changed, covered
from index.relating.relatives import relatives
from index.segment import manifest
from index.segment.echoes import FORMAT as ECHOES_FORMAT
from index.segment.echoes import NAME as ECHOES
from index.segment.origin import origin, write_origin
from index.segment.related import COVERED
from index.segment.related import FORMAT as RELATED_FORMAT
from index.segment.related import NAME as RELATED
from index.segment.snapshot import open_snapshot
from index.segment.sound_files import damage

if TYPE_CHECKING:
    from pathlib import Path

    from index.archive.archive import Archive
    from index.archive.reader import ArchiveReader
    from index.segment.snapshot import Snapshot

MOST_CHANGED = 0.01  # share of the paragraphs; if more came or went, the related words are computed again
WITHOUT_FORWARD = "no-forward"  # follows the analysis version in the origin file of an index without a forward index


class Steps(Protocol):
    """A listener for the progress of indexing, for instance a progress bar."""

    def begin(self, total: int) -> None:
        """Receive the number of speeches that are going to be indexed."""

    def step(self) -> None:
        """Receive the news that one more speech has been indexed."""


@dataclass(frozen=True, slots=True)
class Synced:
    """The result of bringing an index up to date.

    `put` and `deleted` are the numbers of speeches indexed and deleted; `rebuilt` is true if the whole index was built
    anew. `generation` is the archive's generation that the index now has. `seconds` is how long the update took.
    """

    put: int
    deleted: int
    rebuilt: bool
    generation: int
    seconds: float


def sync(
    archive: Archive, path: Path, megabytes: int, steps: Steps, *, forward: bool = True, echoes: bool = True
) -> Synced:
    """Bring the index in folder `path` up to date with the archive; `megabytes` limits the writer's memory.

    `steps` is told of the progress. If `forward` is set, the index gets a forward index (each document's words in
    order); the index is rebuilt if it was built with another value of `forward`. If `echoes` is set, recurring passages
    and related words are computed afterwards, when searches already find the new speeches; without a forward index,
    they are not computed. Raises LockedError if another process is writing the index.
    """
    _finish_move(path)
    since = _indexed(archive, path, _analysis(forward=forward))
    if since is None:
        return rebuild(archive, path, megabytes, steps, forward=forward, echoes=echoes)
    started = time.monotonic()
    before = open_snapshot(path)  # keeps the old texts readable, even after their files are deleted
    try:
        put, deleted = (0, 0) if since == archive.generation else _write(archive, path, since, megabytes, steps)
        if echoes:
            _bring_echoes(path, before, megabytes)
            _bring_related(path)
    except DamagedError:  # damaged since it was checked: the disk fails, or another program writes there
        return rebuild(archive, path, megabytes, steps, forward=forward, echoes=echoes)
    archive.forget_former(since)
    return Synced(put, deleted, False, archive.generation, time.monotonic() - started)


def rebuild(
    archive: Archive, path: Path, megabytes: int, steps: Steps, *, forward: bool = True, echoes: bool = True
) -> Synced:
    """Build the index anew in another folder, while searches use the old one until the new one replaces it.

    `megabytes` limits the writer's memory, and `steps` is told of the progress. If `forward` is set, the index gets a
    forward index; if `echoes` is set too, recurring passages and related words are computed. The newest speeches are
    written first, because among equal scores the lowest document number ranks first.
    """
    started, answering = time.monotonic(), _answering(path, archive.generation)
    new, old = _beside(path)
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    new.mkdir(parents=True)
    write_origin(new, archive.identity, _analysis(forward=forward))
    put, deleted = _write(archive, new, None, megabytes, steps)
    if path.exists():
        path.rename(old)
    new.rename(path)
    shutil.rmtree(old, ignore_errors=True)
    archive.forget_former(answering)
    if echoes:
        _bring_echoes(path, None, megabytes)
        _bring_related(path)
    return Synced(put, deleted, True, archive.generation, time.monotonic() - started)


def _answering(path: Path, now: int) -> int:
    """Return the archive's generation that the index at `path` was built from, or `now` if no index can be read there.

    The result is at most `now`, the archive's present generation.
    """
    try:
        return min(manifest.latest(path).archive_generation, now)
    except (NoIndexError, DamagedError):
        return now


def _beside(path: Path) -> tuple[Path, Path]:
    """Return the folder where a new index is built, and the folder that the old index is moved to during the swap."""
    return path.with_name(f"{path.name}.new"), path.with_name(f"{path.name}.old")


def _finish_move(path: Path) -> None:
    """Rename the new index to `path` if a rebuild was killed between its two renames."""
    new, old = _beside(path)
    if old.is_dir() and new.is_dir() and not path.exists():
        new.rename(path)


def _indexed(archive: ArchiveReader, path: Path, analysis: str) -> int | None:
    """Return the archive's generation that the index at `path` was built from.

    Returns None if the index is missing, damaged, newer than the archive, built from another archive, or built by
    another text analysis than `analysis`.
    """
    try:
        stated = manifest.latest(path)
        if damage(path, stated):
            return None
        open_snapshot(path)  # raises DamagedError if a segment lacks a field that this version of Rostra has
    except (NoIndexError, DamagedError):
        return None
    generation = stated.archive_generation
    known = origin(path) == (archive.identity, analysis) and generation <= archive.generation
    return generation if known else None


def made_from(archive: ArchiveReader, path: Path) -> bool:
    """Return whether the index in the folder `path`, with a forward index or without, was built from this archive with
    the current text analysis.
    """
    made = (archive.identity, _analysis(forward=True)), (archive.identity, _analysis(forward=False))
    return origin(path) in made


def _analysis(*, forward: bool) -> str:
    return str(ANALYSIS) if forward else f"{ANALYSIS} {WITHOUT_FORWARD}"


def _has_forward_index(path: Path) -> bool:
    """Return whether the segments of the index in the folder have forward indexes, as its origin file states."""
    _, analysis = origin(path) or ("", "")
    return not analysis.endswith(WITHOUT_FORWARD)


def _write(archive: ArchiveReader, path: Path, since: int | None, megabytes: int, steps: Steps) -> tuple[int, int]:
    """Index what changed in the archive since the generation `since`, or everything if it is None.

    `megabytes` limits the writer's memory, and `steps` is told of the progress. Returns how many speeches were indexed
    and how many were deleted. Raises DamagedError if the files written cannot be read back.
    """
    generation = archive.generation  # read first, so that the next run indexes whatever is committed meanwhile
    changed = None if since is None else list(archive.changed_since(since))
    gone = [id_ for id_ in changed or () if archive.canonical(id_) != id_]
    total = archive.count() if changed is None else len(changed) - len(gone)
    steps.begin(total)
    with IndexWriter(path, megabytes, forward=_has_forward_index(path)) as writer:
        for id_ in gone:
            writer.delete(id_)
        for document in archive.documents(changed, NEWEST_FIRST):
            writer.put(document)
            steps.step()
        writer.commit(generation)
        writer.merge()
    _read_back(path)
    return total, len(gone)


def _bring_echoes(path: Path, before: Snapshot | None, megabytes: int) -> None:
    """Compute the recurring passages, unless they are up to date or a segment lacks the forward index that they need.

    `before` is a snapshot from before the update, which still has the texts that the update removed. If it is None and
    texts were removed, all passages are computed anew. Half of `megabytes` is used. Searches already find the new
    speeches; their recurring passages are missing until this function has finished.
    """
    now = open_snapshot(path)
    known = now.echoes is not None and now.echoes.archive_generation == now.archive_generation
    if known or any(segment.forward is None for segment in now.segments):
        return
    sections = brought(now, before, megabytes * 2**20 // 2)
    if sections is not None:
        with IndexWriter(path) as writer:
            writer.attach(ECHOES, sections, ECHOES_FORMAT)
        _read_back(path)


def _bring_related(path: Path) -> None:
    """Compute the related words, unless too few paragraphs came or went since they were computed to affect them.

    Nothing is computed if a segment lacks a forward index.
    """
    now = open_snapshot(path)
    counted = covered(now.segments)
    known = now.related is not None and changed(now.related, now.segments) <= MOST_CHANGED * counted[1]
    if known or any(segment.forward is None for segment in now.segments):
        return
    with IndexWriter(path) as writer:
        writer.attach(RELATED, {**relatives(company(now.segments)), COVERED: counted}, RELATED_FORMAT)
    _read_back(path)


def _read_back(path: Path) -> None:
    """Check the files of the index's last generation, just written; raise DamagedError if one is damaged."""
    if wrong := damage(path, manifest.latest(path)):
        raise DamagedError(f"{wrong}; it was only just written, so look at the disk")
