"""The speeches directly before and after a speech by date, in the narrowest series that has such speeches.

A series is a topic, a country or a section, else the speeches of one speaker, else the whole archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3

MOST = 2_000  # speeches of a topic, country or section that is a series; a larger one says no more than the archive
NEAR = 100  # speeches on each side among which another one of the same speaker is looked for, some two milliseconds


class Adjacent(NamedTuple):
    """The speech directly before or after another one; the date is ISO 8601."""

    id: str
    title: str
    date: str


class Succession(NamedTuple):
    """The speeches before and after a speech in a series, each None if there is none.

    `series` is "topics", "geography" or "sections" with the tag `value`, "speaker" with the name `value`, or "archive".
    """

    series: str = "archive"
    value: str = ""
    previous: Adjacent | None = None
    next: Adjacent | None = None


class _Place(NamedTuple):
    """A speech's place in the order by date, time and id."""

    date: str
    time: str
    id: str


NARROWEST = f"""SELECT field, value,
    (SELECT count(*) FROM (SELECT 1 FROM tags AS o WHERE o.field = t.field AND o.value = t.value LIMIT {MOST + 1})) AS n
    FROM tags AS t WHERE speech = ? AND field IN ('topics', 'geography', 'sections') AND n BETWEEN 2 AND {MOST}
    ORDER BY n, field DESC, position LIMIT 1"""  # noqa: S608 - a constant
BEFORE = "date <= :date AND (date < :date OR (coalesce(time, ''), id) < (:time, :id))"
AFTER = "date >= :date AND (date > :date OR (coalesce(time, ''), id) > (:time, :id))"
FALLING, RISING = "ORDER BY date DESC, time DESC, id DESC", "ORDER BY date, time, id"

# The speeches of a series; {0} is the condition, {1} the order.
_TAGGED = """SELECT s.id, title, date FROM tags AS t CROSS JOIN speeches AS s ON s.key = t.speech
             WHERE field = :series AND value = :value AND {0} {1} LIMIT 1"""
_SAID_BY = """SELECT id, title, date
              FROM (SELECT key, id, title, date, time FROM speeches WHERE {0} {1} LIMIT :near) AS s
              WHERE EXISTS (SELECT 1 FROM paragraphs AS p WHERE p.speech = s.key AND p.speaker = :value) {1} LIMIT 1"""
_ANY = "SELECT id, title, date FROM speeches WHERE {0} {1} LIMIT 1"


def succession(connection: sqlite3.Connection, key: int, speaker: str | None) -> Succession:
    """Return the speeches before and after the one with this key; `speaker` is who spoke most in it, or None.

    An undated speech has none.
    """
    date, time, id_ = connection.execute("SELECT date, time, id FROM speeches WHERE key = ?", (key,)).fetchone()
    if date is None:
        return Succession()
    place = _Place(date, time or "", id_)
    found = connection.execute(NARROWEST, (key,)).fetchone()
    return (
        (found and _beside(connection, _TAGGED, place, (found[0], found[1])))
        or (speaker and _beside(connection, _SAID_BY, place, ("speaker", speaker)))
        or _beside(connection, _ANY, place, ("archive", ""))
        or Succession()
    )


def _beside(connection: sqlite3.Connection, query: str, place: _Place, series: tuple[str, str]) -> Succession | None:
    """Return the speeches beside the place in the series that the query selects; None if there are none."""
    asked = place._asdict() | {"series": series[0], "value": series[1], "near": NEAR}
    before, after = query.format(BEFORE, FALLING), query.format(AFTER, RISING)
    previous, following = (connection.execute(each, asked).fetchone() for each in (before, after))
    if previous is None and following is None:
        return None
    return Succession(*series, *(Adjacent(*each) if each else None for each in (previous, following)))
