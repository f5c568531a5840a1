"""The people in a table with a column of person ids: one name for each id, with namesakes told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from index.formats._rows import plain
from index.formats._table.cell_text import cell_text
from index.speakers.namesakes import Named, told_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.formats._table.rows import Row, TableRows
    from index.sources.columns import Columns

ROWS = 10  # least rows of a table whose ids, if none recurs but a name does, number the rows and not the people
_MARKS = (
    "constituency",
    "district",
    "division",
    "electorate",
    "party",
    "group",
)  # columns that tell namesakes apart


@dataclass(frozen=True, slots=True)
class RowPeople:
    """The names of people by their ids. `column` holds the ids; it is None if the table has no usable ids."""

    column: str | None
    names: Mapping[str, str]

    @classmethod
    def of(cls, table: TableRows, columns: Columns) -> Self:
        """Collect the people of a table whose columns have the meanings `columns`.

        There are none if the table lacks ids or names, or if its ids merely number the rows.
        """
        if not columns.speaker_id or not columns.speaker:
            return cls(None, {})
        people: dict[str, Named] = {}
        marks = [name for mark in _MARKS for name in table.header if plain(name) == mark]
        for _, row in table.rows:
            key, name = row[columns.speaker_id].strip(), " ".join(cell_text(row[columns.speaker]).split())
            if key and name and key not in people:
                people[key] = Named(name, tuple(row[mark].strip() for mark in marks))
        named = Counter(person.name for person in people.values())
        if len(table.rows) >= ROWS and len(people) == len(table.rows) and len(named) < len(people):
            return cls(None, {})
        return cls(columns.speaker_id, told_apart(people))

    def name(self, row: Row) -> str | None:
        """Return the name that belongs to the row's person id; None if the id is unknown."""
        return self.names.get(row[self.column].strip()) if self.column else None
