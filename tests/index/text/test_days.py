"""Dates in the ways that people write them, in cells, lines and file names."""

from __future__ import annotations

import pytest

from index.reading.read import read
from index.records import Skipped, Speech
from index.sources.source import Source
from index.text.days import day_of
from index.text.file_names import dated


@pytest.mark.parametrize(
    "written",
    [
        "2021-05-04", "2021/05/04", "2021.05.04", "2021_05_04", "2021-5-4", "20210504", "4 May 2021", "4th May, 2021",
        "May 4, 2021", "May 4th 2021", "4-May-2021", "04-May-21", "04May2021", "4 May '21", "the 4th of May 2021",
        "Tue, 04 May 2021", "Tuesday, 4 May 2021", "Dienstag, 4. Mai 2021", "4. Mai 2021", "den 4 maj 2021",
        "mardi 4 mai 2021", "le 4 mai 2021", "mar. 4 mai 2021", "4 de mayo de 2021", "martes, 4 de mayo de 2021",
        "4 maggio 2021", "4 de maio de 2021", "4 mei 2021", "4. toukokuuta 2021", "4 maja 2021", "4. května 2021",
        "4 мая 2021 года", "4 мая 2021 г.", "4 травня 2021", "4 Mayıs 2021", "4 mai 2021", "2021. május 4.",
        "4 Μαΐου 2021",
        "2021年5月4日", "2021년 5월 4일", "2021 May 4", "4–6 May 2021", "May 4-6, 2021", "4 May – 2 June 2021",
        "2021-05-04/2021-05-06", "4.V.2021", "4 V 2021", "2021-W18-2", "2021-124",
        "the 4th day of May, 2021", "4 Mayıs 2021 Salı", "4 May 2021 (Tuesday)", "٢٠٢١-٠٥-٠٤",
        "令和3年5月4日", "民國110年5月4日", "二〇二一年五月四日",
    ],
)  # fmt: skip
def test_the_same_day_in_all_common_forms(written: str) -> None:
    assert day_of(written) == ("2021-05-04", None)


@pytest.mark.parametrize(
    ("written", "date", "time"),
    [
        ("2021-05-04T09:30:00Z", "2021-05-04", "09:30"),
        ("2021-05-04 09:30:00+02:00", "2021-05-04", "09:30"),
        ("Tue, 04 May 2021 09:30:00 GMT", "2021-05-04", "09:30"),
        ("May 4, 2021, 3:30 pm", "2021-05-04", "15:30"),
        ("Tuesday 4 May 2021, 10 am", "2021-05-04", "10:00"),
        ("4. Mai 2021 um 15:30 Uhr", "2021-05-04", "15:30"),
        ("4 mai 2021 à 15h30", "2021-05-04", "15:30"),
        ("May 2021", "2021-05", None),
        ("mai 2021", "2021-05", None),
        ("2021-05", "2021-05", None),
        ("2021", "2021", None),
    ],
)
def test_times_and_parts_of_dates(written: str, date: str, time: str | None) -> None:
    assert day_of(written) == (date, time)


