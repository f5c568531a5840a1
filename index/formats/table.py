"""Tables, CSV, TSV and JSONL: rows that are speeches, or turns of one, by columns named or guessed.

`[index.columns]` of config.toml says what each column is; what it does not say is guessed by the columns'
names, and `notice` tells what was guessed. What cannot be told for sure is Skipped, never read wrongly. Rows that
share an id, an address or a title, and a date, are one speech; where there are none of these the table is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.formats._table_dates import DateError, Order, order, read
from index.formats._table_guess import guess, knows, used
from index.identity import speech_id
from index.records import Paragraph, Skipped, Speech, Voice, numbered, slug
from index.text.file_names import date_in, titled, undated
from index.text.language import language_of
from index.text.language_codes import UNKNOWN
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.sources.columns import Columns
    from index.sources.source import Source

SAMPLE = 20  # rows that show whether it is a table
ROUND = 1  # a column of text is what many kinds of JSON have: those that know theirs are asked first
TELLING = 500  # rows that tell the language of those too short to tell it
LONGEST_NAME = 40  # characters of a column's name: longer ones are sentences
CELL_LIMIT = 64 * 1024 * 1024  # characters of one cell: no less than a source may have; csv allows 128 kB
ID_LIMIT = 100  # characters of a row's own id in a speech's

_DELIMITERS = ",\t;|"
_TOLD = re.compile(r"[(\[][^()\[\]]*[)\]]\.?")
_VOICES: dict[str, Voice] = {
    **dict.fromkeys(("audience", "crowd", "candidates"), "audience"),
    **dict.fromkeys(("question", "q", "reporter", "journalist", "moderator", "questioner"), "journalist"),
}
_NOTHING = {"", "-", "—", "n/a", "na", "nan", "null", "none", "no location", "no title", "unknown"}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's columns and rows; `odd` are the rows that have another number of cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    odd: tuple[tuple[int, int], ...] = ()


def recognises(source: Source) -> bool:
    """True for rows of as many cells as the header has names, one of them known, and for such JSON objects."""
    if source.head.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        first = _first_object(source)
        return first is not None and "paragraphs" not in first and _is_header(source, list(first))
    return _delimiter(source) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """The table's speeches in the order of their first rows; rows without text are Skipped each."""
    table = _table(source)
    columns = source.columns or guess(table.header)
    if columns is None:
        yield Skipped(source.name, f"a table without a column of text: {', '.join(table.header)}")
        return
    if missing := used(columns) - set(table.header):
        yield Skipped(source.name, f"[index.columns] names {', '.join(sorted(missing))}, which it has not")
        return
    try:
        known = order(row[columns.date] for _, row in table.rows) if columns.date else None
    except DateError as error:
        yield Skipped(source.name, str(error))
        return
    for number, cells in table.odd:
        yield Skipped(f"{source.name}#{number}", f"a row of {cells} cells instead of {len(table.header)}")
    whole: str | None = None
    for key, rows in _events(table, columns):
        found = _speech(source, columns, known, (key, rows))
        if isinstance(found, Speech) and found.language == UNKNOWN:
            whole = whole or language_of(" ".join(row[columns.text] for _, row in table.rows[:TELLING]))
            found = replace(found, language=whole)  # a row of few words is in the language of the others
        yield found


def notice(source: Source) -> str | None:
    """What was guessed of the table's columns and which are not read, for people to check; None if told."""
    table = _table(source)
    columns = source.columns or guess(table.header)
    if columns is None:
        return None
    left = [name for name in table.header if name and name not in used(columns)]
    how = "as configured" if source.columns else "guessed"
    return f"columns {how}: {columns}" + (f"; not read: {', '.join(left)}" if left else "")


def _events(table: _Table, columns: Columns) -> Iterator[tuple[str, list[tuple[int, Row]]]]:
    """The rows of each speech, by what they share."""
    shared = [name for name in (columns.speech or columns.url, columns.title, columns.date) if name]
    if columns.speech or columns.url:
        shared = shared[:1]
    events: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for number, row in table.rows:
        events.setdefault(tuple(row[name].strip() for name in shared), []).append((number, row))
    for key, rows in events.items():
        yield (key[0] if columns.speech else ""), rows


def _speech(
    source: Source, columns: Columns, known: Order | None, event: tuple[str, list[tuple[int, Row]]]
) -> Speech | Skipped:
    key, rows = event
    number, first = rows[0]
    part = f"{source.name}#{number}"
    cells = _Cells(columns, first)
    paragraphs = numbered(_paragraphs(columns, [row for _, row in rows]))
    if not paragraphs:
        return Skipped(part, f"no {columns.text} in this row")
    when = _when(cells, known, source.stem)
    if when is None:
        return Skipped(part, f"{columns.date} is no date: {cells.get('date')}")
    date, time = when
    title = cells.get("title") or titled(undated(source.stem)) or source.name
    url = cells.get("url")
    text = " ".join(paragraph.text for paragraph in paragraphs)
    return Speech(
        id=slug(f"{source.stem}-{key}", ID_LIMIT) if key and not url else speech_id(url, date, time, title),
        title=title,
        date=date,
        time=time,
        url=url,
        lead=cells.get("lead"),
        place=cells.get("place"),
        language=cells.get("language") or language_of(text),
        sections=cells.several("section"),
        topics=cells.several("topic"),
        geography=cells.several("country"),
        paragraphs=paragraphs,
        source=source.name,
    )


