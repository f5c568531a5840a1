"""Whether the archive's file is whole: what SQLite reports, and whether the file is as this program left it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from index import stamps
from index.archive.replacing import beside
from index.archive.schema import MENDING
from index.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_FINDINGS = 10  # of a file of which thousands of pages may be damaged


def damages(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """The damage that SQLite finds in the file, a line each with what to do."""
    try:
        for (finding,) in connection.execute(f"PRAGMA integrity_check({MOST_FINDINGS})").fetchall():
            if finding != "ok":
                yield f"{path}: {' '.join(finding.split())}; {MENDING}"
        for table, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_FINDINGS):
            yield f"{path}: a row of {table} belongs to nothing; {MENDING}"
    except sqlite3.DatabaseError as error:
        yield f"{path}: {error}; {MENDING}"


def refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError where SQLite finds the file damaged: nothing is written to it."""
    for damage in damages(connection, path):
        raise DamagedError(damage)


def forget_sources(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Make the next run read the sources of these speeches again, even if unchanged."""
    query = """UPDATE sources SET fingerprint = '' WHERE name IN (SELECT given.source
               FROM source_speeches AS given JOIN speeches ON key = given.speech WHERE id = ?)"""
    connection.executemany(query, [(id_,) for id_ in ids])


class Watch:
    """Remembers, in a file next to the archive, the stamp of the archive when this program last left it whole.

    A file with another stamp was changed by a kill, a copy, a disk or an editor, and must be checked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memory = path.with_name(f"{path.name}.seen")

    def is_as_left(self) -> bool:
        """Whether the file, and SQLite's files next to it, have the stamps remembered."""
        return stamps.remembered(self._memory) == self._stamps()

    def remember(self) -> None:
        """Remember the file as it is now as whole."""
        stamps.remember(self._memory, self._stamps())

    def forget(self) -> None:
        """Make the next process that opens the file for writing check it."""
        stamps.forget(self._memory)

    def _stamps(self) -> dict[str, stamps.Stamp]:
        files = (self._path.resolve(), beside(self._path, "-wal"))
        return {file.name: known for file in files if (known := stamps.stamp(file))}
