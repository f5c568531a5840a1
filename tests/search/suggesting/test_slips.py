"""Which of two words is more likely meant, by the kind of error that each would be."""

from __future__ import annotations

import pytest

from search.suggesting.slips import cost, likelihood


@pytest.mark.parametrize(
    ("typed", "meant", "other"),
    [
        ("boad", "broad", "road"),  # a lost letter is more likely than a wrong first letter
        ("russina", "russian", "russia"),  # swapped
        ("fullt", "fully", "full"),  # a neighbouring key
        ("thre", "three", "the"),  # a double letter halved
        ("chechnia", "chechnya", "chechnina"),  # by sound
        ("fisical", "physical", "fiscal"),  # by sound: two edits are more likely than one other
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
