"""Tables within documents and pages whose rows are turns: a column says who speaks, and another what is said.

What the columns mean is guessed as for a table in a file of its own, or by the cells if the columns have no names.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.formats._captions.cues import seconds
from index.formats._documents.pieces import Passage
from index.formats._markup import local
from index.formats._table.column_cells import kind_of
from index.formats._table.column_guess import guess, knows, names_speaker
from index.formats._table.rows import TableRows
from index.speakers.people import is_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml import etree

    Names = tuple[str, str, str]

FEWEST_ROWS = 2  # rows of a table of turns: the names of its columns and a turn, or two turns
LONGEST_NAME = 8  # words in a cell that names a speaker


def passages(
    paragraphs: Iterable[etree._Element], piece: Callable[[etree._Element], Passage], names: Names
) -> Iterator[Passage]:
    """Yield the passages of an office document's paragraphs in order; a table of turns gives a passage for each row.

    `piece` makes a passage of a paragraph. `names` are the names of the elements for a table, a row and a cell.
    """
    found = [(paragraph, piece(paragraph), _around(paragraph, names[0])) for paragraph in paragraphs]
    texts: dict[etree._Element, list[str]] = defaultdict(list)
    for paragraph, passage, table in found:
        if table is not None and (cell := _around(paragraph, names[2])) is not None:
            texts[cell].append(passage.text)
    read: dict[etree._Element, list[Passage]] = {}
    for _, passage, table in found:
        if table is not None and table not in read:
            rows = (row for row in table.iter() if local(row) == names[1])
            read[table] = turns([[" ".join(texts[cell]) for cell in row if local(cell) == names[2]] for row in rows])
            yield from read[table]
        if table is None or not read[table]:
            yield passage


def _around(element: etree._Element, name: str) -> etree._Element | None:
    return next((outer for outer in element.iterancestors() if local(outer) == name), None)


def turns(rows: Sequence[Sequence[str]]) -> list[Passage]:
    """Return one passage for each row, opened by the speaker as a bold label; a row without one has no label.

    `rows` are the texts of the cells by row. Returns [] if neither the names of the columns in the first row nor the
    cells say which columns have the speaker and the text, or if the rows are not alike.
    """
    if len(rows) < FEWEST_ROWS or any(len(row) != len(rows[0]) for row in rows):
        return []
    header, *lines = rows if knows(rows[0]) else (_told_by_cells(rows), *rows)
    if len(header) != len(rows[0]):
        return []
    numbered = enumerate((dict(zip(header, line, strict=True)) for line in lines), start=2)
    found = guess(TableRows(tuple(header), tuple(numbered)))
    speaker, text = found.columns.speaker, found.columns.text
    if not speaker or not text or not names_speaker(speaker) or found.by_cells:
        return []
    who, what = list(header).index(speaker), list(header).index(text)
    said = [(line[who].rstrip(" :"), line[what]) for line in lines]
    if not all(_may_label(name) for name, _ in said) or not any(name for name, _ in said):
        return []
    return [Passage(f"{name}: {words}", bold=f"{name}:") if name else Passage(words) for name, words in said if words]


def _told_by_cells(rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Name the columns of a table that does not name them: times, names of people of whom one recurs, and prose.

    Returns [] for a table with any other columns.
    """
    names = [_name(column) for column in zip(*rows, strict=True)]
    return names if sorted(names) in (["speaker", "text"], ["speaker", "text", "time"]) else []


def _name(cells: Sequence[str]) -> str:
    if all(seconds(cell) is not None for cell in cells):
        return "time"
    if len(set(cells)) < len(cells) and all(is_name(cell) for cell in cells):
        return "speaker"
    return "text" if kind_of(cells) == "prose" else ""


def _may_label(name: str) -> bool:
    return not name or (name[0].isupper() and len(name.split()) <= LONGEST_NAME)
