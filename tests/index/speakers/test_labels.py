"""Labels, and text that only looks like a label."""

from __future__ import annotations

import pytest

from index.speakers.labels import label, outline
from index.speakers.people import Register

PROSE = [
    "I want to stress once again: the lock must open.",
    "Minister of Culture: Ivan Setkin.",
    "Minister for Ice and Disaster Relief: Ivan Setkin.",
    "The Great Northern Canal: a task for years.",
    "Second: the lock.",
    "http://en.kremlin.ru is the address.",
    "We start at 16:40.",
    "(On the issue of the lock): it is open.",
    "Alexander Repin from the Oldport Region: “Open the lock!”",
    "Lipetsk, Yevgeny Oldov: “Open the lock!”",
]


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("bold", ["", None])
def test_prose_with_a_colon_stays_prose(text, bold):
    assert label(text, bold, Register()) is None


@pytest.mark.parametrize(
    "text", ["Contact numbers: +0 000.", "The message reads: Hello.", "Entry from 10.00 am: gate one.", "Email: a@b.c"]
)
def test_bold_that_names_nobody_is_no_label(text):
    assert label(text, text.partition(":")[0], Register()) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Oldport Shipyard CEO Boris Lednev: Ready.", "Oldport Shipyard CEO Boris Lednev"),
        ("chairman of the Union Ivan Setkin: Ready.", "chairman of the Union Ivan Setkin"),
        ("First Deputy Minister Ivan Setkin: Ready.", "First Deputy Minister Ivan Setkin"),
        ("Direct line programme host Anna Kray: Ready.", "Direct line programme host Anna Kray"),
        ("Celestia Z. Tow: Ready.", "Celestia Z. Tow"),
        ("Question: When?", "Question"),
    ],
)
def test_labels_without_bold_are_found(text, words):
    found = label(text, None, Register())
    assert found is not None
    assert found.words == words
    assert text[found.end :] in {"Ready.", "When?"}


def test_where_labels_are_bold_a_question_without_bold_is_read_aloud():
    assert label("Question: When?", "", Register(bold=True)) is None


def test_a_bold_name_with_a_full_stop_is_a_label_and_a_life_is_not():
    assert label("Anna Kray. Thank you.", "Anna Kray.", Register()) is not None
    assert label("Anna Kray was born in Oldport.", "Anna Kray", Register()) is None


def test_notes_may_stand_in_the_middle_or_stay_open():
    assert outline("Head of Lakes (Peru) Ana Ruiz (in Spanish: slowly): Yes.") == (
        50,
        "Head of Lakes (Peru) Ana Ruiz",
        "in Spanish: slowly",
    )
    found = outline("Ana Ruiz (in Spanish: Yes.")
    assert found is not None
    assert found[1:] == ("Ana Ruiz", "in Spanish")
