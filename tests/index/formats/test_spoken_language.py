"""The formats of linguists: CHAT, TextGrid, and TTML with a time for each word."""

from __future__ import annotations

import pytest

from index.reading.read import read
from index.records import Paragraph, Skipped, Speech
from index.sources.source import Source

CHAT = """@UTF8
@Begin
@Participants:\tADA Ada_Quill Investigator, MOT Mother
@Date:\t04-MAY-2021
*ADA:\tgood evening ,
\tthe ferries are late . \x150_4500\x15
%mor:\tadj|good n|evening
*MOT:\tthey &-uh always were [/] were . \x154500_6000\x15
%com:\tlaughs
*ADA:\t<so we> [//] so we build a bridge (..) xxx . \x156000_9000\x15
*MOT:\t&=laughs . \x159000_9500\x15
@End
"""


def tier(name: str, *texts: str) -> str:
    intervals = "".join(
        f'intervals [{at}]:\n xmin = {4 * at - 4}\n xmax = {4 * at}\n text = "{text}"\n'
        for at, text in enumerate(texts, start=1)
    )
    return f'item [1]:\n class = "IntervalTier"\n name = "{name}"\n xmin = 0\n xmax = 8\n{intervals}'


def grid(*tiers: str) -> bytes:
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 8\ntiers? <exists>\nitem []:\n'
    return f"{head}{''.join(tiers)}".encode()


def only(name: str, content: bytes) -> Speech:
    (found,) = read(Source(name, content))
    assert isinstance(found, Speech), found
    return found


def said(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str | None, float | None, str]]:
    return [(p.speaker, p.starts, p.text) for p in paragraphs]


def test_chat_gives_speakers_times_and_day_and_leaves_out_its_codes() -> None:
    found = only("harbour-talk.cha", CHAT.encode())
    assert found.date == "2021-05-04"
    assert said(found.paragraphs) == [
        ("Ada Quill", 0.0, "good evening, the ferries are late."),
        (None, 4.5, "they uh always were were."),
        ("Ada Quill", 6.0, "so we so we build a bridge."),
    ]
    assert [p.label for p in found.paragraphs] == ["Ada Quill", "MOT", "Ada Quill"]


def test_chat_without_times_has_none_and_needs_a_date() -> None:
    text = "@Begin\n@Participants:\tADA Ada_Quill Guest\n*ADA:\tthe ferries are late .\n@End\n"
    assert said(only("2021-05-04-talk.cha", text.encode()).paragraphs) == [("Ada Quill", None, "the ferries are late.")]
    (skipped,) = read(Source("talk.cha", text.encode()))
    assert isinstance(skipped, Skipped)


def test_the_tiers_of_a_text_grid_are_who_speaks() -> None:
    content = grid(tier("Ada Quill", 'The ""ferries"" are late.', ""), tier("Bo Fenn", "", "They always were."))
    assert said(only("2021-05-04-talk.TextGrid", content).paragraphs) == [
        ("Ada Quill", 0.0, 'The "ferries" are late.'),
        ("Bo Fenn", 4.0, "They always were."),
    ]


def test_the_only_tier_of_utterances_is_read_beside_those_of_words() -> None:
    content = grid(tier("utterances", "The ferries are late.", ""), tier("words", "the", "ferries"))
    assert said(only("2021-05-04-talk.TextGrid", content).paragraphs) == [(None, 0.0, "The ferries are late.")]


def test_tiers_of_which_none_says_who_speaks_are_refused() -> None:
    (skipped,) = read(Source("2021-05-04.TextGrid", grid(tier("text", "Late."), tier("translation", "En retard."))))
    assert isinstance(skipped, Skipped)
    assert "not named like people" in skipped.reason


@pytest.mark.parametrize("unit", ["", "s"])
def test_words_with_times_of_their_own_stand_apart_and_a_bare_time_is_seconds(unit: str) -> None:
    def words(*texts: str) -> str:
        return "".join(f'<span begin="0.5{unit}" end="0.8{unit}">{text}</span>' for text in texts)

    content = (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><body><div>'
        f'<p begin="0.5{unit}" end="4.5{unit}" ttm:agent="SPEAKER_1"><span begin="0.5{unit}">'
        + words("Good", "evening.")
        + f'</span></p><p begin="64.5{unit}" end="66.5{unit}" ttm:agent="SPEAKER_2">'
        + words("They", "were.")
        + "</p></div></body></tt>"
    )
    found = only("2021-05-04-talk.ttml", content.encode())
    assert said(found.paragraphs) == [(None, 0.5, "Good evening."), (None, 64.5, "They were.")]
    assert [p.label for p in found.paragraphs] == ["SPEAKER_1", "SPEAKER_2"]


def test_yaml_with_turns_is_refused_with_what_to_do() -> None:
    text = "title: Harbour talk\nspeakers:\n  - Ada Quill\ntranscript:\n  - speaker: Ada Quill\n    text: Late.\n"
    (skipped,) = read(Source("2021-05-04.yaml", text.encode()))
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("YAML: save it as JSON")
