"""Writes speeches into the archive's tables within the caller's transaction.

A paragraph that stays in its speech keeps its row number, to which the index refers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.archive.revisions import REVISION_COLUMNS, vanished
from index.archive.same_event import heading
from index.fields import TAGGED
from index.records import Paragraph, Speech

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

SPEECH_COLUMNS = ("id", "url", "title", "lead", "date", "time", "place", "language", "source")  # fields of a Speech
_PARAGRAPH = tuple(Paragraph.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a speech: `old` as stored in the archive, and `new` as now read from its source."""

    old: Speech
    new: Speech


@dataclass(frozen=True, slots=True)
class Moment:
    """The time of a change (ISO 8601, UTC), and the first generation that includes it."""

    time: str
    generation: int


def insert(connection: sqlite3.Connection, speech: Speech, generation: int) -> int:
    """Write a speech that is not yet in the archive, and return its key; `generation` is that of the coming commit."""
    columns = _columns(speech, generation)
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    query = f"INSERT INTO speeches ({names}) VALUES ({marks}) RETURNING key"  # noqa: S608 - column names only
    ((key,),) = connection.execute(query, tuple(columns.values())).fetchall()
    _insert_paragraphs(connection, key, speech.paragraphs)
    _insert_lists(connection, key, speech)
    return int(key)


def update(connection: sqlite3.Connection, key: int, change: Change, generation: int) -> None:
    """Overwrite the stored speech `change.old`, which has the key `key`, with `change.new`.

    Only the paragraphs that differ are written. `generation` is that of the coming commit.
    """
    before, after = {p.id: p for p in change.old.paragraphs}, {p.id: p for p in change.new.paragraphs}
    gone = [(key, id_) for id_ in before if id_ not in after]
    connection.executemany("DELETE FROM paragraphs WHERE speech = ? AND id = ?", gone)
    setters = ", ".join(f"{name} = ?" for name in _PARAGRAPH)
    moved = [(*_values(p), key, id_) for id_, p in after.items() if id_ in before and p != before[id_]]
    query = f"UPDATE paragraphs SET {setters} WHERE speech = ? AND id = ?"  # noqa: S608 - column names only
    connection.executemany(query, moved)
    _insert_paragraphs(connection, key, [p for id_, p in after.items() if id_ not in before])
    for table in ("tags", "captions", "see_also"):
        connection.execute(f"DELETE FROM {table} WHERE speech = ?", (key,))  # noqa: S608 - names of tables
    _insert_lists(connection, key, change.new)
    columns = _columns(change.new, generation)
    setters = ", ".join(f"{name} = ?" for name in columns)
    query = f"UPDATE speeches SET {setters} WHERE key = ?"  # noqa: S608 - column names only
    connection.execute(query, (*columns.values(), key))


def revise(connection: sqlite3.Connection, key: int, change: Change, when: Moment) -> None:
    """Store as revisions the paragraphs in `change.old` whose text or speaker `change.new` no longer has.

    `key` is the speech's key, and `when` the moment of the change. A revision that is stored already is not stored
    again, since two saved copies of a page can replace each other at every reading.
    """
    gone = vanished(change.old.paragraphs, change.new.paragraphs)
    rows = [
        (key, p.id, p.text, when.time, when.generation, successor, p.number, p.kind, p.speaker, p.label, p.office)
        for p, successor in gone
    ]
    query = f"""INSERT INTO revisions (speech, {", ".join(REVISION_COLUMNS)})
               SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE NOT EXISTS
               (SELECT 1 FROM revisions WHERE speech = ?1 AND paragraph = ?2 AND text = ?3 AND successor IS ?6
                AND speaker IS ?9)"""  # noqa: S608 - column names only
    connection.executemany(query, rows)


def _columns(speech: Speech, generation: int) -> dict[str, object]:
    columns = {name: getattr(speech, name) for name in (*SPEECH_COLUMNS, "digest")}
    words = sum(len(p.text.split()) for p in speech.paragraphs)
    return columns | {"heading": heading(speech.title), "words": words, "generation": generation}


def _values(paragraph: Paragraph) -> tuple[object, ...]:
    return tuple(getattr(paragraph, name) for name in _PARAGRAPH)


def _insert_paragraphs(connection: sqlite3.Connection, key: int, paragraphs: Iterable[Paragraph]) -> None:
    marks = ", ".join("?" * (len(_PARAGRAPH) + 1))
    query = f"INSERT INTO paragraphs ({', '.join(_PARAGRAPH)}, speech) VALUES ({marks})"  # noqa: S608
    connection.executemany(query, [(*_values(p), key) for p in paragraphs])


def _insert_lists(connection: sqlite3.Connection, key: int, speech: Speech) -> None:
    tags = [(key, f.tag, i, value) for f in TAGGED for i, value in enumerate(getattr(speech, f.tag))]
    connection.executemany("INSERT INTO tags VALUES (?, ?, ?, ?)", tags)
    captions = [(key, i, text) for i, text in enumerate(speech.captions)]
    connection.executemany("INSERT INTO captions VALUES (?, ?, ?)", captions)
    see_also = [(key, i, each.title, each.date, each.url) for i, each in enumerate(speech.see_also)]
    connection.executemany("INSERT INTO see_also VALUES (?, ?, ?, ?, ?)", see_also)
