"""Reads CSV, TSV and similar text into rows, finding out the delimiter and whether quotation marks quote cells.

A quotation mark that opens a cell is CSV syntax only if the table quotes its cells; otherwise it belongs to the text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from index.formats._rows import CELL_LIMIT
from index.formats._shapes import is_json, is_markup
from index.formats._table.rows import TableRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.sources.source import Source

SAMPLE = 20  # rows that are examined to decide whether a text is a table
LONGEST_NAME = 40  # characters of a column's name; longer ones are sentences
MOST_WORDS = 5  # words of a column's name; more are a sentence
SURE_COLUMNS = 3  # least columns of a table separated by commas if no name is known; other delimiters need 1 fewer
SURE_ROWS = 2  # rows below the header that such a table must have
AS_PRINTED = "quotation marks are kept as printed: the table does not quote its cells"

_DELIMITERS = ",\t;|^~"
_RARE = "^~"  # delimiters that prose has too; accepted only if the header has known column names
_UNQUOTED = "\t|"  # delimiters of tables that seldom quote their cells
_SAID = re.compile(r"\"?sep=(.)\"?\n", re.IGNORECASE)  # the line "sep=;" that Excel writes above the header
_ABOVE = re.compile(r"(?:[ \t]*\n|#[^\n]*\n)+")  # blank lines and comments above the header
_BACKSLASHED = re.compile(r'\\"(?=[^\n]*"[^\n]*$)', re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_RULE = re.compile(r"\s*:?-{2,}:?\s*")  # a cell of the line of dashes below a Markdown table's header


def delimiter(source: Source, known: Callable[[Sequence[str]], bool]) -> str | None:
    """Return the character that separates the cells of each row; None if the text is not a table.

    In a table, most rows have as many cells as the header. If `known` does not accept the header's names as those of a
    table of speeches, stricter tests apply.
    """
    if is_json(source.head) or is_markup(source.head):
        return None
    said, head = _opened(source.head)
    first = head.partition("\n")[0]
    chars = [char for char in ([said] if said else sorted(_DELIMITERS, key=first.count, reverse=True)) if char in first]
    text = _opened(source.text)[1] if chars else ""
    return next((char for char in chars if _is_table(text, char, known)), None)


def table(source: Source, char: str) -> TableRows:
    """Return the rows of a table whose cells are separated by `char`.

    Rows that are wider or narrower than the header are in the result's `odd`, each with the reason. The header is row
    1; empty rows are not counted. Raises ValueError if the CSV cannot be read to its end.
    """
    _, text = _opened(source.text)
    printed = _marks_are_printed(text, char)
    lines = _printed_rows(text, char) if printed else _quoted_rows(text, char)
    names, *cells = [line for line in lines if any(map(str.strip, line))]
    framed = len(names) > 2 and not names[0].strip() and not names[-1].strip()  # lines such as | a | b |
    kept = slice(1, -1) if framed else slice(None)
    header = tuple(name.strip().strip('"').strip() for name in names[kept])
    rows, odd = [], []
    for number, line in enumerate(cells, start=2):
        if all(map(_RULE.fullmatch, filter(str.strip, line))):
            continue
        if len(line[kept]) == len(header):
            rows.append((number, dict(zip(header, line[kept], strict=True))))
        else:
            odd.append((number, f"a row of {len(line)} cells instead of {len(header)}"))
    return TableRows(header, tuple(rows), tuple(odd), AS_PRINTED if printed else None)


def _opened(text: str) -> tuple[str | None, str]:
    """Split off the lines above the header.

    Returns the delimiter that a first line such as "sep=;" names, or None, and the text from the header on.
    """
    said = _SAID.match(text)
    text = text[said.end() :] if said else text
    above = _ABOVE.match(text)
    return (said[1] if said else None), text[above.end() :] if above else text


def _is_table(text: str, char: str, known: Callable[[Sequence[str]], bool]) -> bool:
    lines = text.split("\n", SAMPLE + 1)[: SAMPLE + 1]
    quoted = _first_rows(text, char)
    raw = [line.split(char) for line in lines if line.strip()]
    return any(_looks(rows, char, known) for rows in (quoted, raw) if rows)


def _looks(rows: Sequence[Sequence[str]], char: str, known: Callable[[Sequence[str]], bool]) -> bool:
    names = [name.strip().strip('"') for name in rows[0]]
    while names and not names[-1]:
        names.pop()  # each line ends with a delimiter
    names = names[1:] if names and not names[0] else names
    plain = all(len(name) <= LONGEST_NAME for name in names) and len(set(names)) == len(names)
    widths = Counter(map(len, rows[1:]))
    if not plain or not widths or widths.most_common(1)[0][0] != len(rows[0]):
        return False
    if len(names) > 1 and known(names):
        return True
    if char in _RARE:
        return False
    shaped = all(len(name.split()) <= MOST_WORDS and name[-1:] not in ".!?:" for name in names)
    columns = SURE_COLUMNS if char == "," else SURE_COLUMNS - 1
    return shaped and len(widths) == 1 and len(names) >= columns and len(rows) > SURE_ROWS and all(names)


def _first_rows(text: str, char: str) -> list[list[str]]:
    """Return at most SAMPLE + 1 rows from the top of the table; fewer if an error follows them."""
    reader = _reader(text, char)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row, _ in zip(reader, range(SAMPLE + 1), strict=False) if row)
    return rows


def _reader(text: str, char: str) -> Iterator[list[str]]:
    """Read the rows of a table that quotes its cells, with inner quotation marks either doubled or escaped by a
    backslash.
    """
    lines = io.StringIO(text, newline="")
    if _BACKSLASHED.search(text) and '""' not in text:
        return csv.reader(lines, delimiter=char, doublequote=False, escapechar="\\")
    return csv.reader(lines, delimiter=char)


def _quoted_rows(text: str, char: str) -> list[list[str]]:
    try:
        return [row for row in _reader(text, char) if row]
    except csv.Error as error:
        raise ValueError(f"no readable CSV: {error}") from error


def _marks_are_printed(text: str, char: str) -> bool:
    """Whether quotation marks belong to the text, because they break CSV's rules or quote cells inconsistently."""
    if '"' not in text or (_BACKSLASHED.search(text) and '""' not in text):
        return False
    lines = [line.split(char) for line in text.split("\n") if line.strip()]
    width = len(lines[0])  # no column name contains the delimiter, so this width is right
    right = [line for line in lines if len(line) == width]
    broken = any(cell.startswith('"') and not _QUOTED.fullmatch(cell.strip()) for line in right for cell in line)
    if broken and len(right) < len(lines):
        by_lines, by_marks = _printed_rows(text, char), _quoted_or_none(text, char)
        return sum(len(row) == width for row in by_lines) > sum(len(row) == width for row in by_marks)
    if broken:
        return True
    regular = len(right) == len(lines) and char in _UNQUOTED
    return regular and any(_quoted_at_will(column) for column in zip(*right[1:], strict=True))


