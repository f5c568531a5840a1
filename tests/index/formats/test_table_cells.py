"""Cells of tables: their content, markup in them, and which quotation marks belong to the table's format."""

from __future__ import annotations

import csv
import io

import pytest

from index.formats._table.cell_text import cell_text
from index.formats._table.column_cells import kind_of, may_name
from index.reading.read import notices, read
from index.records import Skipped, Speech
from index.sources.source import Source


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Yes.", "Yes."),
        ("<p>Yes.</p><p>No.</p>", "Yes.\n\n\n\nNo."),
        ("<b>Yes</b>, <i>no</i>.<br/>Well.", "Yes, no.\nWell."),
        ("&lt;p&gt;Yes.&lt;/p&gt;", "Yes."),
        ("R&amp;amp;D &#8217; &eacute; &nbsp;x", "R&D ’ é \xa0x"),
        ("AT&T; R&D; &copy 2020 &unknown;", "AT&T; R&D; &copy 2020 &unknown;"),
        ("a < b > c <applause>", "a < b > c <applause>"),
        ("Yes.<script>no()</script><!-- no -->", "Yes."),
        ('<a href="x">Yes</a><img src="y"/>', "Yes"),
        ("**Ada Quill:** We **must** go.\n\n**No.**", "Ada Quill: We must go.\n\nNo."),
        ("wells** and pumps**, 2**3, *** no", "wells** and pumps**, 2**3, *** no"),
        ("這是**重要**的", "這是重要的"),
    ],
)
def test_markup_and_entities_are_no_words_and_what_is_none_stays(cell: str, text: str) -> None:
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("1|2|3", "numbers"), ("1,204|877 %", "numbers"), ("2020-01-01|2020-01-02", "dates"), ("", "nothing"),
        ("https://e.org/1|www.e.org", "addresses"), ("a/1.txt|my file.pdf", "file names"), ("S/PV.1|x_17", "ids"),
        ("Upper|Upper", "one word"), ("Ada Quill|Mr. Fenn", "words"), ("Yes.|No.", "prose"),
        ("the wells are dry|nobody knows since when", "prose"), ("井戸は空です。|誰も知りません。", "prose"),
    ],
)  # fmt: skip
def test_a_column_is_what_its_cells_hold(cells: str, kind: str) -> None:
    assert kind_of(cells.split("|")) == kind


@pytest.mark.parametrize(
    ("cells", "names"),
    [("Ada Quill|Quill, Bo", True), ("1|2", False), ("Ada Quill: Wells|Bo Fenn: Pumps", False), ("a.txt|b.txt", False)],
)
def test_names_of_people_are_short_and_no_numbers(cells: str, *, names: bool) -> None:
    assert may_name(cells.split("|")) == names


def said(text: str, name: str = "debate.csv") -> list[str]:
    found = read(Source(name, text.encode()))
    assert not [each for each in found if isinstance(each, Skipped)], found
    return [p.text for speech in found if isinstance(speech, Speech) for p in speech.paragraphs]


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        (['Quill\t"We act," she said.', "Fenn\tNo."], ['"We act," she said.', "No."]),
        (['Quill\t"We act.', "Fenn\tNo.", 'Marsh\tYes."'], ['"We act.', "No.", 'Yes."']),
        (['Quill\t"We act."', "Fenn\tNo."], ['"We act."', "No."]),
        (['"Quill"\t"We act."', '"Fenn"\t"No."'], ["We act.", "No."]),
        (['Quill\t"She said ""no"" twice."', "Fenn\tNo."], ['She said "no" twice.', "No."]),
        (['Quill\t"We act.', '', 'Now."', "Fenn\tNo."], ["We act.", "Now.", "No."]),
    ],
)  # fmt: skip
def test_a_quotation_mark_is_the_tables_only_where_it_quotes_its_cells(rows: list[str], texts: list[str]) -> None:
    assert said("\n".join(["speaker\ttext", *rows])) == texts


def test_a_person_is_told_that_marks_are_kept() -> None:
    (told,) = notices(Source("t.tsv", b'speaker\ttext\nQuill\t"We act," she said.\n'))
    assert "quotation marks are kept as printed" in told


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", "\ufeffsep=;\n", "# exported in 2020\n\n", "\n\n"])
def test_what_stands_above_the_header_is_no_row(first: str) -> None:
    assert said(f"{first}speaker;text\nQuill;We act, now.\n") == ["We act, now."]


