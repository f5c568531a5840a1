"""Repair: everything readable in a damaged archive becomes a new archive, and the damaged file is kept.

Nothing is written to the damaged file. Sources of speeches that are incomplete in the new archive are marked, so that
the next `rostra index` reads just these again.
"""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from index.archive import schema
from index.archive.reader import ArchiveReader
from index.archive.replacing import beside, finish, put_in_place
from index.archive.soundness import Watch, forget_sources
from index.lock import lock_of, writer_lock
from index.wholeness.salvage import salvage

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Repaired:
    """The result of a repair.

    `whole` counts the complete speeches, `in_part` has the ids of incomplete ones, and `lost` counts speeches of which
    nothing could be read. `again` names the sources that must be read again, and `aside` is the damaged file's new
    name.
    """

    whole: int
    in_part: tuple[str, ...]
    lost: int
    again: tuple[str, ...]
    aside: str

    def as_json(self) -> dict[str, object]:
        """Return the result as a JSON object."""
        return asdict(self)

    def __str__(self) -> str:
        """Return the result as lines for people to read."""
        lines = [f"saved {self.whole:,} speeches whole, {len(self.in_part):,} in part; {self.lost:,} lost"]
        lines += [f"  in part: {id_}" for id_ in self.in_part]
        lines += [f"the damaged file is kept as {self.aside}"]
        if self.again:
            lines += ["`rostra index` with these sources mends what is lost or in part:"]
            lines += [f"  {name}" for name in self.again]
        return "\n".join(lines)


def repair(path: Path, when: str) -> Repaired:
    """Replace a damaged archive by what can be read of it. The file is kept under a name with the time `when`."""
    new = beside(path, ".repaired")
    with writer_lock(lock_of(path)):
        finish(path)
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


def _forget_sources(connection: sqlite3.Connection, path: Path) -> tuple[str, ...]:
    """Mark the sources of incomplete speeches, so that they are read again; return the ids of these speeches.

    A speech is incomplete if it does not match its digest. Both `connection` and `path` are of the same archive.
    """
    with ArchiveReader(path) as reader:
        in_part = tuple(sorted(id_ for id_, _ in reader.unsound()))
    forget_sources(connection, in_part)
    return in_part


def begin_anew(connection: sqlite3.Connection) -> None:
    """Give the archive a new identity, so that its index is rebuilt.

    Its generation, which counts its commits, becomes higher than all earlier ones.
    """
    highest = (
        "SELECT max(coalesce((SELECT value FROM facts WHERE name = 'generation'), 0), coalesce(max(generation), 0))"
    )
    generation = connection.execute(f"{highest} + 1 FROM speeches").fetchone()[0]
    facts = [("generation", generation), ("archive", secrets.token_hex(8))]
    connection.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts)