def _quoted_or_none(text: str, char: str) -> list[list[str]]:
    try:
        return _quoted_rows(text, char)
    except ValueError:
        return []


def _quoted_at_will(cells: Sequence[str]) -> bool:
    """Whether some cells of a column are quoted without need while other non-empty cells are not quoted."""
    quoted = [cell.strip() for cell in cells if cell.strip().startswith('"')]
    needless = any('"' not in cell[1:-1] for cell in quoted)
    return needless and len(quoted) < sum(1 for cell in cells if cell.strip())


def _printed_rows(text: str, char: str) -> list[list[str]]:
    """Split each line into cells at every `char`, whether or not it is within quotation marks.

    A line that then has more or fewer cells than the first is read as CSV instead if its quotation marks come in
    pairs.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    width = lines[0].count(char) + 1
    return [_printed_row(line, char, width) for line in lines]


def _printed_row(line: str, char: str, width: int) -> list[str]:
    cells = line.split(char)
    if len(cells) == width:
        return [_unescaped(cell) for cell in cells]
    if line.count('"') % 2 == 0:
        with suppress(csv.Error):
            return next(csv.reader([line], delimiter=char))
    return cells


def _unescaped(cell: str) -> str:
    """Return the cell without CSV's quoting: no marks around it, and single marks for the doubled ones within.

    A cell that is not enclosed in quotation marks, or has no doubled ones within, is returned unchanged.
    """
    quoted = _QUOTED.fullmatch(cell.strip())
    return cell.strip()[1:-1].replace('""', '"') if quoted and '""' in cell.strip()[1:-1] else cell


csv.field_size_limit(CELL_LIMIT)