@pytest.mark.parametrize(
    "written",
    ["", "soon", "31 February 2021", "2021-02-31", "2021-13-04", "20211340", "12345678", "04/06/2021", "1200 words",
     "We met on 4 May 2021", "May the 4th", "4 Smarch 2021", "12:30", "0000-00-00"],
)  # fmt: skip
def test_what_is_no_day_or_may_be_two_is_none(written: str) -> None:
    assert day_of(written) is None


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2021_05_04_harbour", "2021-05-04"), ("2021.05.04 harbour", "2021-05-04"), ("20210504-harbour", "2021-05-04"),
        ("harbour 4 May 2021", "2021-05-04"), ("May-4-2021-harbour", "2021-05-04"), ("04May2021_harbour", "2021-05-04"),
        ("harbour_4_mai_2021", "2021-05-04"), ("25-06-2021-wells", "2021-06-25"), ("06-25-2021-wells", "2021-06-25"),
        ("04.06.2021 wells", "2021-06-04"), ("2021-05-harbour", "2021-05"), ("2021 harbour", "2021"),
        ("1200-words-on-peace", None), ("2000 words on peace", None), ("1900-miles", None), ("page-60795", None),
    ],
)  # fmt: skip
def test_the_day_in_a_name(name: str, date: str | None) -> None:
    found = dated(name)
    assert (found.date if found else None) == date


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2021-02-31-harbour.txt", "no such day: 2021-02-31"),
        ("2021-13-04-harbour.txt", "no such day: 2021-13-04"),
        ("31.02.2021 harbour.txt", "no such day: 31.02.2021"),
        ("04-06-2021-wells.txt", "can be read in two ways"),
        ("1200-words-on-peace.txt", "without a date"),
        ("2000-words-on-peace.txt", "without a date"),
    ],
)
def test_a_text_without_a_sure_day_says_what_is_wrong(name: str, told: str) -> None:
    (skipped,) = read(Source(name, b"We will rebuild the harbour."))
    assert isinstance(skipped, Skipped)
    assert told in skipped.reason


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("May 4, 2021", "2021-05-04"),
        ("04.05.2021", "2021-05-04"),
        ("25/05/2021", "2021-05-25"),
        ("4 мая 2021", "2021-05-04"),
    ],
)
def test_a_line_above_the_text_says_the_day(line: str, date: str) -> None:
    (speech,) = read(Source("harbour.txt", f"Title: Harbour\nDate: {line}\n\nWe will rebuild it.".encode()))
    assert isinstance(speech, Speech)
    assert (speech.date, speech.title) == (date, "Harbour")


def test_a_line_that_says_no_sure_day_is_told() -> None:
    for line, told in (("04/05/2021", "two ways"), ("31 February 2021", "is no date")):
        (skipped,) = read(Source("harbour.txt", f"Title: Harbour\nDate: {line}\n\nWe will rebuild it.".encode()))
        assert isinstance(skipped, Skipped)
        assert told in skipped.reason


def test_midnight_in_every_row_is_no_time() -> None:
    rows = "2021-05-04 00:00:00,One,We will rebuild it.\n2021-05-05 {},Two,We will not.\n"
    for clock, times in (("00:00:00", [None, None]), ("09:30:00", ["00:00", "09:30"])):
        found = read(Source("a.csv", f"date,title,text\n{rows.format(clock)}".encode()))
        assert [each.time for each in found if isinstance(each, Speech)] == times


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2013-W39-1-harbour", "2013-09-23"),
        ("令和3年5月4日 港", "2021-05-04"),
        ("2021년 5월 4일 연설", "2021-05-04"),
        ("4.V.2021 harbour", "2021-05-04"),
        ("2021-05-04T10-00-harbour", "2021-05-04"),
    ],
)
def test_a_name_may_have_the_day_in_other_ways(name: str, date: str) -> None:
    found = dated(name)
    assert found is not None
    assert found.date == date
    assert "T10" not in name[: found.start] + name[found.end :]


@pytest.mark.parametrize(
    "written",
    ["12 Ramadan 1442", "14 Ordibehesht 1400", "FY 2013", "Q2 2021", "Monday", "2021-367", "2021-W54-1", "1921?"],
)
def test_what_is_of_another_calendar_or_no_day_is_told(written: str) -> None:
    for text, name in (
        (f"Title: Harbour\nDate: {written}\n\nWe will rebuild it.", "harbour.txt"),
        (f"date,title,speaker,text\n{written},Harbour,Ada Quill,We will rebuild it.", "harbour.csv"),
    ):
        (skipped,) = read(Source(name, text.encode()))
        assert isinstance(skipped, Skipped)
        assert f"is no date: {written}; write it as 2021-05-04" in skipped.reason
