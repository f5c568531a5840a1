"""Salvage: copies every row that can still be read from a damaged archive into a new one.

A table is read in one go if that works. If a page of the file is destroyed, rows are read one by one, by row number or
by speech, so that only the rows on that page are lost.
"""

from __future__ import annotations

import contextlib
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

from index.archive import schema
from index.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

NUMBERED = {
    "speeches": "key",
    "paragraphs": "row",
    "revisions": "key",
    "skipped": "rowid",
}  # table -> the column that numbers its rows
LISTED = ("tags", "captions", "see_also")  # tables whose rows are found by their speech
NAMED = ("aliases", "removed", "sources", "source_speeches")  # tables that are read from both ends
LOST = "`rostra restore FILE` brings a backup back; or move the file away and index the pages anew"
LEAST_ROW = 12  # least bytes of the file that a row takes, which limits the numbers of rows

Row = tuple[Any, ...]


def salvage(damaged: Path, new: Path) -> int:
    """Make an archive at `new` of all that can be read at `damaged`; return how many speeches are known to be lost.

    The sources of these speeches are marked to be read again. Raises DamagedError if nothing can be read: the file is
    not SQLite's, or its first page is destroyed.
    """
    new.unlink(missing_ok=True)
    schema.connect(new).close()
    with contextlib.closing(_lenient(damaged)) as old, contextlib.closing(sqlite3.connect(new)) as made:
        made.execute("PRAGMA foreign_keys = OFF")  # a paragraph may come before its speech, and be put right at the end
        if not _columns(old, "speeches"):
            raise DamagedError(f"{damaged}: nothing of it can be read; {LOST}")
        most = damaged.stat().st_size // LEAST_ROW
        for table in filter(partial(_columns, old), NUMBERED):
            _copy(made, table, _columns(old, table), _numbered(old, table, NUMBERED[table], most))
        speeches = [row[0] for row in made.execute("SELECT key FROM speeches")]
        for table in filter(partial(_columns, old), LISTED):
            _copy(made, table, _columns(old, table), _listed(old, table, speeches))
        for table in filter(partial(_columns, old), NAMED):
            _copy(made, table, _columns(old, table), _named(old, table))
        lost = _drop_strays(made)
        made.commit()
    return lost


def _lenient(path: Path) -> sqlite3.Connection:
    """Open the file for reading despite damage; bytes that are not UTF-8 become U+FFFD."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.execute("PRAGMA writable_schema = ON")  # a table of which the place is lost does not hide the others
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return connection


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    try:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    except sqlite3.DatabaseError:
        return []


def _copy(made: sqlite3.Connection, table: str, columns: list[str], rows: Iterator[Row]) -> None:
    """Insert the rows into the table of the database `made`, leaving out damaged rows that violate its constraints.

    `columns` are the names of the rows' columns; those that the new table does not have are left out.
    """
    known = _columns(made, table)
    shared = [name for name in columns if name in known]
    marks = ", ".join("?" * len(shared))
    query = f"INSERT OR IGNORE INTO {table} ({', '.join(shared)}) VALUES ({marks})"  # noqa: S608 - names of columns
    places = [columns.index(name) for name in shared]
    for row in rows:
        with contextlib.suppress(sqlite3.IntegrityError, sqlite3.DataError, OverflowError):
            made.execute(query, [row[place] for place in places])


def _numbered(old: sqlite3.Connection, table: str, key: str, most: int) -> Iterator[Row]:
    """Yield all rows of the table in one query; if that fails, yield each row by its number in the column `key`.

    `most` is the highest number to try if the table's own highest number cannot be read.
    """
    whole = yield from _until_damage(old, f"SELECT * FROM {table} NOT INDEXED")  # noqa: S608 - a name of ours
    if whole:
        return
    query = f"SELECT * FROM {table} WHERE {key} = ?"  # noqa: S608 - names of ours
    for number in range(1, _last(old, table, key, most) + 1):
        with contextlib.suppress(sqlite3.DatabaseError):
            yield from old.execute(query, (number,)).fetchall()


def _last(old: sqlite3.Connection, table: str, key: str, most: int) -> int:
    """Return the highest number in the column `key` or, failing that, ever given out; `most` if neither can be read."""
    for query in (f"SELECT max({key}) FROM {table}", f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'"):  # noqa: S608
        with contextlib.suppress(sqlite3.DatabaseError, TypeError, ValueError):
            return int(old.execute(query).fetchone()[0])
    return most


def _listed(old: sqlite3.Connection, table: str, speeches: list[int]) -> Iterator[Row]:
    whole = yield from _until_damage(old, f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
    for key in speeches if not whole else ():
        with contextlib.suppress(sqlite3.DatabaseError):
            yield from old.execute(f"SELECT * FROM {table} WHERE speech = ?", (key,)).fetchall()  # noqa: S608


def _named(old: sqlite3.Connection, table: str) -> Iterator[Row]:
    """Yield all rows or, if a page is damaged, those before the first damaged page and those after the last."""
    whole = yield from _until_damage(old, f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - a name of ours
    if not whole:
        yield from _until_damage(old, f"SELECT * FROM {table} ORDER BY 1 DESC")  # noqa: S608 - a name of ours


def _until_damage(old: sqlite3.Connection, query: str) -> Generator[Row, None, bool]:
    """Yield the rows up to the first unreadable one; return whether all were readable."""
    try:
        yield from old.execute(query)
    except sqlite3.DatabaseError:
        return False
    return True


def _drop_strays(made: sqlite3.Connection) -> int:
    """Delete rows that belong to lost speeches or sources; return the number of lost speeches.

    The sources of lost speeches are marked to be read again.
    """
    lost = "speech NOT IN (SELECT key FROM speeches)"
    (count,) = made.execute(f"SELECT count(DISTINCT speech) FROM source_speeches WHERE {lost}").fetchone()  # noqa: S608
    made.execute(f"UPDATE sources SET fingerprint = '' WHERE name IN (SELECT source FROM source_speeches WHERE {lost})")  # noqa: S608
    for table in ("paragraphs", *LISTED, "aliases", "revisions", "source_speeches"):
        made.execute(f"DELETE FROM {table} WHERE {lost}")  # noqa: S608 - names of ours
    for table in ("source_speeches", "skipped"):
        made.execute(f"DELETE FROM {table} WHERE source NOT IN (SELECT name FROM sources)")  # noqa: S608
    return int(count)
