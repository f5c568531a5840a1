"""A table: its columns, its rows, and what of it gave none. What CSV and JSON are both read into."""

from __future__ import annotations

from dataclasses import dataclass

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table's columns and rows by number; `odd` are the rows that cannot be read, with the reason.

    `remark` is what a person should know of how it was taken apart, or None.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    odd: tuple[tuple[int, str], ...] = ()
    remark: str | None = None
