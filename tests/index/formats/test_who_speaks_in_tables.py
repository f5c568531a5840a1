"""Who speaks in tables and in JSON: nobody is named rather than somebody else."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from index.reading.read import notices, read
from index.records import Speech
from index.sources.source import Source

LATE = "The ferries are late, as you know."
ALWAYS = "They always were, and they will be."


def speeches(name: str, content: str) -> list[Speech]:
    found = read(Source(name, content.encode()))
    assert all(isinstance(each, Speech) for each in found), found
    return [each for each in found if isinstance(each, Speech)]


def of_json(value: Any) -> list[tuple[str | None, str]]:
    """Who says what in a JSON file of 4 May 2021."""
    return [(p.speaker, p.text) for each in speeches("2021-05-04.json", json.dumps(value)) for p in each.paragraphs]


def of_rows(*rows: tuple[str, ...]) -> list[tuple[str | None, str]]:
    """Who says what in a CSV file of 4 May 2021; the first row has the names of the columns."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return [(p.speaker, p.text) for each in speeches("2021-05-04.csv", file.getvalue()) for p in each.paragraphs]


@pytest.mark.parametrize("chair", ["Mdm Speaker", "Mr. Deputy Speaker", "The Chairman"])
def test_who_chairs_a_sitting_is_not_the_speaker_of_all_that_is_said_there(chair: str) -> None:
    sitting = {"metadata": {"speaker": chair}, "parts": [{"title": "Ferries", "content": LATE}]}
    assert of_json(sitting) == [(None, LATE)]


def test_an_office_above_texts_does_not_let_a_speaker_further_above_say_them() -> None:
    part = {"speaker": "The Chairman", "paragraphs": [{"text": LATE}]}
    assert of_json({"speaker": "Ada Quill", "parts": [part]}) == [(None, LATE)]


def test_a_speaker_above_texts_stays_theirs() -> None:
    assert of_json({"speaker": "Ada Quill", "paragraphs": [{"text": LATE}]}) == [("Ada Quill", LATE)]


@pytest.mark.parametrize("label", ["<strong>Mr Bo Fenn</strong>: ", "<b>Mr Bo Fenn (Laketown):</b> "])
def test_a_speaker_above_texts_that_have_bold_labels_says_none_of_them(label: str) -> None:
    texts = [
        {"title": "Ferries", "content": f"<p>{label}{LATE}</p><p>{ALWAYS}</p>"},
        {"title": "Lake", "content": LATE},
    ]
    assert of_json({"speaker": "Ada Quill", "parts": texts}) == [
        ("Mr Bo Fenn", LATE),
        ("Mr Bo Fenn", ALWAYS),
        (None, LATE),
    ]


def test_a_speaker_above_texts_with_plain_labels_says_none_of_them() -> None:
    assert of_json({"speaker": "Ada Quill", "items": [{"text": f"MR. FENN: {LATE}"}]}) == [
        (None, f"MR. FENN: {LATE}"),
    ]


def test_a_bold_office_with_a_name_in_brackets_is_said_by_who_holds_it() -> None:
    text = f"<p>1 <b>Mr Bo Fenn</b> asked why.</p><p><b>The Minister for Ferries (Dr Ada Quill)</b>:&nbsp;{LATE}</p>"
    (found,) = speeches("2021-05-04.json", json.dumps([{"title": "Ferries", "content": text}]))
    assert [(p.speaker, p.office, p.text) for p in found.paragraphs] == [
        (None, None, "1 Mr Bo Fenn asked why."),
        ("Dr Ada Quill", "Minister for Ferries", LATE),
    ]


@pytest.mark.parametrize("bold", ["<b>Note:</b>", "<b>4:</b>", "<b>Key Points:</b> one. <b>Next Steps:</b>"])
def test_a_bold_heading_in_the_text_of_a_known_speaker_names_nobody_else(bold: str) -> None:
    assert [who for who, _ in of_rows(("speaker", "text"), ("Ada Quill", f"{bold} {LATE}"))] == ["Ada Quill"]


