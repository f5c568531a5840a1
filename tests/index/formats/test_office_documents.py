"""Documents that are zip files: recognised by their members in any order, read within limits, never with a
traceback.
"""

from __future__ import annotations

import itertools
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from index.formats._documents.head_lines import day, field, head, is_head_line
from index.formats._documents.pieces import Passage, Told
from index.formats._documents.zip_parts import TEXT_LIMIT
from index.formats.markdown import MARKS
from index.reading.read import read
from index.records import Skipped, Speech
from index.sources.source import Source
from index.sources.walk import sources
from tests.builders.documents import W, docx, epub, odt, paragraph, zipped

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 20  # a generous limit; a reader whose time is quadratic takes minutes
TEXT = "The wells are clean."
MEMBERS = {
    "_rels/.rels": "<Relationships/>",
    "word/document.xml": f"<w:document {W}><w:body>{paragraph(TEXT)}</w:body></w:document>",
    "[Content_Types].xml": "<Types/>",
}


def only(content: bytes) -> Speech | Skipped:
    (item,) = read(Source("2021-05-04-wells.docx", content))
    return item


@pytest.mark.parametrize("order", list(itertools.permutations(MEMBERS)), ids="-".join)
def test_members_may_come_in_any_order(order: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "2021-05-04-wells.docx"
    path.write_bytes(zipped({name: MEMBERS[name] for name in order}))
    (source,) = sources([path])
    assert isinstance(source, Source)
    (speech,) = read(source)
    assert isinstance(speech, Speech)
    assert [p.text for p in speech.paragraphs] == [TEXT]


def test_documents_within_a_container_are_read_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2021-05-04-a.docx", docx(paragraph(TEXT)))
        archive.writestr("2021-05-05-b.odt", odt(f"<text:p>{TEXT}</text:p>"))
    found = [item for source in sources([tmp_path / "all.zip"]) if isinstance(source, Source) for item in read(source)]
    assert [item.date for item in found if isinstance(item, Speech)] == ["2021-05-04", "2021-05-05"]


def test_a_bomb_is_not_unpacked() -> None:
    bomb = docx(" " * (TEXT_LIMIT + 1) * 1_000_000)
    assert len(bomb) < 100_000
    found = only(bomb)
    assert isinstance(found, Skipped)
    assert found.reason == f"cannot be read as docx: more than {TEXT_LIMIT} MB when unpacked"


def test_a_bomb_of_many_chapters_is_not_unpacked() -> None:
    found = only(epub([f"<p>{' ' * 5_000_000}</p>"] * (TEXT_LIMIT // 5 + 1)))
    assert isinstance(found, Skipped)
    assert found.reason.endswith(f"more than {TEXT_LIMIT} MB when unpacked")


def test_entities_of_a_document_are_not_expanded() -> None:
    bomb = "<!DOCTYPE w [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
    body = f"{bomb}<w:document {W}><w:body><w:p><w:r><w:t>The wells &b; clean.</w:t></w:r></w:p></w:body></w:document>"
    assert "aaa" not in str(only(zipped({**MEMBERS, "word/document.xml": body})))


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 400, docx(paragraph(TEXT))[:-30]])
def test_a_damaged_zip_is_told(content: bytes) -> None:
    assert isinstance(only(content), Skipped)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2021-05-04", "2021-05-04"),
        ("2021-05", "2021-05"),
        ("2021", "2021"),
        ("20210504", "2021-05-04"),
        ("2021-05-04T10:00:00+02:00", "2021-05-04"),
        ("2021-05-04 10:00", "2021-05-04"),
        ("Tuesday, May 4th, 2021", "2021-05-04"),
        ("4 May 2021", "2021-05-04"),
        ("Tue, 4 May 2021 23:30:00 -0400", "2021-05-04"),
        ("2021-02-31", None),
        ("3/4/2021", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_is_what_a_calendar_has(written: str, iso: str | None) -> None:
    assert day(written) == iso


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("***We*** will", "We will"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("a __bold__ _word_ `code_x`", "a bold word code_x"),
        ("[the report][r] of ~~May~~ June", "the report of May June"),
        (r"5 \* 6 &amp; R&amp;D", "5 * 6 & R&D"),
        ("see <https://example.org> <b>now</b>", "see https://example.org now"),
        ("R&D, I [hope] (so)", "R&D, I [hope] (so)"),
    ],
)
def test_marks_are_no_words(marked: str, said: str) -> None:
    assert MARKS.words(marked) == said


@pytest.mark.parametrize(
    "body",
    [
        paragraph("The ferries are late.", bold="Ada Quill: ") + paragraph("They always were.", bold="Bo Fenn:"),
        paragraph("", bold="ADA QUILL:") + paragraph("The ferries are late.")
        + paragraph("", bold="BO FENN:") + paragraph("They always were."),
        paragraph("ADA QUILL:") + paragraph("The ferries are late.")
        + paragraph("BO FENN:") + paragraph("They always were.")
        + paragraph("ADA QUILL:") + paragraph("Why?") + paragraph("BO FENN:") + paragraph("Ice."),
        paragraph("MR. QUILL: The ferries are late.") + paragraph("MS. FENN: They always were."),
    ],
    ids=["in bold", "in bold, alone", "alone", "plain"],
)  # fmt: skip
def test_a_label_begins_a_turn_wherever_it_stands(body: str) -> None:
    found = only(docx(body + paragraph("On ice", style="Heading1")))
    assert isinstance(found, Speech)
    quill, fenn = found.paragraphs[:2]
    assert (quill.text, fenn.text) == ("The ferries are late.", "They always were.")
    assert (quill.speaker or "").endswith("Quill")
    assert (fenn.speaker or "").endswith("Fenn")


@pytest.mark.parametrize("mark", ["[", "![", "[a](", "*a ", "**", "_a ", "`a ", "<a ", "<!-- ", "~~a ", "> "])
def test_a_text_of_marks_without_end_is_read_in_bounded_time(mark: str) -> None:
    begun = time.process_time()
    assert read(Source("2021-05-04-marks.md", b"# Marks\n" + mark.encode() * (100_000 // len(mark))))
    assert time.process_time() - begun < SECONDS


def test_lines_of_the_head_say_what_the_metadata_does_not() -> None:
    lines = ("Title: On wells", "Speaker: Ada Quill", "Place: Laketown", "Date: 4 May 2021", TEXT)
    pieces = [Passage(line) for line in lines]
    known = Told(title="On ferries", speaker="Bo Fenn", place="Hilltown", date="2021-05-05")
    assert head(pieces, known).told == known
    assert head(pieces, Told()).told == Told("On wells", "2021-05-04", speaker="Ada Quill", place="Laketown")


@pytest.mark.parametrize(
    ("line", "below", "told"),
    [
        ("Speaker: Ada Quill", "We begin.", ("speaker", "Ada Quill")),
        ("Speaker: Bo Fenn Jr.", "We begin.", ("speaker", "Bo Fenn Jr.")),
        ("Place: Laketown, U.S.", "We begin.", ("place", "Laketown, U.S.")),
        ("Title: Why? And when?", "We begin.", ("title", "Why? And when?")),
        ("SPEAKER: The sitting is open.", "We begin.", None),
        ("SPEAKER: Order, please", "BO FENN: No.\nSPEAKER: Order!", None),
        ("Place: it is a word that we love. And more", "We begin.", None),
    ],
)
def test_a_line_names_a_person_or_place_if_it_is_no_sentence_and_stands_once(
    line: str, below: str, told: tuple[str, str] | None
) -> None:
    assert field(line, below) == told


def test_the_time_of_a_date_is_no_place() -> None:
    (piece,) = [Passage("4 May 2021, 10:00AM")]
    assert is_head_line(piece.text)
    assert head([piece, Passage(TEXT)], Told()).told.place is None
