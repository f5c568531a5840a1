"""The rows and columns of a table, as read from CSV or from JSON."""

from __future__ import annotations

from dataclasses import dataclass

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class TableRows:
    """The header, the numbered rows, and in `odd` the numbers of unreadable rows with the reason.

    In CSV the header is row 1; in JSON the first record is. `remark` tells a person how the table was read, if that
    needs saying, else None.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    odd: tuple[tuple[int, str], ...] = ()
    remark: str | None = None
