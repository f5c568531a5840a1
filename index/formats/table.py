"""Tables in CSV, TSV and JSON, whose rows are speeches or turns of speeches.

`[index.columns]` in config.toml or `--column` says what a column means. Other columns are guessed by their names and
cells, and `notice` reports the guess. Ambiguous tables are Skipped rather than misread. Rows that share an id, an
address, or a title and date form one speech; without any of these columns, the whole table does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import date as date_of
from typing import TYPE_CHECKING

from index.formats._captions.cues import seconds
from index.formats._documents import front_matter
from index.formats._rows import plain
from index.formats._shapes import is_json
from index.formats._table.cell_text import cell_text, printed_list
from index.formats._table.column_cells import holds_objects, is_empty
from index.formats._table.column_guess import Guess, guess, holds, knows, names_files
from index.formats._table.delimited import delimiter, table
from index.formats._table.json_rows import json_table
from index.formats._table.other_tables import no_speech
from index.formats._table.row_people import RowPeople
from index.formats._table.row_turns import SEVERAL, turns
from index.formats._table.split_dates import with_dates
from index.formats._table.split_names import several_names, with_names
from index.formats._table_dates import DateError, Order, count_from_start, has_clock, order, order_by_day, read
from index.identity import speech_id
from index.records import Paragraph, Skipped, Speech, Voice, draft, numbered, slug
from index.speakers.unnamed import is_unnamed
from index.text.file_names import date_in, titled, undated
from index.text.language import language_of
from index.text.language_codes import UNKNOWN
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.formats._table.rows import Row, TableRows
    from index.sources.columns import Columns
    from index.sources.source import Source

ROUND = 1  # asked after the formats that know their JSON, since JSON of many kinds has a column of text
MIDNIGHT = "00:00"  # if every row has this time, the times are unknown
TELLING = 500  # first rows of a table, whose language is taken for rows too short to show their own
ID_LIMIT = 100  # characters of a row's id that are used in the speech's id
NAME_ONE = "name one by [index.columns] in config.toml or by --column text=NAME"
GUESSED = "text column guessed by its cells"  # flag for text from a column whose name does not say so

SPREADSHEETS_DAY = date_of(1899, 12, 30)  # day 0 of the day numbers in spreadsheets
_SERIAL = re.compile(r"([1-6]\d{4})(?:\.\d+)?")  # day numbers of the years 1927 to 2091
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+|\d{3})?")  # seconds or milliseconds since 1970
_VOICES: dict[str, Voice] = {
    **dict.fromkeys(("audience", "crowd", "candidates"), "audience"),
    **dict.fromkeys(("question", "q", "reporter", "journalist", "moderator", "questioner"), "journalist"),
}
_CIRCLES = tuple("○◯〇●◎")  # before a speaker's name in the records of Japan
_RECORD = {"会議録情報"}  # names, in the column of speakers, for what the record itself adds
_NOTHING = {"", "-", "—", "n/a", "na", "nan", "null", "none", "no location", "no title", "unknown"}


def recognises(source: Source) -> bool:
    """Whether the source is JSON, or a table in CSV or TSV: rows as wide as a header with column names."""
    if is_json(source.head) and not front_matter.begins(source.head):
        return True
    return _delimiter(source) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the table's speeches in the order of their first rows, and a Skipped for what cannot be read.

    First comes a Skipped for each unreadable row. A speech without text or with an invalid date becomes a Skipped. A
    table without a column of speech, or with ambiguous dates, gives one Skipped and nothing else.
    """
    rows = _table(source)
    if not rows.header:
        yield Skipped(source.name, rows.remark or "a table without columns")
        return
    guessed = guess(rows, source.columns)
    columns = guessed.columns
    if missing := guessed.used - set(rows.header):
        has = ", ".join(filter(None, rows.header))
        yield Skipped(
            source.name, f"[index.columns] names {', '.join(sorted(missing))}, which it has not: it has {has}"
        )
        return
    if reason := _no_text(rows, guessed):
        yield Skipped(source.name, reason)
        return
    days = [row[columns.date] for _, row in rows.rows] if columns.date else []
    try:
        known = order(days)
    except DateError as error:
        known = order_by_day(days, date_in(source.stem))
        if known is None:
            yield Skipped(source.name, str(error))
            return
    for number, problem in rows.odd:
        yield Skipped(f"{source.name}#{number}", problem)
    clocks = (row[name] for _, row in rows.rows for name in (columns.date, columns.time) if name)
    events = list(_events(rows, columns))
    offsets = count_from_start([row[columns.time] for _, row in event] for _, event in events if columns.time)
    reader = _Reader(source, guessed, known, has_clock(clocks), offsets, RowPeople.of(rows, columns))
    whole: str | None = None
    for key, event in events:
        found = reader.speech(key, event)
        if isinstance(found, Speech) and found.language == UNKNOWN:
            whole = whole or language_of(" ".join(_Cells(columns, row).text for _, row in rows.rows[:TELLING]))
            found = replace(found, language=whole)  # a row too short to show its language gets that of the others
        yield found


