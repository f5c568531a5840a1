"""Rows of data sets in CSV whose column names are fixed and known."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_HEADER = 4_000  # characters of a line of column names; a longer first line is a paragraph
HEADERS_KEPT = 8  # first lines whose columns are cached, because several formats ask about the same source
CELL_LIMIT = 64 * 1024 * 1024  # characters of one cell: as many as a source may have; the csv module allows 128 KiB
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")  # where a word begins within "SpeakerFullName"
NOTHING = {"", "-", "na", "n/a", "nan", "none", "null"}


def columns(head: str) -> frozenset[str]:
    """Return the column names in the first line, each as `plain` returns it.

    Returns an empty set if the line is markup, is too long for a header, or has a single column.
    """
    first = head.partition("\n")[0].strip()
    if first.startswith("<") or len(first) > LONGEST_HEADER:  # markup or a paragraph, and not column names
        return frozenset()
    return _names(first)


@lru_cache(maxsize=HEADERS_KEPT)
def _names(first: str) -> frozenset[str]:
    try:
        names = next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return frozenset()
    return frozenset(map(plain, names)) if len(names) > 1 else frozenset()


def rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row as its number and its cells by column name; the header is row 1.

    The column names are as `plain` returns them. Rows that are not as wide as the header are left out. In a table
    separated by tabs, quotation marks are ordinary characters. Raises ValueError if the CSV cannot be read.
    """
    delimiter = _delimiter(text.partition("\n")[0])
    lines = io.StringIO(text, newline="")
    quoted = csv.reader(lines, delimiter=delimiter)
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE) if delimiter == "\t" else quoted
    try:
        names = [plain(name) for name in next(reader, [])]
        for number, cells in enumerate(reader, start=2):
            if len(cells) == len(names):
                yield number, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise ValueError(f"no readable CSV: {error}") from error


def said(cell: str | None) -> str | None:
    """Return the cell's text with white space collapsed; None if it is empty or says "n/a" or the like."""
    text = " ".join((cell or "").split())
    return None if text.lower() in NOTHING else text


def _delimiter(first: str) -> str:
    return max("\t,;", key=first.count)


def plain(name: str) -> str:
    """Return a column's name in normal form for comparison.

    >>> plain("Speech Text"), plain("SpeakerFullName"), plain("speakerID"), plain("MPs")
    ('speech_text', 'speaker_full_name', 'speaker_id', 'mps')
    """
    return re.sub(r"[\W_]+", "_", _HUMP.sub("_", name).lower()).strip("_")


csv.field_size_limit(CELL_LIMIT)
