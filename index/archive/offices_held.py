"""Offices as printed in speaker labels: which ones a set of paragraphs mentions, and between which dates."""

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
    """An office as printed, the first and last date on which it was printed, and the number of paragraphs with it."""

    name: str
    first: str | None
    last: str | None
    paragraphs: int


def offices(connection: sqlite3.Connection, rows: Sequence[int]) -> tuple[Office, ...]:
    """Return the offices printed with these paragraphs (`rows` are archive rows), ordered by first date."""
    return tuple(Office(*found) for found in connection.execute(QUERY, (json.dumps(rows),)))