def _when(cells: _Cells, known: Order | None, stem: str) -> tuple[str | None, str | None] | None:
    """Date and time of a row, the date of the file's name where the row has none; None for what is no date."""
    written = cells.get("date")
    said = read(written, known) if written else (date_in(stem), None)
    clock = re.fullmatch(r"(\d{1,2}:\d\d)(?::\d\d)?", cells.get("time") or "")
    return (said[0], clock[1].zfill(5) if clock else said[1]) if said else None


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row's cells by what they are."""

    columns: Columns
    row: Mapping[str, str]

    def get(self, noun: str) -> str | None:
        """The cell's text, white space collapsed, or None where it says nothing or there is no such column."""
        name = getattr(self.columns, noun)
        text = " ".join(self.row[name].split()) if name else ""
        return None if text.lower() in _NOTHING else text

    def several(self, noun: str) -> tuple[str, ...]:
        """The values that the cell lists, parted by semicolons."""
        return tuple(part.strip() for part in (self.get(noun) or "").split(";") if part.strip())


def _paragraphs(columns: Columns, rows: Sequence[Row]) -> Iterator[Paragraph]:
    before: str | None = None
    for row in rows:
        cells = _Cells(columns, row)
        speaker = cells.get("speaker")
        label = speaker if speaker != before else None
        before = speaker
        for block in blocks(row[columns.text]):
            if _TOLD.fullmatch(block.text):
                yield Paragraph(0, "", block.text, "narration")
                continue
            voice = _VOICES.get((speaker or "").lower(), "unknown")
            office = cells.get("office")
            language = cells.get("language")
            yield Paragraph(0, "", block.text, "speech", speaker, label, office, voice=voice, language=language)
            label = None


def _table(source: Source) -> _Table:
    """The rows. Raises ValueError for JSON or CSV that cannot be read on."""
    delimiter = _delimiter(source)
    return _objects(source) if delimiter is None else _cells(source, delimiter)


def _cells(source: Source, delimiter: str) -> _Table:
    header, *lines = _parsed(source.text, delimiter)
    rows, odd = [], []
    for number, cells in enumerate(lines, start=2):
        if len(cells) == len(header):
            rows.append((number, dict(zip(header, cells, strict=True))))
        elif any(map(str.strip, cells)):
            odd.append((number, len(cells)))
    return _Table(tuple(header), tuple(rows), tuple(odd))


def _objects(source: Source) -> _Table:
    text = source.text.strip()
    lines = text.split("\n")  # not splitlines: U+2028 may stand within a JSON text
    found = json.loads(text) if text.startswith("[") else [json.loads(line) for line in lines if line.strip()]
    header = tuple(dict.fromkeys(str(key) for item in found for key in item))
    rows = ({name: _cell(item.get(name)) for name in header} for item in found)
    return _Table(header, tuple(enumerate(rows, start=1)))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _first_object(source: Source) -> dict[str, object] | None:
    text = source.text.lstrip("\ufeff \r\n\t[")
    try:
        first, _ = json.JSONDecoder().raw_decode(text)
    except ValueError:
        return None
    return first if isinstance(first, dict) else None


def _is_header(source: Source, names: list[str]) -> bool:
    """Whether the names are those of a table with text: by the configuration, else by what they usually are."""
    return (source.columns is not None and source.columns.text in names) or knows(names)


def _delimiter(source: Source) -> str | None:
    """The character that parts as many cells in every row as the header has names, or None: no table."""
    if source.head.lstrip("\ufeff \r\n\t").startswith(("{", "[", "<")):
        return None
    first = source.head.lstrip("\ufeff").partition("\n")[0]
    for delimiter in sorted(_DELIMITERS, key=first.count, reverse=True):
        if delimiter not in first:
            continue
        rows = _sample(source, delimiter)
        widths = Counter(map(len, rows[1:]))
        names = [name.strip() for name in rows[0]]
        plain = all(len(name) <= LONGEST_NAME for name in names) and len(set(names)) == len(names)
        if plain and _is_header(source, names) and widths and widths.most_common(1)[0][0] == len(names):
            return delimiter
    return None


def _sample(source: Source, delimiter: str) -> list[list[str]]:
    """The first rows, as far as they can be read."""
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(row for row, _ in zip(reader, range(SAMPLE + 1), strict=False) if row)
    return rows or [[]]


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise ValueError(f"no readable CSV: {error}") from error


csv.field_size_limit(CELL_LIMIT)
