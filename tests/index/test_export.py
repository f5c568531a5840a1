from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from index import export
from index.records import SeeAlso, Speech, draft, from_json, numbered

TEXTS = (("Ada Marsh", 'She said: "Bridges, roads"\nand more.'), (None, "Then ‘all’ left."))
SPEECH = Speech(
    id="s-1",
    title="On bridges",
    date="2011-05-04",
    time="13:30",
    place="Lune Hall",
    lead="A lead.",
    see_also=(SeeAlso("Before", "2010"),),
    paragraphs=numbered(draft(text, speaker=who, label=who) for who, text in TEXTS),
)


def test_a_line_of_json_is_a_speech_that_reads_back() -> None:
    (line,) = export.jsonl([SPEECH])
    assert from_json(json.loads(line)) == SPEECH
    assert list(json.loads(line)) == [
        "id",
        "title",
        "date",
        "paragraphs",
        "url",
        "lead",
        "time",
        "place",
        "language",
        "sections",
        "topics",
        "geography",
        "persons",
        "see_also",
        "captions",
        "source",
    ]


def test_a_table_has_a_row_for_each_paragraph() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(export.table([(SPEECH, None)])).removeprefix("\ufeff"), newline="")))
    assert [row["text"] for row in rows] == [text for _, text in TEXTS]
    assert (rows[0]["speech"], rows[0]["number"], rows[0]["speaker"]) == ("s-1", "1", "Ada Marsh")
    assert rows[1]["speaker"] == ""


def test_a_table_can_hold_only_the_paragraphs_that_were_found() -> None:
    wanted = {SPEECH.paragraphs[1].id}
    rows = list(csv.DictReader(io.StringIO("".join(export.table([(SPEECH, wanted)])), newline="")))
    assert [row["number"] for row in rows] == ["2"]


def test_text_reads_as_it_was_said() -> None:
    assert "".join(export.text([SPEECH])) == (
        "On bridges\n2011-05-04, 13:30, Lune Hall\nA lead.\n"
        '\nAda Marsh: She said: "Bridges, roads"\nand more.\n'
        "\nThen ‘all’ left.\n"
    )


def test_a_lead_that_is_all_the_text_is_written_once() -> None:
    told = Speech("s-2", "On tides", "2011", numbered([draft("A lead.", "narration")]), lead="A lead.")
    assert "".join(export.text([told])) == "On tides\n2011\n\nA lead.\n"


def test_the_table_is_safe_in_a_spreadsheet() -> None:
    risky = replace(SPEECH, title="=1+1", paragraphs=numbered([draft("@SUM(A1)", speaker="+Ada")]))
    text = "".join(export.table([(risky, None)]))
    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert (row["title"], row["text"], row["speaker"]) == ("'=1+1", "'@SUM(A1)", "'+Ada")


def test_a_paragraph_in_another_language_says_its_own() -> None:
    mixed = replace(SPEECH, paragraphs=(SPEECH.paragraphs[0], replace(SPEECH.paragraphs[1], language="de")))
    text = "".join(export.table([(mixed, None)])).removeprefix("\ufeff")
    assert [row["language"] for row in csv.DictReader(io.StringIO(text))] == ["en", "de"]