@pytest.mark.parametrize(
    ("json", "texts"),
    [
        ('{"text": "Yes."}', ["Yes."]),
        ('[{"text": "Yes."}, {"text": "No."}]', ["Yes.", "No."]),
        ('{"text": "Yes."}\n{"text": "No."}', ["Yes.", "No."]),
        ('{\n "text": "Yes."\n}\n{\n "text": "No."\n}', ["Yes.", "No."]),
        ('{"turns": [{"speaker": "Quill", "text": ["Yes.", "And; no."]}]}', ["Yes.", "And; no."]),
        ('{"data": {"x": 1}, "rows": [{"content": {"html": "<p>Yes.</p>"}}]}', ["Yes."]),
        ('[["speaker", "text"], ["Quill", "Yes."], ["Fenn", "No."]]', ["Yes.", "No."]),
        ('{"days": [{"title": "A", "turns": [{"text": "Yes."}]}, {"title": "B", "text": "No."}]}', ["Yes.", "No."]),
    ],
)  # fmt: skip
def test_json_of_any_of_these_shapes_is_read(json: str, texts: list[str]) -> None:
    assert said(json, "t.json") == texts


@pytest.mark.parametrize("json", ["[1, 2]", '["Yes."]', '{"a": {"b": [1]}}', "{}", "[]"])
def test_json_without_texts_is_refused_with_what_it_has(json: str) -> None:
    (skipped,) = read(Source("t.json", json.encode()))
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith(("no texts in this JSON", "a table without a column of speech"))


def test_records_that_are_nested_keep_their_own_dates() -> None:
    found = read(
        Source("t.json", b'{"data": [{"date": "2020-03-01", "text": "Yes."}, {"date": "2020-03-02", "text": "No."}]}')
    )
    assert [each.date for each in found if isinstance(each, Speech)] == ["2020-03-01", "2020-03-02"]


@pytest.mark.parametrize(
    "json",
    [
        '{"meta": {"title": "On wells", "date": "2021-05-04"}, "debate": {"speeches": ['
        '{"who": "Quill", "said": "Dry."},'
        ' {"who": "Fenn", "said": "Wet."}]}}',
        '{"title": "On wells", "date": "2021-05-04", "transcript": [["Quill", "Dry."], ["Fenn", "Wet."]]}',
        '{"title": "On wells", "date": "2021-05-04", "transcript": {"0": {"speaker": "Quill", "text": "Dry."},'
        ' "1": {"speaker": "Fenn", "text": "Wet."}}}',
        '{"title": "On wells", "date": "2021-05-04", "dialogue": [{"Quill": "Dry."}, {"Fenn": "Wet."}]}',
        '{"title": "On wells", "date": "2021-05-04", "turns": ['
        '{"speaker": {"first": "", "last": "Quill"}, "text": "Dry."},'
        ' {"member": {"person": {"name": "Fenn"}}, "speaker": "Fenn", "text": "Wet."}]}',
        '{"title": "On wells", "date": "2021-05-04", "text": "Dry. Wet.", "utterances": ['
        '{"speaker": "Quill", "text": "Dry.",'
        ' "words": [{"text": "Dry."}]}, {"speaker": "Fenn", "text": "Wet.", "words": []}]}',
    ],
)
def test_turns_of_any_of_these_shapes_have_their_speakers(json: str) -> None:
    (found,) = read(Source("talks.json", json.encode()))
    assert isinstance(found, Speech)
    assert (found.title, found.date) == ("On wells", "2021-05-04")
    assert [(p.speaker, p.text) for p in found.paragraphs] == [("Quill", "Dry."), ("Fenn", "Wet.")]


