"""Offices ("Minister of Trade") in speakers' labels: which ones a set of paragraphs has, and between which dates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

QUERY = """
SELECT office, min(date), max(date), count(*)
FROM json_each(?) AS asked
JOIN paragraphs ON paragraphs.row = asked.value
JOIN speeches ON speeches.key = paragraphs.speech
WHERE office IS NOT NULL
GROUP BY replace(office, '’', '''') COLLATE NOCASE
ORDER BY min(date), office
"""


class Office(NamedTuple):
    """An office, the first and last ISO date of a speech with it, and the number of paragraphs whose label has it.

    The dates are None if no such speech is dated. `name` is one of the spellings that differ only in case or in the
    form of the apostrophe.
    """

    name: str
    first: str | None
    last: str | None
    paragraphs: int


def offices(connection: sqlite3.Connection, rows: Sequence[int]) -> tuple[Office, ...]:
    """Return the offices in the labels of these paragraphs (`rows` are archive row numbers), ordered by first date.

    Undated offices come first.
    """
    return tuple(Office(*found) for found in connection.execute(QUERY, (json.dumps(rows),)))
