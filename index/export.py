"""Exports speeches as text for other programs and for people: JSON Lines, CSV with a row per paragraph, plain text."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Literal

from index.records import as_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from index.records import Paragraph, Speech

Format = Literal["jsonl", "csv", "txt"]

COLUMNS = (
    "speech", "paragraph", "number", "date", "time", "place", "title", "language",
    "speaker", "label", "office", "note", "voice", "kind", "text", "url", "starts", "uncertain",
)  # fmt: skip
MARK = "\ufeff"  # the byte order mark, by which a spreadsheet recognises UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # first characters of a cell that a spreadsheet would take for a formula
SPEECHES_APART = "\n" + "*" * 72 + "\n\n"


def jsonl(speeches: Iterable[Speech]) -> Iterator[str]:
    """Yield each speech as a line with a JSON object, which `index.records.from_json` can read."""
    for speech in speeches:
        yield json.dumps(as_json(speech), ensure_ascii=False) + "\n"


def table(found: Iterable[tuple[Speech, Collection[str] | None]]) -> Iterator[str]:
    """Yield CSV (RFC 4180) for spreadsheets: a header, then a row for each paragraph.

    Each speech is paired with the ids of the paragraphs to include, or with None to include all. The text starts with a
    byte order mark; a cell that a spreadsheet would take for a formula is prefixed with an apostrophe.
    """
    yield MARK + row(COLUMNS)
    for speech, wanted in found:
        for paragraph in speech.paragraphs:
            if wanted is None or paragraph.id in wanted:
                yield row(_cells(speech, paragraph))


def text(speeches: Iterable[Speech]) -> Iterator[str]:
    """Yield each speech as readable text: title, date, time, place, address, lead, and paragraphs with their labels."""
    for number, speech in enumerate(speeches):
        lead = None if speech.begins_with_lead else speech.lead
        lines = [line for line in (speech.title, _occasion(speech), speech.url, lead) if line]
        yield (SPEECHES_APART if number else "") + "\n".join(lines) + "\n"
        for paragraph in speech.paragraphs:
            yield f"\n{_label(paragraph)}{paragraph.text}\n"


def _label(paragraph: Paragraph) -> str:
    """Return the speaker's label with one colon and a space, whether or not the page has a colon; "" without label."""
    return f"{paragraph.label.rstrip(':')}: " if paragraph.label else ""


def _occasion(speech: Speech) -> str:
    return ", ".join(part for part in (speech.date, speech.time, speech.place) if part)


def _cells(speech: Speech, paragraph: Paragraph) -> Iterator[object]:
    for column in COLUMNS:
        if column in ("speech", "paragraph"):
            yield speech.id if column == "speech" else paragraph.id
        elif column == "language":
            yield paragraph.language or speech.language
        else:
            yield getattr(paragraph if hasattr(paragraph, column) else speech, column)


def row(cells: Iterable[object]) -> str:
    """Return the cells as a line of CSV, with None as an empty cell.

    A text that a spreadsheet would take for a formula is prefixed with an apostrophe.
    """
    line = io.StringIO()
    csv.writer(line).writerow(map(_shown, cells))
    return line.getvalue()


def _shown(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return "" if cell is None else cell
