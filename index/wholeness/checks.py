"""Is everything whole: the archive's file, its speeches' digests, and the index beside it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.archive.soundness import Watch
from index.building import sync
from index.errors import DamagedError, NoIndexError
from index.segment.snapshot import open_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.archive.archive import ArchiveReader
    from index.records import Skipped


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: problems in a line each, and the sources that gave no speech."""

    speeches: int
    paragraphs: int
    problems: tuple[str, ...]
    skipped: tuple[Skipped, ...]

    def as_json(self) -> dict[str, object]:
        """The report as an object."""
        return asdict(self)

    def __str__(self) -> str:
        """The report in lines for people; of what was skipped the reasons, `as_json` names each source."""
        state = "all whole" if not self.problems else f"{len(self.problems)} problems"
        lines = [f"{self.speeches:,} speeches, {self.paragraphs:,} paragraphs: {state}"]
        lines += [f"problem: {problem}" for problem in self.problems]
        reasons = Counter(each.reason for each in self.skipped)
        lines += [f"skipped {count}: {reason}" for reason, count in reasons.most_common()]
        return "\n".join(lines)


def check(archive: ArchiveReader, index: Path) -> Report:
    """Look at every speech of the archive and every segment of the index.

    Where something is wrong with the archive, the next `rostra index` is made to look it through as well.
    """
    problems = [*archive.problems()]
    if problems:
        Watch(archive.path).forget()
    try:
        stats = archive.stats()
        problems += _index_problems(archive, index, stats.paragraphs)
        return Report(stats.speeches, stats.paragraphs, tuple(problems), archive.skipped)
    except sqlite3.DatabaseError:  # a page that the counts need is destroyed, which is among the problems
        return Report(0, 0, tuple(problems), ())


def _index_problems(archive: ArchiveReader, index: Path, paragraphs: int) -> Iterator[str]:
    try:
        snapshot = open_snapshot(index)
    except (NoIndexError, DamagedError) as error:
        yield str(error)
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