@pytest.mark.parametrize(
    ("speaker", "text", "said"),
    [
        ("", "Quill: Dry.\n\nFenn: Wet.\n\nQuill: Dry!", [("Quill", "Dry."), ("Fenn", "Wet."), ("Quill", "Dry!")]),
        ("Ada Quill", "Q: Dry?\n\nA: Yes.", [(None, "Dry?"), ("Ada Quill", "Yes.")]),
        ("Ada Quill", "The President. Dry.\n\nQ. Why?", [("Ada Quill", "Dry."), (None, "Why?")]),
        ("田中花子", "○田中花子君　船が。", [("田中花子", "船が。")]),
        ("Ada Quill; Bo Fenn", "Dry.", [(None, "Dry.")]),
        ("['Ada Quill', 'Bo Fenn']", "Dry.", [(None, "Dry.")]),
        ("['Ada Quill']", "['Dry.', 'Wet.']", [("Ada Quill", "Dry."), ("Ada Quill", "Wet.")]),
        ("Ada Quill", r"Dry.\n\nWet.", [("Ada Quill", "Dry."), ("Ada Quill", "Wet.")]),
        ("Ada Quill", r"It\u2019s dry.", [("Ada Quill", "It’s dry.")]),
        ("Ada Quill", "[b]Dry[/b] it is.", [("Ada Quill", "Dry it is.")]),
        ("Ada Quill", "<![CDATA[Dry.]]>", [("Ada Quill", "Dry.")]),
    ],
)  # fmt: skip
def test_what_a_cell_holds_is_said_by_whom_it_names(
    speaker: str, text: str, said: list[tuple[str | None, str]]
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("date", "title", "speaker", "text"), ("2021-05-04", "On wells", speaker, text)])
    (found,) = read(Source("talks.csv", buffer.getvalue().encode()))
    assert isinstance(found, Speech)
    assert [(p.speaker, p.text) for p in found.paragraphs] == said


def test_a_cell_of_objects_as_a_program_prints_them_is_refused() -> None:
    text = (
        "date,title,text\n2021-05-04,On wells,\"[{'speaker': 'Bo Fenn', 'text': 'Wet.'}]\"\n2021-05-05,Two,It is wet.\n"
    )
    refused, read_too = read(Source("talks.csv", text.encode()))
    assert isinstance(refused, Skipped)
    assert "lists of objects as a program prints them: save it as JSON" in refused.reason
    assert isinstance(read_too, Speech)


def test_first_and_last_names_in_two_columns_are_one_name() -> None:
    found = read(Source("talks.csv", b"Year,President,FirstName,text\n1789,Quill,Ada,We act.\n1825,Quill,Bo,We do.\n"))
    assert [p.speaker for each in found if isinstance(each, Speech) for p in each.paragraphs] == [
        "Ada Quill",
        "Bo Quill",
    ]


def test_several_in_a_column_of_speakers_are_not_one_person() -> None:
    (found,) = read(Source("talks.csv", b'date,speakers,text\n2021-05-04,"Ada Quill, Bo Fenn",We are here. Both.\n'))
    assert isinstance(found, Speech)
    assert [(p.speaker, p.uncertain) for p in found.paragraphs] == [(None, "said by one of several")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('date,title,text\n2021-05-04,One,"She said \\"no\\", and left."\n', ['She said "no", and left.']),
        ("date^speaker^text\n2021-05-04^Ada Quill^We must act.\n", ["We must act."]),
        ("date~speaker~text\n2021-05-04~Ada Quill~We must act.\n", ["We must act."]),
        ('"sep=;"\ndate;speaker;text\n2021-05-04;Ada Quill;We must act.\n', ["We must act."]),
    ],
)
def test_tables_of_other_programs_are_taken_apart(text: str, said: list[str]) -> None:
    found = read(Source("talks.csv", text.encode()))
    assert [p.text for each in found if isinstance(each, Speech) for p in each.paragraphs] == said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("date,title,speaker,text\n2021-05-04,One,Ada Quill,'She said no, and left.'\n", "other numbers of cells"),
        ("2021-05-04,One,Ada Quill,We act.\n2021-05-05,Two,Bo Fenn,We do not.\n", "does not name its columns"),
        ("Time,How old?,How was it?\n2021-05-04,34,Late\n", "nobody speaks"),
    ],
)
def test_what_is_a_table_to_the_eye_is_refused_as_one(text: str, told: str) -> None:
    (found,) = read(Source("2021-05-04-talks.csv", text.encode()))
    assert isinstance(found, Skipped)
    assert told in found.reason


def test_an_escaped_pair_of_halves_is_one_letter_and_a_half_alone_stays() -> None:
    assert cell_text(r"Yes \ud83d\ude00 \u2019 and \ud83d.") == "Yes 😀 ’ and \\ud83d."