def notice(source: Source) -> str | None:
    """Describe the guessed columns and the columns not read, for people to check; None if the table is skipped."""
    rows = _table(source)
    guessed = guess(rows, source.columns)
    if not rows.header or _no_text(rows, guessed):
        return None
    left = [name for name in rows.header if name and name not in guessed.used]
    remark = f"; {rows.remark}" if rows.remark else ""
    return str(guessed) + (f"; not read: {', '.join(left)}" if left else "") + remark


def _no_text(rows: TableRows, guessed: Guess) -> str | None:
    """Return why the table holds no speech, and what to do; None if it has a text column, or a title and a lead."""
    columns = guessed.columns
    if reason := no_speech(rows.header, guessed):
        return reason
    if columns.text or (columns.title and columns.lead):
        return None
    files = "; what was said is in the files that it names: index these" if names_files(rows) else ""
    return f"a table without a column of speech: it has {holds(rows)}; {NAME_ONE}{files}"


def _table(source: Source) -> TableRows:
    """Return the source's rows, with dates and names that are in several columns joined in one.

    Raises ValueError if the JSON or CSV cannot be read to its end.
    """
    char = _delimiter(source)
    return with_names(with_dates(json_table(source) if char is None else table(source, char)))


def _delimiter(source: Source) -> str | None:
    told = source.columns.text if source.columns else None
    return delimiter(source, lambda names: told in names or knows(names))


def _events(table: TableRows, columns: Columns) -> Iterator[tuple[str, list[tuple[int, Row]]]]:
    """Yield each speech's id ("" if the table has no ids), and its rows with their numbers.

    Rows that share an id, an address, or a title and date form one speech. The number of an episode is an id only
    together with title and date, since each season has an episode 1.
    """
    shared = [name for name in (columns.speech or columns.url, columns.title, columns.date) if name]
    if (columns.speech or columns.url) and plain(columns.speech or "") != "episode":
        shared = shared[:1]
    events: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for number, row in table.rows:
        events.setdefault(tuple(row[name].strip() for name in shared), []).append((number, row))
    for key, rows in events.items():
        yield ("-".join(key) if columns.speech else ""), rows


@dataclass(frozen=True, slots=True)
class _Reader:
    """Builds the speeches of one table. The fields are the same for all its rows.

    `source` is the table's file, and `guessed` says what its columns mean. `order` is the order of day and month in its
    dates, or None. `clocked` is true if any row has a time other than midnight, and `offsets` if the rows' times are
    counted from the beginning of a recording. `people` names the speakers by their ids.
    """

    source: Source
    guessed: Guess
    order: Order | None
    clocked: bool
    offsets: bool
    people: RowPeople

    def speech(self, key: str, rows: Sequence[tuple[int, Row]]) -> Speech | Skipped:
        """Build the speech of these rows, which share an id, an address, or a title and date.

        `key` is the speech's id in the table, "" if the table has no ids. The speech's fields are those of the first
        row.
        """
        number, first = rows[0]
        columns, source = self.guessed.columns, self.source
        part = f"{source.name}#{number}"
        cells = _Cells(columns, first)
        if columns.text and any(holds_objects(row[columns.text]) for _, row in rows):
            return Skipped(part, f"{columns.text} holds lists of objects as a program prints them: save it as JSON")
        paragraphs = numbered(self._paragraphs([row for _, row in rows])) if columns.text else ()
        if not paragraphs and (columns.text or not cells.get("lead")):
            return Skipped(part, f"no {columns.text or columns.lead} in this row")
        when = _when(cells, self.order, source.stem)
        if when and when[1] == MIDNIGHT and not self.clocked:
            when = (when[0], None)
        if when is None:
            return Skipped(part, f"{columns.date} is no date: {cells.get('date')}; write it as 2021-05-04")
        date, time = when if not self.offsets else (when[0], None)
        title = cells.get("title") or titled(undated(source.stem)) or source.name
        url = cells.get("url")
        text = " ".join(paragraph.text for paragraph in paragraphs) or cells.get("lead") or ""
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
            persons=() if paragraphs else cells.several("speaker"),
            paragraphs=paragraphs,
            source=source.name,
        )

    def _paragraphs(self, rows: Sequence[Row]) -> Iterator[Paragraph]:
        doubt = GUESSED if "text" in self.guessed.by_cells else None
        before: str | None = None
        for row in rows:
            cells = _Cells(self.guessed.columns, row)
            printed = cells.get("speaker")
            if printed in _RECORD:
                yield from (draft(block.text, "note") for block in blocks(cells.text))
                continue
            several = len(several_names(printed or "", self.guessed.columns.speaker or "")) > 1
            speaker = None if several else self.people.name(row) or printed
            office, text = _without_label(cells.text, printed)
            said_by = draft(
                text="",
                speaker=None if speaker and is_unnamed(speaker) else speaker,
                label=printed if several or speaker != before else None,
                office=cells.get("office") or office,
                voice=_VOICES.get((printed or "").lower(), "unknown"),
                uncertain=doubt or (SEVERAL if several else None),
                language=cells.get("language"),
            )
            before = speaker
            starts = seconds(cells.get("time") or "") if self.offsets else None
            for paragraph in turns(row[self.guessed.columns.text or ""], text, said_by):
                yield replace(paragraph, starts=starts)
                starts = None  # the time is that of the row's beginning


