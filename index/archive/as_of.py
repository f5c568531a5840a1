"""Paragraphs and titles as they were in an earlier generation, for an index that was built from that generation.

A generation is the archive's state after a commit. An index lags behind its archive by seconds, or by minutes while
`rostra index` reads many sources and commits repeatedly. So triggers copy whatever a commit changes or removes into the
tables `former_…`, where it stays until no index needs it. No reader holds a transaction open for a generation, so
SQLite can checkpoint its write-ahead log as usual.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from index.records import Paragraph

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

COLUMNS = tuple(Paragraph.__dataclass_fields__)
HEAD = (
    "id",
    "title",
    "date",
    "time",
    "place",
    "language",
    "url",
    "lead",
)  # the columns of a speech that a result shows with each of its paragraphs
IN_USE = 60  # seconds that an old version is kept after it was replaced: longer than computing any answer takes

Values = tuple[Any, ...]
Columns = tuple[str, ...]


class Row(NamedTuple):
    """A paragraph that the index refers to by the number `row`, with the facts about its speech that a result shows.

    `speech` is the speech's id. The fields after it are the speech's too; one that the speech lacks is None.
    """

    row: int
    paragraph: Paragraph
    speech: str
    title: str
    date: str | None
    time: str | None
    place: str | None
    language: str
    url: str | None
    lead: str | None = None

    @property
    def spoken(self) -> str:
        """The language of the paragraph, which can differ from that of its speech."""
        return self.paragraph.language or self.language


def paragraphs(connection: sqlite3.Connection, rows: Sequence[int], generation: int | None) -> dict[int, Row]:
    """Map each of these row numbers to its paragraph as of the given generation, or as it is now if that is None.

    A row that was removed by then is left out. A row added after the generation is given as it is now.
    """
    found = _as_of(connection, rows, generation, COLUMNS, HEAD)
    return {row: Row(row, Paragraph(*said), *head) for row, (said, head) in found.items()}


def addresses(
    connection: sqlite3.Connection, rows: Sequence[int], generation: int | None
) -> dict[int, tuple[str, str]]:
    """Map each of these row numbers to its (speech id, paragraph id) as of the generation, or now if that is None.

    A row that was removed by then is left out. This takes a tenth of the time that `paragraphs` takes.
    """
    found = _as_of(connection, rows, generation, ("id",), ("id",))
    return {row: (speech, paragraph) for row, ((paragraph,), (speech,)) in found.items()}


def titles(connection: sqlite3.Connection, ids: Sequence[str], generation: int | None) -> dict[str, str]:
    """Map each of these speech ids to the title as of the given generation, or as it is now if that is None.

    The date follows the title, to distinguish equal titles: "Title (2013-09-23)". An undated speech has the title
    alone. Ids without a speech are left out.
    """
    asked = json.dumps(list(ids))
    query = "SELECT s.id, title, date FROM json_each(?) AS asked JOIN speeches AS s ON s.id = asked.value"
    found = connection.execute(query, (asked,)).fetchall()
    if generation is not None:
        query = """SELECT s.id, title, date, min(ended) FROM json_each(?) AS asked JOIN former_speeches AS s
                   ON s.id = asked.value WHERE ended > ? GROUP BY s.id"""
        found += [row[:3] for row in connection.execute(query, (asked, generation))]
    return {id_: f"{title} ({date})" if date else title for id_, title, date in found}


def forget(connection: sqlite3.Connection, generation: int) -> None:
    """Drop the old versions of rows that were changed or removed in `generation` or before.

    Versions saved less than IN_USE seconds ago stay, for answers that are still being computed from them.
    """
    for table in ("former_paragraphs", "former_speeches"):
        query = f"DELETE FROM {table} WHERE ended <= ? AND kept < unixepoch() - ?"  # noqa: S608 - names of tables
        connection.execute(query, (generation, IN_USE))


def _as_of(
    connection: sqlite3.Connection,
    rows: Sequence[int],
    generation: int | None,
    columns: Columns,
    head: Columns,
) -> dict[int, tuple[Values, Values]]:
    """Map each row number to the `columns` of its paragraph and the columns `head` of its speech.

    The values are those as of `generation`, or the present ones if it is None. The current tables are read first and
    the old versions second. A commit saves the old version before it changes a row, so if a commit happens between the
    two reads, the old version is found.
    """
    found = {row: (key, said, of) for row, key, said, of in _present(connection, rows, columns, head)}
    if generation is None:
        return {row: (said, of) for row, (_, said, of) in found.items()}
    replaced = {row: (key, said) for row, key, said in _replaced(connection, rows, generation, columns)}
    heads = {key: of for key, _, of in found.values()}
    heads |= _heads_now(connection, [key for key, _ in replaced.values() if key not in heads], head)
    heads |= _heads_then(connection, heads | {key: () for key, _ in replaced.values()}, generation, head)
    both = {row: (key, said) for row, (key, said, _) in found.items()} | replaced
    return {row: (said, heads[key]) for row, (key, said) in both.items() if key in heads}


def _present(
    connection: sqlite3.Connection, rows: Sequence[int], columns: Columns, head: Columns
) -> Iterable[tuple[int, int, Values, Values]]:
    """Yield (row number, speech key, paragraph values, speech values) for each of the rows that exists now.

    The values are those of the paragraph's `columns` and of the speech's columns `head`.
    """
    query = f"""SELECT row, key, {_of("p", columns)}, {_of("s", head)}
                FROM paragraphs AS p JOIN speeches AS s ON s.key = p.speech
                WHERE row IN ({_marks(rows)})"""  # noqa: S608 - names of columns
    behind = 2 + len(columns)
    return ((each[0], each[1], each[2:behind], each[behind:]) for each in connection.execute(query, rows))


def _replaced(
    connection: sqlite3.Connection, rows: Sequence[int], generation: int, columns: Columns
) -> Iterable[tuple[int, int, Values]]:
    """Yield (row number, speech key, paragraph values) for each of the rows changed or removed after `generation`.

    The values are those of the paragraph's `columns` as of the generation.
    """
    query = f"""SELECT min(ended), row, speech, {", ".join(columns)} FROM former_paragraphs
                WHERE row IN ({_marks(rows)}) AND ended > ? GROUP BY row"""  # noqa: S608 - names of columns
    return ((each[1], each[2], each[3:]) for each in connection.execute(query, (*rows, generation)))


def _heads_now(connection: sqlite3.Connection, keys: Sequence[int], head: Columns) -> dict[int, Values]:
    query = f"SELECT key, {', '.join(head)} FROM speeches WHERE key IN ({_marks(keys)})"  # noqa: S608
    return {each[0]: each[1:] for each in connection.execute(query, keys)} if keys else {}


def _heads_then(
    connection: sqlite3.Connection, keys: Mapping[int, Values], generation: int, head: Columns
) -> dict[int, Values]:
    query = f"""SELECT min(ended), speech, {", ".join(head)} FROM former_speeches
                WHERE speech IN ({_marks(keys)}) AND ended > ? GROUP BY speech"""  # noqa: S608 - names of columns
    return {each[1]: each[2:] for each in connection.execute(query, (*keys, generation))}


def _of(table: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in columns)


def _marks(values: Sequence[Any] | Mapping[int, Values]) -> str:
    return ", ".join("?" * len(values))
