"""Speeches as lines for other programs and for people: JSON Lines, CSV with a row a paragraph, plain text."""

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
MARK = "\ufeff"  # what tells a spreadsheet that a table is UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate instead of show
SPEECHES_APART = "\n" + "*" * 72 + "\n\n"


def jsonl(speeches: Iterable[Speech]) -> Iterator[str]:
    """One JSON object a line for each speech; `index/records.from_json` reads it back."""
    for speech in speeches:
        yield json.dumps(as_json(speech), ensure_ascii=False) + "\n"


def table(found: Iterable[tuple[Speech, Collection[str] | None]]) -> Iterator[str]:
    """CSV (RFC 4180) with a head; a row for each paragraph, or for those whose ids stand by the speech.

    For spreadsheets: UTF-8 with its mark, and nothing in it is a formula.
    """
    yield MARK + row(COLUMNS)
    for speech, wanted in found:
        for paragraph in speech.paragraphs:
            if wanted is None or paragraph.id in wanted:
                yield row(_cells(speech, paragraph))


def text(speeches: Iterable[Speech]) -> Iterator[str]:
    """Each speech as text to read: title, date, place, lead, and the paragraphs with their speakers."""
    for number, speech in enumerate(speeches):
        lead = None if speech.begins_with_lead else speech.lead
        lines = [line for line in (speech.title, _occasion(speech), speech.url, lead) if line]
        yield (SPEECHES_APART if number else "") + "\n".join(lines) + "\n"
        for paragraph in speech.paragraphs:
            yield f"\n{_label(paragraph)}{paragraph.text}\n"


def _label(paragraph: Paragraph) -> str:
    """The label as printed, with the colon that some layouts print and others leave out."""
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
    """A line of CSV that a spreadsheet shows unchanged: cells that it would calculate get an apostrophe first."""
    line = io.StringIO()
    csv.writer(line).writerow(map(_shown, cells))
    return line.getvalue()


def _shown(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return "" if cell is None else cell