def test_the_date_of_a_file_decides_the_order_of_day_and_month_in_it() -> None:
    (found,) = speeches("2014-03-04.json", json.dumps({"sittingDate": "04-03-2014", "parts": [{"text": LATE}]}))
    assert found.date == "2014-03-04"


def test_an_empty_column_does_not_hide_the_one_that_names_the_speakers() -> None:
    rows = [("speakername", "speech", "display_as"), ("", LATE, "Ada Quill"), ("N/A", ALWAYS, "Bo Fenn")]
    assert of_rows(*rows) == [("Ada Quill", LATE), ("Bo Fenn", ALWAYS)]


def test_a_fuller_column_is_read_where_it_agrees_with_the_likelier_one() -> None:
    header = ("name", "content", "speaker")
    agrees = [("Ms QUILL", LATE, "N/A"), ("Mr FENN", ALWAYS, "Mr FENN (Hill)")]
    assert of_rows(header, *agrees) == [("Ms QUILL", LATE), ("Mr FENN", ALWAYS)]
    differs = [("The Lake", LATE, "N/A"), ("The Lake", ALWAYS, "Bo Fenn")]
    assert of_rows(header, *differs) == [(None, LATE), ("Bo Fenn", ALWAYS)]


@pytest.mark.parametrize("nothing", ["N/A", "NaN", "NA", "-"])
def test_a_cell_that_says_that_there_is_nothing_is_no_speech(nothing: str) -> None:
    assert of_rows(("speaker", "text"), ("Ada Quill", LATE), ("Bo Fenn", nothing)) == [("Ada Quill", LATE)]


@pytest.mark.parametrize(
    "value",
    [
        {"title": "Ferries", "utt": [LATE, ALWAYS], "speaker": ["Ada Quill", "Bo Fenn"]},
        {"text": [LATE, ALWAYS], "speaker": ["Ada Quill", "Bo Fenn"]},
        {"text": {"0": LATE, "1": ALWAYS}, "speaker": {"0": "Ada Quill", "1": "Bo Fenn"}},
    ],
)
def test_equally_long_lists_and_numbered_objects_are_columns(value: Any) -> None:
    assert of_json(value) == [("Ada Quill", LATE), ("Bo Fenn", ALWAYS)]


def test_lists_of_speakers_and_of_paragraphs_do_not_say_who_says_what() -> None:
    value = {"title": "Ferries", "speakers": ["Ada Quill", "Bo Fenn"], "paragraphs": [LATE, ALWAYS]}
    assert of_json(value) == [(None, LATE), (None, ALWAYS)]


@pytest.mark.parametrize("label", ["Speaker 1", "SPEAKER_07", "spk_0", "B", "Unknown (B)"])
def test_voices_told_apart_by_a_program_are_nobody(label: str) -> None:
    cues = json.dumps([{"start": 0.5, "end": 4.5, "speaker": label, "text": LATE}])
    table = f"speaker,text\n{label},{ALWAYS.replace(',', '')}\n"
    for name, content in (("2021-05-04.json", cues), ("2021-05-04.csv", table)):
        (found,) = speeches(name, content)
        (said,) = found.paragraphs
        assert said.speaker is None
        assert said.label


def test_names_in_camel_case_are_columns_and_a_tag_that_is_closed_is_no_word() -> None:
    header = ("IdSubject", "SpeakerFullName", "MeetingDate", "Text")
    rows = [
        ("10", "Ada Quill", "20210504", f"<pd_text> <p>{LATE}</p> </pd_text>"),
        ("11", "Bo Fenn", "20210505", f"<pd_text> <p>{ALWAYS} <applause></p> </pd_text>"),
    ]
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (header, *rows))
    first, second = speeches("council.csv", text)
    assert [(p.speaker, p.text) for p in first.paragraphs] == [("Ada Quill", LATE)]
    assert [(p.speaker, p.text) for p in second.paragraphs] == [("Bo Fenn", f"{ALWAYS} <applause>")]
    assert (first.date, second.date) == ("2021-05-04", "2021-05-05")