def _without_label(text: str, printed: str | None) -> tuple[str | None, str]:
    """Remove the speaker's printed name, with its full stop or colon, from the start of the text.

    Returns the office that the removed label has, or None, and the rest of the text. A text that does not begin with
    the name is unchanged; `printed` is None if the row names nobody.
    """
    if not printed:
        return None, text
    opens = text.lstrip()
    if opens[:1] in _CIRCLES:
        named = re.match(
            rf"(?:(?P<office>[^\s（）]{{1,30}})（)?{re.escape(printed)}(?:君|さん|氏)?）?[\s\u3000]+", opens[1:]
        )
        return (named["office"], opens[1 + named.end() :]) if named else (None, text)
    rest = opens.removeprefix(printed)
    return None, rest[1:].lstrip() if rest != opens and rest[:1] in (".", ":") and rest[1:2].isspace() else text


def _when(cells: _Cells, known: Order | None, stem: str) -> tuple[str | None, str | None] | None:
    """Return date and time of a row, with the date from the file's name if the row has none; None for an invalid date.

    `known` is the order of day and month in the column, or None; `stem` is the file's name.
    """
    written = _from_epoch(cells.get("date"))
    said = read(written, known) if written else (date_in(stem), None)
    clock = re.fullmatch(r"(\d{1,2}:\d\d)(?::\d\d)?", cells.get("time") or "")
    return (said[0], clock[1].zfill(5) if clock else said[1]) if said else None


def _from_epoch(written: str | None) -> str | None:
    """Convert seconds since 1970 (UTC) or a spreadsheet's day number to an ISO date; return other text, and None,
    unchanged.
    """
    if seconds := _EPOCH.fullmatch(written or ""):
        return datetime.fromtimestamp(int(seconds[1]), UTC).date().isoformat()
    days = _SERIAL.fullmatch(written or "")
    return (SPREADSHEETS_DAY + timedelta(days=int(days[1]))).isoformat() if days else written


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one row, accessed by the meaning of their column ("title", "date")."""

    columns: Columns
    row: Mapping[str, str]

    @property
    def text(self) -> str:
        """The row's text without markup, its paragraphs separated by line ends; "" if there is no text column."""
        cell = self.row[self.columns.text] if self.columns.text else ""
        return "" if is_empty(cell) else cell_text(cell)

    def get(self, noun: str) -> str | None:
        """Return the text of the cell whose column means `noun`; None if it is empty or there is no such column.

        White space is collapsed.
        """
        name = getattr(self.columns, noun)
        cell = self.row[name] if name else ""
        listed = printed_list(cell)
        text = " ".join(cell_text("; ".join(listed) if listed else cell).split())
        return None if text.lower() in _NOTHING else text

    def several(self, noun: str) -> tuple[str, ...]:
        """Split the cell whose column means `noun` into values at its semicolons."""
        return tuple(part.strip() for part in (self.get(noun) or "").split(";") if part.strip())
