"""Joining captions: sentences across captions, turns, times, and captions that repeat the lines before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats._captions.cues import Cue, Shown, cue, seconds, unrolled
from index.formats._captions.joining import ENOUGH, MOST, PAUSE, paragraphs
from index.formats._captions.remarks import remarks

SENTENCES = [f"Ferry {n} of the lake is late again this year." for n in range(40)]


def joined(*cues: tuple[float, str]) -> list[tuple[float | None, str | None, str]]:
    """Join captions of two seconds, given as (start, text); return (start, speaker, text) of each paragraph."""
    made = [cue(starts, starts + 2, text) for starts, text in cues]
    return [(p.starts, p.speaker, p.text) for p in paragraphs(remarks(list(unrolled(made))))]


@pytest.mark.parametrize(
    ("shown", "speaker", "text"),
    [
        ("TARN: Since Monday.", "Tarn", "Since Monday."),
        ("MR. FENN: Since Monday.", "Mr. Fenn", "Since Monday."),
        ("Ada Quill: Since Monday.", "Ada Quill", "Since Monday."),
        (">> Ada van Quill: Since Monday.", "Ada van Quill", "Since Monday."),
        ("[ADA QUILL]: Since Monday.", "Ada Quill", "Since Monday."),
        ("Speaker 2: Since Monday.", None, "Since Monday."),
        ("Remember: boil it.", None, "Remember: boil it."),
        ("at 10:30 we left: late.", None, "at 10:30 we left: late."),
        ("the rule is this: boil it.", None, "the rule is this: boil it."),
    ],
)
def test_a_name_before_a_colon_is_who_speaks(shown: str, speaker: str | None, text: str) -> None:
    assert joined((0, shown)) == [(0, speaker, text)]


def test_one_word_with_a_capital_is_a_name_where_it_stands_again() -> None:
    assert joined((0, "Fenn: Yes."), (2, "Quill: No."), (4, "Fenn: Yes!"), (6, "Quill: No!")) == [
        (0, "Fenn", "Yes."), (2, "Quill", "No."), (4, "Fenn", "Yes!"), (6, "Quill", "No!"),
    ]  # fmt: skip


def test_a_name_holds_until_somebody_else_begins() -> None:
    told = joined((0, "TARN: The wells"), (2, "are clean."), (4, "Drink."), (6, "- Who says so?"))
    assert told == [(0, "Tarn", "The wells are clean. Drink."), (6, None, "Who says so?")]


def test_a_long_talk_is_parted_at_full_stops_and_each_part_has_its_time() -> None:
    told = joined(*((2.0 * n, sentence) for n, sentence in enumerate(SENTENCES)))
    assert all(ENOUGH <= len(text) <= ENOUGH + len(SENTENCES[-1]) for _, _, text in told[:-1])
    assert " ".join(text for _, _, text in told) == " ".join(SENTENCES)
    assert [starts for starts, _, _ in told] == sorted({starts for starts, _, _ in told})


def test_words_without_full_stops_are_parted_at_pauses_and_never_endless() -> None:
    assert joined((0, "we begin"), (2, "here"), (4 + PAUSE + 1, "then we")) == [
        (0, None, "we begin here"),
        (4 + PAUSE + 1, None, "then we"),
    ]
    told = joined(*((2.0 * n, "ferries and bridges and wells") for n in range(200)))
    assert max(len(text) for _, _, text in told) < MOST + 40


def test_what_is_shown_growing_word_by_word_is_said_once() -> None:
    grown = joined((0, "we"), (1, "we will"), (2, "we will rebuild"), (3, "we will rebuild it"))
    assert grown == [(0, None, "we will rebuild it")]


@pytest.mark.parametrize(("written", "is_"), [("00:00:04,200", 4.2), ("1:02:03.5", 3723.5), ("4", None), ("", None)])
def test_a_clock_is_seconds(written: str, is_: float | None) -> None:
    assert seconds(written) == is_


@pytest.mark.parametrize("starts", [float("nan"), float("inf"), -1.0])
def test_a_time_that_is_none_is_the_beginning(starts: float) -> None:
    assert cue(starts, 1.0, "Yes.").starts == 0.0


@given(st.lists(st.sampled_from(["we will.", "TARN: no", "- yes", ">> so", "[bells]", "♪ la ♪", "and"]), max_size=12))
def test_every_word_that_is_shown_is_said_once(shown: list[str]) -> None:
    cues = [Cue(float(n * 9), float(n * 9 + 1), (Shown(text),)) for n, text in enumerate(shown)]
    words = [word for text in shown for word in text.replace("TARN:", "").replace(">>", "").lstrip("- ").split()]
    said = [word for p in paragraphs(remarks(cues)) for word in p.text.split()]
    assert sorted(said) == sorted(words)
