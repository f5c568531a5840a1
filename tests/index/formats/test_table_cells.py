"""Cells: what they hold, what of them is markup, and which quotation marks are the table's."""

from __future__ import annotations

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
