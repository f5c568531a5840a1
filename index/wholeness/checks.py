"""Checks the integrity of the archive's file, of its speeches by their digests, and of the index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.archive.soundness import Watch
from index.archive.still import StillArchive
from index.building import sync
from index.errors import DamagedError, NoIndexError
from index.segment.snapshot import open_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.archive.reader import ArchiveReader
    from index.records import Skipped
    from index.segment.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check: a line for each problem, and the sources in which no speech was found.

    `speeches` and `paragraphs` are the numbers of those in the archive, 0 if it is too damaged to count them.
    """

    speeches: int
    paragraphs: int
    problems: tuple[str, ...]
    skipped: tuple[Skipped, ...]

    def as_json(self) -> dict[str, object]:
        """Return the report as a JSON object."""
        return asdict(self)

    def __str__(self) -> str:
        """Return the report as lines for people; skipped sources are counted by reason, while `as_json` lists each."""
        state = "all whole" if not self.problems else f"{len(self.problems)} problems"
        lines = [f"{self.speeches:,} speeches, {self.paragraphs:,} paragraphs: {state}"]
        lines += [f"problem: {problem}" for problem in self.problems]
        reasons = Counter(each.reason for each in self.skipped)
        lines += [f"skipped {count}: {reason}" for reason, count in reasons.most_common()]
        return "\n".join(lines)


def check(path: Path, index: Path) -> Report:
    """Check every speech of the archive at `path` and every segment of the index, both as they are when this begins.

    If the archive has a problem, the next `rostra index` is made to check it too.
    """
    snapshot = _opened(index)  # before the archive: an index of a later state would not fit the archive
    with StillArchive(path) as archive:
        problems = [*archive.problems()]
        if problems:
            Watch(path).forget()
        try:
            stats = archive.stats()
            problems += _index_problems(archive, index, snapshot, stats.paragraphs)
            return Report(stats.speeches, stats.paragraphs, tuple(problems), archive.skipped)
        except sqlite3.DatabaseError:  # a page that the counts need is destroyed, which is among the problems
            return Report(0, 0, tuple(problems), ())


def _opened(index: Path) -> Snapshot | str:
    """Return the newest generation of the index, or the reason why it cannot be opened."""
    try:
        return open_snapshot(index)
    except (NoIndexError, DamagedError) as error:
        return str(error)


def _index_problems(archive: ArchiveReader, index: Path, snapshot: Snapshot | str, paragraphs: int) -> Iterator[str]:
    if isinstance(snapshot, str):
        yield snapshot
        return
    for segment in snapshot.segments:
        for section in segment.damaged():
            yield str(DamagedError.of(segment.path, f"damaged in {section}"))
    if not sync.made_from(archive, index):
        yield "the index was made from another archive or by another Rostra; `rostra sync` makes it anew"
    elif snapshot.archive_generation != archive.generation:
        yield f"the index is at {snapshot.archive_generation}, the archive at {archive.generation}; run `rostra sync`"
    elif snapshot.live_count != paragraphs:
        yield f"the index has {snapshot.live_count} paragraphs, the archive {paragraphs}; `rostra sync --rebuild`"
