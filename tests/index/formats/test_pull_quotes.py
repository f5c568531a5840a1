"""Pull quotes are distinguished from people who repeat themselves."""

from __future__ import annotations

import pytest

from index.formats._dump.pull_quotes import pull_quotes

SAID = (
    "The river rose by two metres in one night, and all three villages of the valley helped each other, "
    "which nobody had asked them to do."
)


@pytest.mark.parametrize(
    "quote",
    [
        "All three villages of the valley helped each other, which nobody had asked them to do.",
        "“The river rose by two metres in one night, and all three villages helped each other.”",
        "”All of them helped.“",
    ],
)
def test_a_paragraph_that_repeats_a_part_of_another_is_a_quote(quote: str) -> None:
    assert pull_quotes([SAID, quote, "Thank you."]) == {1}
    assert pull_quotes([quote, SAID]) == {0}


def test_a_paragraph_printed_twice_is_no_quote_of_itself() -> None:
    assert pull_quotes([SAID, SAID]) == frozenset()


def test_short_sentences_and_new_words_are_no_quotes() -> None:
    other = "The river fell again by two metres in the week that followed, and then the villages rested."
    assert pull_quotes([SAID, "The river rose.", other, ""]) == frozenset()


def test_lines_that_are_all_alike_cost_no_more_than_others() -> None:
    alike = [
        f"On day {day} the river rose, and the three villages of the valley helped each other." for day in range(9999)
    ]
    assert pull_quotes([*alike, *alike, SAID, SAID.partition(", ")[2]]) == {19_999}


def test_a_long_line_without_words_quotes_nothing() -> None:
    assert pull_quotes([SAID, "_" * 60]) == frozenset()
