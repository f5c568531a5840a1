"""Reading: one format for each source, one reason for each source without a speech, and never an exception."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.known_formats import formats
from index.reading.read import fingerprint, notices, read, recognised
from index.records import Skipped, Speech, as_json
from index.sources.columns import Columns
from index.sources.source import Source
from index.sources.walk import sources

GOLDEN = [
    p for p in sorted((Path(__file__).parents[2] / "golden").glob("*/*")) if p.is_file() and ".expected" not in p.name
]
NO_SPEECH = (
    "a table without a column of speech: it has name (words), version (numbers); "
    "name one by [index.columns] in config.toml or by --column text=NAME"
)
UNDATED_PAGE = (
    'a web page without a date: say it in its name ("2021-05-04-some-title") or its first line ("Date: 2021-05-04")'
)
PICTURE = "a picture: text in it has to be recognised (OCR) first, and saved as text"
SECONDS = 120  # a generous limit; a reader whose time is quadratic takes hours


def reason(content: bytes, name: str = "x") -> str:
    (item,) = read(Source(name, content))
    assert isinstance(item, Skipped)
    return item.reason


def test_formats_are_found_by_being_there_and_parts_of_them_are_not_formats() -> None:
    found = {format_.name for format_ in formats()}
    assert found >= {"akoma_ntoso", "dump", "kremlin", "plain", "popolo", "publicwhip", "rostra", "table", "tei"}
    assert not any(name.startswith("_") for name in found)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", PICTURE),
        (bytes(range(256)) * 8, "not text"),
        (b"<html><p>Some page of another site.</html>", UNDATED_PAGE),
        (b'{"name": "package", "version": 1}', NO_SPEECH),
        (b"<akomaNtoso><act><body/></act></akomaNtoso>", "an Akoma Ntoso document, but no debate"),
        (b"<akomaNtoso><debate><debateBody>", "cannot be read as akoma_ntoso: cut short: <akomaNtoso> has no end"),
    ],
)
def test_a_source_without_speech_has_one_reason(content: bytes, told: str) -> None:
    assert reason(content) == told


def test_two_formats_that_claim_one_source_are_named_and_neither_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    together = [replace(format_, round=0) for format_ in formats() if format_.name in ("plain", "table")]
    monkeypatch.setattr("index.reading.read.formats", lambda: together)
    assert reason(b"speaker,text\nQuill,Hello.\n") == "could be plain or table"


@given(
    st.binary(max_size=400),
    st.sampled_from(
        [b"", b"<TEI><u>", b"<akomaNtoso><debate>", b"<debates><speech", b'{"id":', b"text,date\n", b"[{", b"WARC"]
    ),
)
def test_no_bytes_make_reading_raise(junk: bytes, start: bytes) -> None:
    assert read(Source("2020-01-01-junk.txt", start + junk))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_damage_to_a_source_makes_reading_raise(path: Path) -> None:
    content = path.read_bytes()
    for at in range(0, len(content), max(1, len(content) // 20)):
        for damaged in (content[:at], content[at:], content[:at] + b"\xff<&\0" + content[at:]):
            assert read(Source(path.name, damaged))


@pytest.mark.parametrize(
    "content",
    [
        b"<akomaNtoso><debate><debateBody><speech>"
        + b"<p>word</p>" * 100_000
        + b"</speech></debateBody></debate></akomaNtoso>",
        b"speaker,text\n" + b"Quill,One short turn of hers.\n" * 40_000,
        b"One line of a text that has no end. " * 40_000,
        b"<" * 2_000_000,
        b"{" * 2_000_000,
        b"[" * 2_000_000,
    ],
    ids=["xml", "table", "one line", "angle brackets", "braces", "brackets"],
)
def test_one_megabyte_and_more_is_read_or_skipped_in_bounded_time(content: bytes) -> None:
    started = time.monotonic()
    assert read(Source("2020-01-01-large.txt", content))
    assert time.monotonic() - started < SECONDS


def test_entities_are_not_expanded_and_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP SECRET")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = (
        f'<!DOCTYPE akomaNtoso [<!ENTITY l0 "lol">{bomb}<!ENTITY out SYSTEM "{secret.as_uri()}">]>'
        "<akomaNtoso><debate><debateBody><speech by='#a'><p>Look: &out; &l9;</p></speech>"
        "</debateBody></debate></akomaNtoso>"
    )
    (speech,) = read(Source("2020-01-01-bomb.xml", document.encode()))
    assert isinstance(speech, Speech)
    (paragraph,) = speech.paragraphs
    assert paragraph.text.startswith("Look: &out;")
    assert len(paragraph.text) < 20


def test_a_table_says_what_it_guessed_and_what_it_leaves_unread() -> None:
    content = b"speaker,minute,text\nQuill,01:20,Hello.\n"
    assert notices(Source("t.csv", content)) == ["columns guessed: text = text, speaker = speaker; not read: minute"]
    told = Source("t.csv", content, columns=Columns(text="text", speaker="minute"))
    assert notices(told) == ["columns as configured: text = text, speaker = minute; not read: speaker"]
    assert notices(Source("t.txt", b"Prose.")) == []


def test_a_changed_table_beside_a_statement_changes_its_fingerprint(tmp_path: Path) -> None:
    path, table = tmp_path / "txt" / "Session 51" / "QAT_51_1996.txt", tmp_path / "speakers.csv"
    path.parent.mkdir(parents=True)
    path.write_text("Thank you.")
    source = Source(str(path), path.read_bytes(), path=path)
    alone = fingerprint(source)
    assert alone == source.digest
    table.write_text("Year,Session,ISO Code,Country,Name of Person Speaking,Post\n1996,51,QAT,Qatar,Ada Quill,Emir\n")
    assert fingerprint(source) != alone


def test_what_is_last_is_asked_only_where_nothing_else_knows() -> None:
    assert [f.name for f in recognised(Source("x.txt", b"Some prose, with a comma.\nAnd more."))] == ["plain"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_export_reads_back_as_it_was(path: Path, tmp_path: Path) -> None:
    found = [item for source in sources([path]) if isinstance(source, Source) for item in read(source)]
    speeches = [item for item in found if isinstance(item, Speech)]
    export = tmp_path / "export.jsonl"
    export.write_text("".join(json.dumps(as_json(speech)) + "\n" for speech in speeches), encoding="utf-8")
    again = [item for source in sources([export]) if isinstance(source, Source) for item in read(source)]
    assert again == (speeches or [Skipped(str(export), "empty")])


@pytest.mark.parametrize(
    ("lead", "text"), [("The mayor saw the bridge.", "The mayor saw the bridge."), (None, "A visit")]
)
def test_an_event_without_text_says_its_lead_or_its_title(lead: str | None, text: str) -> None:
    bare = Speech("town-9", "A visit", "2013-09-23", (), lead=lead)
    (found,) = read(Source("x", (json.dumps(as_json(bare)) + "\n").encode()))
    assert isinstance(found, Speech)
    assert [(p.text, p.kind, p.number) for p in found.paragraphs] == [(text, "narration", 1)]
