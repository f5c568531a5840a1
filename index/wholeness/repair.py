"""Repair: a damaged archive is kept aside, and what can be read of it becomes the archive.

Nothing is written to the damaged file. Sources of what is not whole in the new one are forgotten, so that the next
`rostra index` reads just these again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.archive import schema
from index.archive.reader import ArchiveReader
from index.archive.soundness import Watch, forget_sources
from index.lock import lock_of, writer_lock
from index.segment.container import sync_folder
from index.stamps import stamp
from index.wholeness.salvage import salvage

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair saved: speeches that are whole, ids of those of which a part is lost, and where the old file is.

    `again` names the sources that are to be read again, `lost` counts speeches of which nothing could be read.
    """

    whole: int
    in_part: tuple[str, ...]
    lost: int
    again: tuple[str, ...]
    aside: str

    def as_json(self) -> dict[str, object]:
        """The same as an object."""
        return asdict(self)

    def __str__(self) -> str:
        """The same in lines for people."""
        lines = [f"saved {self.whole:,} speeches whole, {len(self.in_part):,} in part; {self.lost:,} lost"]
        lines += [f"  in part: {id_}" for id_ in self.in_part]
        lines += [f"the damaged file is kept as {self.aside}"]
        if self.again:
            lines += ["`rostra index` with these sources mends what is lost or in part:"]
            lines += [f"  {name}" for name in self.again]
        return "\n".join(lines)


def repair(path: Path, when: str) -> Repaired:
    """Put what can be read of the archive in its place; the damaged file stays beside it, `when` in its name.

    Raises LockedError where another process writes, DamagedError where nothing can be read.
    """
    new = path.with_name(f"{path.name}.repaired")
    with writer_lock(lock_of(path)):
        lost = salvage(path, new)
        with contextlib.closing(schema.connect(new)) as connection:
            in_part = _forget_sources(connection, new)
            begin_anew(connection)
            forgotten = connection.execute("SELECT name FROM sources WHERE fingerprint = '' ORDER BY name")
            again = tuple(name for (name,) in forgotten)
            whole = connection.execute("SELECT count(*) FROM speeches").fetchone()[0] - len(in_part)
        aside = put_in_place(new, path, f"damaged-{when}")
        Watch(path).remember()
    return Repaired(whole, in_part, lost, again, str(aside))


def put_in_place(new: Path, path: Path, suffix: str) -> Path:
    """Make the file the archive at `path`; the one that was there is kept beside it under the name that is given back.

    At every instant there is a whole file at `path`, and the old one is somewhere.
    """
    aside = _free(path, suffix)
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        shutil.copy2(path, aside)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)  # SQLite makes it anew from the other
    waiting = path.with_name(f"{path.name}-wal")  # it would be taken for the new file's
    if stamp(waiting)[:1] == [0]:
        waiting.unlink()
    elif waiting.exists():
        waiting.rename(aside.with_name(f"{aside.name}-wal"))
    new.replace(path)
    sync_folder(path.parent)
    return aside


def _free(path: Path, suffix: str) -> Path:
    """A name beside the archive that no file has."""
    candidate, counter = path.with_name(f"{path.name}.{suffix}"), 1
    while candidate.exists():
        counter += 1
        candidate = path.with_name(f"{path.name}.{suffix}-{counter}")
    return candidate


def _forget_sources(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """The ids of the speeches that do not match their digests, after their sources were forgotten."""
    with ArchiveReader(path) as reader:
        in_part = tuple(sorted(id_ for id_, _ in reader.unsound()))
    forget_sources(connection, in_part)
    return in_part


def begin_anew(connection: sqlite3.Connection) -> None:
    """Give the archive a generation above all it had and an id of its own, so that its index is built anew."""
    highest = (
        "SELECT max(coalesce((SELECT value FROM facts WHERE name = 'generation'), 0), coalesce(max(generation), 0))"
    )
    generation = connection.execute(f"{highest} + 1 FROM speeches").fetchone()[0]
    facts = [("generation", generation), ("archive", secrets.token_hex(8))]
    connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts)
