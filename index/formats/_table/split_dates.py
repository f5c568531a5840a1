"""Joins the year, month and day columns of a table into one date column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._rows import plain
from index.formats._table.column_guess import sounds_like

if TYPE_CHECKING:
    from index.formats._table.rows import TableRows

DATE = "date"  # the column that is added
_PARTS = (("year", "jahr", "año", "année"), ("month", "monat", "mes", "mois"), ("day", "tag", "día", "dia", "jour"))


def with_dates(table: TableRows) -> TableRows:
    """Add a date column if the table has year and month columns instead; return other tables unchanged."""
    names = {plain(name): name for name in reversed(table.header)}
    found = [next((names[name] for name in part if name in names), None) for part in _PARTS]
    year, month, day = found
    others = [name for name in table.header if name not in found and sounds_like(name, "date")]
    if year is None or month is None or others:
        return table
    columns = (year, month, day)
    rows = tuple((n, row | {DATE: joined(*(row[name] if name else "" for name in columns))}) for n, row in table.rows)
    return replace(table, header=(*table.header, DATE), rows=rows)


def joined(year: str, month: str, day: str) -> str:
    """Join the parts of a date: as ISO 8601 if the month is a number, in words if it is a word. A part can be "".

    >>> joined("1997", "1", "28"), joined("1997", "January", ""), joined("1997", "", "")
    ('1997-01-28', 'January 1997', '1997')
    """
    year, month, day = year.strip(), month.strip(), day.strip()
    if month.isdigit():
        return "-".join(part.zfill(2) for part in (year, month, day) if part)
    return " ".join(part for part in (day, month, year) if part)
