"""Files of known kinds that hold no readable speech: each becomes a Skipped that says what to do instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats import _code_text
from index.formats._documents.zip_parts import ZIP, mimetype, names
from index.formats._shapes import is_markup
from index.formats._table.column_guess import knows
from index.records import Skipped
from index.text.days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Speech
    from index.sources.source import Source

BINARY = True
ROUND = 2  # asked after the formats that can read files of some of these kinds

_RECORDING = "a recording: transcribe it, and index the transcript or its captions"
_PICTURE = "a picture: text in it has to be recognised (OCR) first, and saved as text"
_SLIDES = "slides: save what was said as text"
_SHEET = "a spreadsheet: save it as CSV"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"AT&TFORM", "a DjVu scan: save it as a PDF with text, or as text"),
    (b"ID3", _RECORDING),
    (b"\xff\xfb", _RECORDING),
    (b"OggS", _RECORDING),
    (b"fLaC", _RECORDING),
    (b"RIFF", _RECORDING),
    (b"\x1aE\xdf\xa3", _RECORDING),
    (b"SQLite format 3\0", "a database: export its table of speeches as CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document: save it as .docx, .odt or text"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"),
    (b"PAR1", "a Parquet table: save it as CSV or JSON lines"),
)
_BEHIND = (  # bytes, their offset in the file, and what the file is
    (b"ftyp", 4, _RECORDING),
    (b"WEBP", 8, _PICTURE),
    (b"BOOKMOBI", 60, "an e-book in Kindle's format: save it as EPUB"),
)
_DELIMITERS = ",\t;|"
ROWS = 20  # lines that are examined to decide whether a text is a table
FEWEST_ROWS = 2  # lines of such a text
FEWEST_CELLS = 3  # cells of each row; lines of prose have a comma or two, but not every line
_ROOT = re.compile(
    r"\s*(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>\s*)*+<([\w:.-]+)", re.DOTALL
)
_HTML = frozenset({"html", "body", "head", "div", "p", "span", "table"})
_ROOTS = (
    ("mediawiki", "a wiki's dump: save each page's text (its wikitext) as a file of its own"),
    ("en-export", "notes of Evernote: export them as HTML"),
    ("finaldraft", "a screenplay: nobody has said it"),
    ("tei", "a TEI text without turns (u, or sp of a parliament): save it as HTML or as text"),
    ("teicorpus", "a TEI corpus without turns (u, or sp of a parliament): save its texts as HTML or as text"),
    ("svg", "a picture: nobody speaks in it"),
    ("plist", "settings of a program: nobody speaks in them"),
    ("gpx", "a map: nobody speaks in it"),
    ("kml", "a map: nobody speaks in it"),
)
_OFFICE = (  # part of a zip member's name or of the mimetype, and what the document is
    ("xl/workbook.xml", _SHEET),
    ("ppt/presentation.xml", _SLIDES),
    ("opendocument.spreadsheet", _SHEET),
    ("opendocument.presentation", _SLIDES),
)


def recognises(source: Source) -> bool:
    """Whether the source is of a known kind that holds no readable speech, such as a picture or a program."""
    return _kind(source) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one Skipped that says what the file is and what to do."""
    yield Skipped(source.name, _kind(source) or "not text")


def _kind(source: Source) -> str | None:
    content = source.content
    if content.startswith(ZIP):
        return _office(source)
    for mark, at, told in _BEHIND:
        if content[at : at + len(mark)] == mark:
            return told
    known = next((told for mark, told in _MAGIC if content.startswith(mark)), None)
    return known or _code_text.told(source.head) or _unknown_markup(source.head) or _broken_table(source.head)


def _broken_table(head: str) -> str | None:
    """Return what is wrong with a text that looks like a table but cannot be read as one; None for prose."""
    lines = [line for line in head.split("\n") if line.strip()][:ROWS]
    for char in _DELIMITERS:
        cells = [[cell.strip(" \"'") for cell in line.split(char)] for line in lines]
        if len(cells) < FEWEST_ROWS or min(map(len, cells)) < FEWEST_CELLS:
            continue
        if knows(cells[0]):
            return f'a table whose rows have other numbers of cells than its first line: put cells with "{char}" in ""'
        if all(day_of(row[0]) for row in cells):
            return "a table whose first line does not name its columns: add one such as date,title,speaker,text"
        if any(name.endswith("?") for name in cells[0]) and len(set(map(len, cells))) == 1:
            return "answers to a survey: nobody speaks in it; if somebody does, give its columns other names"
    return None


def _unknown_markup(head: str) -> str | None:
    """Return what to do with XML that no format reads, by its root; None for plain text and HTML."""
    if not is_markup(head) or (found := _ROOT.match(head)) is None or found[1].lower() in _HTML:
        return None
    told = next((what for root, what in _ROOTS if found[1].lower().startswith(root)), None)
    return told or f"XML of a kind that is not read (its root is {found[1]}): save it as a table, as HTML or as text"


def _office(source: Source) -> str:
    """Return why an office document in a zip file is not read, by its kind."""
    members = names(source)
    if not members:
        return "a damaged zip file or office document: save it anew"
    marks = " ".join((mimetype(source), *members))
    known = next((told for mark, told in _OFFICE if mark in marks), None)
    return known or "an office document of an unknown kind: save it as .docx, .odt or text"