@pytest.mark.parametrize("column", ["issueID", "conversation_id", "episode", "meeting_symbol"])
def test_each_meeting_conversation_and_episode_of_a_day_is_a_speech(column: str) -> None:
    rows = [{"date": "2021-05-04", column: number, "speaker": "Ada Quill", "text": LATE} for number in ("1", "2")]
    assert len(speeches("talks.json", json.dumps(rows))) == len(rows)


def test_the_first_episodes_of_two_seasons_are_two_speeches() -> None:
    rows = [{"date": day, "episode": "1", "speaker": "Ada Quill", "text": LATE} for day in ("2020-05-04", "2021-05-04")]
    found = speeches("talks.json", json.dumps(rows))
    assert {each.date for each in found} == {"2020-05-04", "2021-05-04"}
    assert len({each.id for each in found}) == len(rows)


def test_the_label_of_a_japanese_record_gives_the_office_and_its_head_is_a_note() -> None:
    rows = [
        {"issueID": "A1", "date": "2021-05-04", "speaker": "会議録情報", "speech": "令和三年五月四日"},
        {
            "issueID": "A1",
            "date": "2021-05-04",
            "speaker": "湖町あや",
            "speech": "○議長（湖町あや君）　渡し船は遅れております。",
        },
        {
            "issueID": "A1",
            "date": "2021-05-04",
            "speaker": "沼田ぼう",
            "speech": "○沼田ぼう君　橋を架けるべきであります。",
        },
    ]
    (found,) = speeches("2021-05-04.json", json.dumps(rows))
    assert [(p.kind, p.speaker, p.office, p.text) for p in found.paragraphs] == [
        ("note", None, None, "令和三年五月四日"),
        ("speech", "湖町あや", "議長", "渡し船は遅れております。"),
        ("speech", "沼田ぼう", None, "橋を架けるべきであります。"),
    ]


def test_times_from_the_start_of_a_recording_are_no_time_of_day() -> None:
    (found,) = speeches(
        "2021-05-04.csv", f'time,speaker,text\n0:00:05,Ada Quill,"{LATE}"\n0:01:11,Bo Fenn,"{ALWAYS}"\n'
    )
    assert found.time is None
    assert [p.starts for p in found.paragraphs] == [5.0, 71.0]


def test_times_of_day_stay_the_times_of_speeches() -> None:
    (found,) = speeches("2021-05-04.csv", f'time,speaker,text\n09:05,Ada Quill,"{LATE}"\n10:11,Bo Fenn,"{ALWAYS}"\n')
    assert found.time == "09:05"


@pytest.mark.parametrize("zone", ["ET", "CT", "PT", "EDT"])
def test_an_american_time_zone_does_not_hide_the_half_of_the_day(zone: str) -> None:
    (found,) = speeches("calls.csv", f'date,speaker,text\n"May 4, 2021, 5:00 p.m. {zone}",Ada Quill,"{LATE}"\n')
    assert (found.date, found.time) == ("2021-05-04", "17:00")


def test_phrases_of_one_recognised_recording_are_one_speech() -> None:
    phrases = [{"alternatives": [{"transcript": text, "words": [{"word": "x"}]}]} for text in (LATE, ALWAYS)]
    (found,) = speeches("2021-05-04.json", json.dumps({"results": phrases}))
    assert [p.text for p in found.paragraphs] == [LATE, ALWAYS]


def test_a_table_with_only_empty_names_is_still_reported() -> None:
    assert notices(Source("2021-05-04.csv", f'speaker,text\n,"{LATE}"\n'.encode())) == [
        "columns guessed: text = text, speaker = speaker"
    ]
