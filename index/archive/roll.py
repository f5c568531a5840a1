"""The roll: the list of all speeches of an archive, split into numbered pages called leaves.

Each leaf has the speeches whose keys (numbers given in the order of adding) are in a fixed range. So a leaf is read
equally fast whatever the archive's size, a speech never moves to another leaf, and a removed speech leaves a gap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3

LEAF = 20_000  # most speeches of a leaf: with 2,500 bytes for each, its sitemap stays below the limit of 50 MB


class Entered(NamedTuple):
    """An entry in the list of speeches: the speech's id, and when it last changed (ISO 8601, UTC; None if unknown)."""

    id: str
    changed: str | None = None


def leaves(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return the numbers, counted from 1, of the leaves that have at least one speech."""
    query = "SELECT DISTINCT (key - 1) / ? + 1 FROM speeches ORDER BY 1"
    return tuple(row[0] for row in connection.execute(query, (LEAF,)))


def leaf(connection: sqlite3.Connection, number: int) -> tuple[Entered, ...]:
    """Return the entries of the leaf (page of the list) with this number, counted from 1; empty if there is none.

    Speeches are in the order in which they were added. An entry has the time of its last change only if that change
    replaced or removed the text of a paragraph, otherwise None.
    """
    query = """SELECT id, (SELECT max(changed) FROM revisions AS r
                           WHERE r.speech = s.key AND r.generation = s.generation)
               FROM speeches AS s WHERE key BETWEEN ? AND ? ORDER BY key"""
    first = (number - 1) * LEAF + 1
    return tuple(Entered(*row) for row in connection.execute(query, (first, first + LEAF - 1)))
