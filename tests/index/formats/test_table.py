"""Tables: columns recognised by name or set in the configuration, and dates that are never guessed wrongly."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import rostra
from index.errors import ConfigError
from index.formats import table
from index.formats._table.column_guess import guess
from index.formats._table.json_rows import json_table
from index.formats._table.rows import TableRows
from index.formats._table_dates import DateError, order, read
from index.reading.read import read as read_source
from index.records import Skipped, Speech
from index.sources.columns import Columns, columns
from index.sources.source import Source

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 5  # of processor time; a reader whose time is quadratic takes half a minute


def speeches(text: str, told: Columns | None = None, name: str = "debate.csv") -> list[Speech | Skipped]:
    return read_source(Source(name, text.encode(), columns=told))


def table_of(header: str, *rows: str) -> TableRows:
    names = tuple(header.split(","))
    return TableRows(
        names, tuple((n, dict(zip(names, row.split("|"), strict=True))) for n, row in enumerate(rows, start=2))
    )


@pytest.mark.parametrize(
    ("header", "row", "guessed"),
    [
        ("speaker,minute,text", "Quill|01:20|Yes.", "text = text, speaker = speaker"),
        ("Line,Speaker,Text,Date", "1|Quill|Yes.|2020-05-04", "text = Text, date = Date, speaker = Speaker"),
        (
            "Speech ID,Speaker Name,Speech Text",
            "7|Quill|Yes.",
            "text = Speech Text, speech = Speech ID, speaker = Speaker Name",
        ),
        (
            "title,date,place,summary,url",
            "Wells|2020-05-04|Tarn|On wells.|http://e.org/1",
            "title = title, date = date, place = place, lead = summary, url = url",
        ),
        ("title,summary,body", "Wells|On wells.|They are dry.", "text = body, title = title, lead = summary"),
        ("year,session,country", "2020|7|Tarn", "date = year, country = country"),
        ("Datum,Redner,Rede", "04.05.2021|Quill|Der Brunnen ist leer.", "text = Rede, date = Datum, speaker = Redner"),
        ("fecha,orador,discurso", "2021-05-04|Quill|El pozo.", "text = discurso, date = fecha, speaker = orador"),
        ("date,nom,intervention", "2021-05-04|Quill|Le puits.", "text = intervention, date = date, speaker = nom"),
        ("дата,оратор,речь", "2021-05-04|Квилл|Колодец.", "text = речь, date = дата, speaker = оратор"),
        ("日付,発言者,発言", "2021-05-04|田中|井戸は空です。", "text = 発言, date = 日付, speaker = 発言者"),
    ],
)
def test_columns_are_guessed_by_their_names(header: str, row: str, guessed: str) -> None:
    assert str(guess(table_of(header, row))) == f"columns guessed: {guessed}"


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("speech", "1 2 3"), ("body", "Bicameral Bicameral"), ("text", "a/1.txt a/2.txt"),
        ("transcript", "b.pdf c.pdf"), ("statement", "x17 y18"),
        ("content", "https://example.org/1 https://example.org/2"), ("text", "2020-01-01 2020-01-02"),
        ("words", "1,204 877"), ("text", "Chamber Chamber"),
    ],
)  # fmt: skip
def test_a_column_is_no_text_when_its_cells_are_none(column: str, cells: str) -> None:
    rows = [f"Quill|2020-01-0{n}|{cell}" for n, cell in enumerate(cells.split(), start=1)]
    assert guess(table_of(f"speaker,date,{column}", *rows)).columns.text is None


def test_a_column_of_long_prose_is_the_text_whatever_it_is_called_and_says_so() -> None:
    said = "The wells of the valley are dry, and nobody knows since when they are."
    (speech,) = speeches(f'speaker,date,Když\nQuill,2020-01-01,"{said}"\n')
    assert isinstance(speech, Speech)
    assert [(p.text, p.uncertain) for p in speech.paragraphs] == [(said, "text column guessed by its cells")]


def test_configured_columns_win_over_guesses() -> None:
    content = "text,remark,who\nnot this,This.,Quill\n"
    (speech,) = speeches(content, Columns(text="remark", speaker="who"))
    assert isinstance(speech, Speech)
    assert [(p.text, p.speaker) for p in speech.paragraphs] == [("This.", "Quill")]


def test_a_table_whose_names_nobody_would_guess_is_read_by_the_configuration() -> None:
    content = "Xx;Yy\nQuill;Dobrý den.\nFenn;Dobrý.\n"
    assert [type(item) for item in speeches(content)] == [Skipped]
    (speech,) = speeches(content, Columns(text="Yy", speaker="xx"))
    assert isinstance(speech, Speech)
    assert [(p.text, p.speaker) for p in speech.paragraphs] == [("Dobrý den.", "Quill"), ("Dobrý.", "Fenn")]


def test_a_configured_column_that_is_not_there_is_named() -> None:
    (skipped,) = speeches("text,who\nThis.,Quill\n", Columns(text="Remark"))
    assert skipped == Skipped("debate.csv", "[index.columns] names Remark, which it has not: it has text, who")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"text": "t", "speeker": "s"}, '"speeker"; did you mean "speaker"?'),
        ({"texte": "t"}, '"texte"; did you mean "text"?'),
    ],
)
def test_a_wrong_key_of_the_configuration_names_the_right_one(keys: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        columns(keys)
    assert message in str(error.value)


def test_no_configuration_leaves_the_columns_to_be_guessed() -> None:
    assert columns({}) is None


@pytest.mark.parametrize(
    ("cell", "known", "said"),
    [
        ("2016-09-26", None, ("2016-09-26", None)),
        ("2016-09-26T21:05:00Z", None, ("2016-09-26", "21:05")),
        ("2016-09", None, ("2016-09", None)),
        ("26.9.2016", "day first", ("2016-09-26", None)),
        ("9/26/16", "month first", ("2016-09-26", None)),
        ("9/26/85", "month first", ("1985-09-26", None)),
        ("26 September 2016", None, ("2016-09-26", None)),
        ("5 февраля 2025 года", None, ("2025-02-05", None)),
        ("2016-02-30", None, None),
        ("9/31/16", "month first", None),
        ("soon", None, None),
    ],
)
def test_a_date_is_read_as_it_is_written(cell: str, known: str | None, said: tuple[str, str | None] | None) -> None:
    assert read(cell, known) == said  # type: ignore[arg-type]


def test_numbers_above_twelve_tell_the_order_of_a_whole_column() -> None:
    assert order(["9/26/16", "10/4/16"]) == "month first"
    assert order(["26/9/16", "10/4/16"]) == "day first"
    assert order(["4.10.2016"]) == "day first"
    assert order(["2016-09-26", ""]) is None


@pytest.mark.parametrize("column", [["3/4/16", "5/6/16"], ["26/9/16", "9/26/16"]])
def test_dates_that_can_be_read_in_two_ways_are_not_read(column: list[str]) -> None:
    with pytest.raises(DateError, match="2016-09-26"):
        order(column)


def test_rows_of_one_id_are_one_speech_even_when_they_do_not_stand_together() -> None:
    content = "debate_id,text\na,One.\nb,Two.\na,Three.\n"
    found = [item for item in speeches(content) if isinstance(item, Speech)]
    assert [(s.id, [p.text for p in s.paragraphs]) for s in found] == [
        ("debate-a", ["One.", "Three."]),
        ("debate-b", ["Two."]),
    ]


def test_prose_with_commas_is_no_table() -> None:
    for prose in ("President, \nMr. Speaker, \nI speak.\n", "Dear friends, colleagues,\nI speak, therefore.\n"):
        assert not table.recognises(Source("x", prose.encode()))


def test_a_byte_order_mark_is_not_part_of_the_first_name() -> None:
    (speech,) = speeches("\ufefftext,speaker\nHello.,Quill\n")
    assert isinstance(speech, Speech)


def test_a_quoted_cell_may_hold_lines_and_delimiters() -> None:
    (speech,) = speeches('speaker,text\nQuill,"One, two.\n\nThree."\n')
    assert isinstance(speech, Speech)
    assert [p.text for p in speech.paragraphs] == ["One, two.", "Three."]


def test_indexing_shows_what_was_guessed(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[index]\npath = "var"\nworkers = 1\n', encoding="utf-8")
    (tmp_path / "debate.csv").write_text("speaker,minute,text\nQuill,01:20,Hello.\n", encoding="utf-8")
    asked = ["index", "--config", str(tmp_path / "config.toml"), str(tmp_path / "debate.csv")]
    told = CliRunner().invoke(rostra.main, asked, catch_exceptions=False).output
    assert "debate.csv: columns guessed: text = text, speaker = speaker; not read: minute" in told


def test_a_line_separator_within_a_json_text_does_not_part_its_line() -> None:
    (speech,) = speeches('{"title": "Locks", "date": "2014", "text": "One.\u2028Two."}\n', name="t.jsonl")
    assert isinstance(speech, Speech)
    assert [paragraph.text for paragraph in speech.paragraphs] == ["One.", "Two."]


def test_objects_that_stand_one_after_another_are_read_in_time_that_grows_with_them() -> None:
    many = ",\n".join(
        f'{{"date": "2021-05-04", "title": "{n}",\n"text": "The wells are clean."}}' for n in range(40_000)
    )
    started = time.process_time()
    read_rows = json_table(Source("2021.json", many.encode()))
    assert len(read_rows.rows) == 40_000
    assert time.process_time() - started < SECONDS
