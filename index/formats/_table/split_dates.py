"""Dates that a table writes in columns of their own for year, month and day, as one column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._table.column_guess import plain, sounds_like

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.formats._table.rows import TableRows

DATE = "date"  # the column that is added
_PARTS = (("year", "jahr", "año", "année"), ("month", "monat", "mes", "mois"), ("day", "tag", "día", "dia", "jour"))


def with_dates(table: TableRows) -> TableRows:
    """The table; one that has a year and a month, and no column of dates, with a column of dates."""
    names = {plain(name): name for name in reversed(table.header)}
    found = [next((names[name] for name in part if name in names), None) for part in _PARTS]
    year, month, day = found
    others = [name for name in table.header if name not in found and sounds_like(name, "date")]
    if year is None or month is None or others:
        return table
    rows = tuple((number, row | {DATE: _date(row, (year, month, day))}) for number, row in table.rows)
    return replace(table, header=(*table.header, DATE), rows=rows)


def _date(row: Mapping[str, str], columns: tuple[str, str, str | None]) -> str:
    """A row's date: ISO 8601 where the month is a number, in words where it is a word."""
    year, month, day = (row[name].strip() if name else "" for name in columns)
    if month.isdigit():
        return "-".join(part.zfill(2) for part in (year, month, day) if part)
    return " ".join(part for part in (day, month, year) if part)
