"""Tables: columns guessed by their names or told by the configuration, and dates that are never guessed wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import rostra
from index.errors import ConfigError
from index.formats import table
from index.formats._table_dates import DateError, order, read
from index.formats._table_guess import guess
from index.reading.read import read as read_source
from index.records import Skipped, Speech
from index.sources.columns import Columns, columns
from index.sources.source import Source

if TYPE_CHECKING:
    from pathlib import Path


def speeches(text: str, told: Columns | None = None, name: str = "debate.csv") -> list[Speech | Skipped]:
    return read_source(Source(name, text.encode(), columns=told))


@pytest.mark.parametrize(
    ("header", "guessed"),
    [
        ("speaker,minute,text", "text = text, speaker = speaker"),
        ("Line,Speaker,Text,Date", "text = Text, date = Date, speaker = Speaker"),
        ("Speech ID,Speaker Name,Speech Text", "text = Speech Text, speech = Speech ID, speaker = Speaker Name"),
        ("title,date,place,summary,url", "text = summary, title = title, date = date, place = place, url = url"),
        ("title,summary,body", "text = body, title = title, lead = summary"),
        ("year,session,country", None),
    ],
)
def test_columns_are_guessed_by_their_names(header: str, guessed: str | None) -> None:
    found = guess(header.split(","))
    assert (str(found) if found else None) == guessed


def test_configured_columns_win_over_guesses() -> None:
    content = "text,remark,who\nnot this,This.,Quill\n"
    (speech,) = speeches(content, Columns(text="remark", speaker="who"))
    assert isinstance(speech, Speech)
    assert [(p.text, p.speaker) for p in speech.paragraphs] == [("This.", "Quill")]


def test_a_table_whose_names_nobody_would_guess_is_read_by_the_configuration() -> None:
    content = "Kdo;Řeč\nQuill;Dobrý den.\n"
    assert [type(item) for item in speeches(content)] == [Skipped]
    (speech,) = speeches(content, Columns(text="Řeč", speaker="Kdo"))
    assert isinstance(speech, Speech)
    assert [(p.text, p.speaker) for p in speech.paragraphs] == [("Dobrý den.", "Quill")]


def test_a_configured_column_that_is_not_there_is_named() -> None:
    (skipped,) = speeches("text,who\nThis.,Quill\n", Columns(text="Remark"))
    assert skipped == Skipped("debate.csv", "[index.columns] names Remark, which it has not")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"text": "t", "speeker": "s"}, '"speeker"; did you mean "speaker"?'),
        ({"speaker": "s"}, "no column for text"),
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
