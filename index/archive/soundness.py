"""Checks the archive's file: damage that SQLite finds, and whether the file is still as this program left it."""

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

MOST_FINDINGS = 10  # damages reported by each of SQLite's checks; a file can have thousands of damaged pages


def damages(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Yield a line for each damage that SQLite finds in the file at `path`, with advice on what to do."""
    try:
        for (finding,) in connection.execute(f"PRAGMA integrity_check({MOST_FINDINGS})").fetchall():
            if finding != "ok":
                yield f"{path}: {' '.join(finding.split())}; {MENDING}"
        for table, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(MOST_FINDINGS):
            yield f"{path}: a row of {table} belongs to nothing; {MENDING}"
    except sqlite3.DatabaseError as error:
        yield f"{path}: {error}; {MENDING}"


def refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DamagedError if SQLite finds the file damaged, so that nothing is written to it."""
    for damage in damages(connection, path):
        raise DamagedError(damage)


def forget_sources(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Mark the sources of the speeches with these ids, so that they are read again even if they have not changed."""
    query = """UPDATE sources SET fingerprint = '' WHERE name IN (SELECT given.source
               FROM source_speeches AS given JOIN speeches ON key = given.speech WHERE id = ?)"""
    connection.executemany(query, [(id_,) for id_ in ids])


class Watch:
    """A record, in a file next to the archive, of the archive file's state when this program last left it undamaged.

    The state is the file's stamp: its size, inode and time of change. If it differs now, something else changed the
    file (a kill, a copy, a faulty disk, an editor) and it must be checked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._memory = path.with_name(f"{path.name}.seen")

    def is_as_left(self) -> bool:
        """Return whether the file and SQLite's log next to it have the recorded size, inode and time of change."""
        return stamps.remembered(self._memory) == self._stamps()

    def remember(self) -> None:
        """Record the file's present state as undamaged."""
        stamps.remember(self._memory, self._stamps())

    def forget(self) -> None:
        """Delete the record, so that the archive is checked when it is next opened for writing."""
        stamps.forget(self._memory)

    def _stamps(self) -> dict[str, stamps.Stamp]:
        files = (self._path.resolve(), beside(self._path, "-wal"))
        return {file.name: known for file in files if (known := stamps.stamp(file))}
