"""Which of two words is the likelier meant, by the kind of slip that each would be."""

from __future__ import annotations

import pytest

from search.suggesting.slips import cost, likelihood


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("boad", "broad", "road"),  # a letter is lost sooner than the first one is another
        ("russina", "russian", "russia"),  # swapped
        ("fullt", "fully", "full"),  # a neighbour on the keyboard
        ("thre", "three", "the"),  # halved
        ("chechnia", "chechnya", "chechnina"),  # by sound
        ("fisical", "physical", "fiscal"),  # by sound, two edits before one
        ("zelenskiy", "zelensky", "zelensk"),
        ("comittee", "committee", "comities"),
    ],
)
def test_the_likelier_slip_is_meant(typed: str, meant: str, other: str) -> None:
    assert cost(typed, meant) < cost(typed, other)
    assert likelihood(typed, meant, 10) > likelihood(typed, other, 10)


def test_a_far_more_used_word_outweighs_a_likelier_slip() -> None:
    assert likelihood("harbou", "harbout", 1) < likelihood("harbou", "harbour", 1000)


@pytest.mark.parametrize("word", ["", "a", "harbour", "ѓорд", "港口"])
def test_a_word_is_no_slip_for_itself(word: str) -> None:
    assert cost(word, word) == 0
