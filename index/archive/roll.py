"""The roll of an archive: all its speeches in numbered leaves, each of which is read at once however many there are.

A leaf has a range of keys, so a speech stays on its leaf for good, and what was removed leaves a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3

LEAF = 20_000  # speeches at most: their addresses in a sitemap stay below its 50 MB, at 2,500 bytes each


class Entered(NamedTuple):
    """A speech of the roll by its id; when it changed last (ISO 8601, UTC), None where that was not taken down."""

    id: str
    changed: str | None = None


def leaves(connection: sqlite3.Connection) -> tuple[int, ...]:
    """The numbers, from 1, of the leaves that have any speech."""
    query = "SELECT DISTINCT (key - 1) / ? + 1 FROM speeches ORDER BY 1"
    return tuple(row[0] for row in connection.execute(query, (LEAF,)))


def leaf(connection: sqlite3.Connection, number: int) -> tuple[Entered, ...]:
    """The speeches of a leaf in the order in which they came; none where there is no such leaf.

    The time of a change is that of the newest revision, unless the speech was changed in other ways since.
    """
    query = """SELECT id, (SELECT max(changed) FROM revisions AS r
                           WHERE r.speech = s.key AND r.generation = s.generation)
               FROM speeches AS s WHERE key BETWEEN ? AND ? ORDER BY key"""
    first = (number - 1) * LEAF + 1
    return tuple(Entered(*row) for row in connection.execute(query, (first, first + LEAF - 1)))
