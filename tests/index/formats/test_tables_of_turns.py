"""Tables of turns within pages and documents, and pages that are transcripts without a page around them."""

from __future__ import annotations

import pytest

from index.reading.read import read
from index.records import Speech
from index.sources.source import Source
from tests.builders.documents import docx, odt, paragraph

LATE = "The ferries are late, as you know."
ALWAYS = "They always were, and they will be."
BRIDGE = "So we build a bridge across the lake."
TURNS = [("Ada Quill", LATE), ("Bo Fenn", ALWAYS), ("Ada Quill", BRIDGE)]
ROWS = [("0:00", "Ada Quill", LATE), ("0:07", "Bo Fenn", ALWAYS), ("0:11", "Ada Quill", BRIDGE)]
HEADER = ("Time", "Speaker", "Text")

Rows = list[tuple[str, ...]]


def table(rows: Rows, row: str, cell: str) -> str:
    """Make the XML of the rows: each cell's text is put into `cell`, and each row's cells into `row`, at "…"."""
    return "".join(row.replace("…", "".join(cell.replace("…", text) for text in cells)) for cells in rows)


def page(rows: Rows) -> bytes:
    cells = table(rows, "<tr>…</tr>", "<td>…</td>")
    return f"<html><head><title>Harbour talk</title></head><body><table>{cells}</table></body></html>".encode()


def word(rows: Rows) -> bytes:
    cell = f"<w:tc>{paragraph('…')}</w:tc>"
    return docx(f"<w:tbl>{table(rows, '<w:tr>…</w:tr>', cell)}</w:tbl>")


def open_document(rows: Rows) -> bytes:
    names = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cell = "<table:table-cell><text:p>…</text:p></table:table-cell>"
    return odt(f"<table:table {names}>{table(rows, '<table:table-row>…</table:table-row>', cell)}</table:table>")


def said(name: str, content: bytes) -> list[tuple[str | None, str]]:
    (found,) = read(Source(name, content))
    assert isinstance(found, Speech), found
    return [(p.speaker, p.text) for p in found.paragraphs if p.kind == "speech"]


FILES = [("2021-05-04-talk.html", page), ("2021-05-04-talk.docx", word), ("2021-05-04-talk.odt", open_document)]


@pytest.mark.parametrize(("name", "file"), FILES)
@pytest.mark.parametrize("rows", [[HEADER, *ROWS], ROWS, [("Speaker", "Text"), *TURNS], TURNS])
def test_the_rows_of_a_table_of_turns_are_turns(name: str, file, rows: Rows) -> None:
    assert said(name, file(rows)) == TURNS


@pytest.mark.parametrize(("name", "file"), FILES)
def test_a_table_that_does_not_say_who_speaks_names_nobody(name: str, file) -> None:
    rows = [("Harbour", "Ada Quill", LATE), ("Lake", "Bo Fenn", ALWAYS), ("Hill", "Ida Marsh", BRIDGE)]
    assert {who for who, _ in said(name, file(rows))} == {None}


def test_a_cite_above_paragraphs_names_the_speaker_and_a_time_by_itself_is_no_word() -> None:
    hosted = f"<cite>Ada Quill:</cite>\n<time>00:00</time>\n<p>{LATE}</p>\n<cite>Bo Fenn:</cite>\n<p>{ALWAYS}</p>"
    assert said("2021-05-04-talk.html", hosted.encode()) == TURNS[:2]
    exported = f"<p>1:59  </p>\n<p>{LATE}</p>\n<p></p>\n<p>2:12  </p>\n<p>{ALWAYS}</p>"
    assert said("2021-05-04-talk.html", exported.encode()) == [(None, LATE), (None, ALWAYS)]


def test_a_cite_within_a_sentence_is_part_of_it() -> None:
    assert said("2021-05-04-talk.html", b"<p>As <cite>The Lake Herald:</cite> says, the ferries are late.</p>") == [
        (None, "As The Lake Herald: says, the ferries are late.")
    ]
