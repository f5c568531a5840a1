"""Joins names that a table has in two columns, and splits cells that hold several names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._rows import plain

if TYPE_CHECKING:
    from index.formats._table.rows import TableRows

NAME = "speaker"  # the column that is added
_FIRST = frozenset(
    {"firstname", "first_name", "forename", "given_name", "vorname", "prenom", "prénom", "speaker_first_name"}
)
_LAST = (
    "speaker_last_name", "lastname", "last_name", "surname", "family_name", "nachname", "president", "speaker", "name",
    "nom",
)  # fmt: skip
_PLURAL = frozenset({"speakers", "main_speakers", "presenters", "authors", "orateurs", "redner_innen"})


def with_names(table: TableRows) -> TableRows:
    """Add a column of full names if the table has first and last names in two columns; return other tables
    unchanged.
    """
    names = {plain(name): name for name in reversed(table.header)}
    first = next((names[name] for name in names if name in _FIRST), None)
    last = next((names[name] for name in _LAST if name in names), None)
    if first is None or last is None:
        return table
    whole = ((number, row, _joined(row[first].strip(), row[last].strip())) for number, row in table.rows)
    rows = tuple((number, row | {NAME: name}) for number, row, name in whole)
    return replace(table, header=tuple(dict.fromkeys((*table.header, NAME))), rows=rows)


def _joined(first: str, last: str) -> str:
    """Join first and last name; a last name that already contains the first name is kept as it is."""
    return last if not first or first.casefold() in last.casefold() else f"{first} {last}".strip()


def several_names(printed: str, column: str) -> list[str]:
    """Split the cell `printed` into names at semicolons and, in a column such as "speakers", at commas between full
    names.

    >>> several_names("Ada Quill, Bo Fenn", "speakers"), several_names("Quill, Ada", "speakers")
    (['Ada Quill', 'Bo Fenn'], ['Quill, Ada'])
    """
    parts = [part.strip() for part in printed.split(";") if part.strip()]
    if len(parts) == 1 and plain(column) in _PLURAL:
        whole = [part.strip() for part in printed.replace(" and ", ", ").replace(" & ", ", ").split(",")]
        parts = whole if all(len(name.split()) > 1 for name in whole) else parts
    return parts
