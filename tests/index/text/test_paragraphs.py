"""Paragraphs of plain text, however its lines are broken; nothing is lost but white space."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.paragraphs import blocks

WRAPPED = """The winds of this year were hard on the small islands and
the seas around them rose. We who live there know what a
storm can do.
I wish to speak of three things today, and of none of them
for long, since the hour is late and the hall is cold for
everybody here.
The first of them is the harbour, which was closed for the
whole of the winter."""


def texts(text: str, aside: str | None = None) -> list[str]:
    return [block.text for block in blocks(text, re.compile(aside) if aside else None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r", "\f", "\u2028"])
def test_a_line_is_a_paragraph_whatever_ends_it(end: str) -> None:
    assert texts(f"One paragraph.{end}Another.{end}{end}A third.{end}") == ["One paragraph.", "Another.", "A third."]


def test_a_line_that_stops_within_a_sentence_goes_on_in_the_next() -> None:
    assert texts("It cost the\n nation dearly.\nAnd about\n$4 billion.") == [
        "It cost the nation dearly.",
        "And about $4 billion.",
    ]


def test_broken_lines_are_joined_and_short_ends_of_sentences_part_them() -> None:
    assert [(text[:9], text[-7:]) for text in texts(WRAPPED)] == [
        ("The winds", "can do."),
        ("I wish to", "y here."),
        ("The first", "winter."),
    ]


def test_blank_lines_part_broken_lines_unless_a_sentence_goes_on() -> None:
    broken = WRAPPED.replace("hard on the small islands and\n", "hard on the small islands and\n\n")
    assert texts(broken) == texts(WRAPPED)


def test_a_number_begins_a_paragraph() -> None:
    numbered = WRAPPED.replace("I wish", "12.\tI wish").replace("The first", "13. The first")
    assert [text[:6] for text in texts(numbered)] == ["The wi", "12. I ", "13. Th"]


def test_page_numbers_stand_behind_the_paragraph_they_interrupt() -> None:
    lines = WRAPPED.split("\n")
    lines[1:1] = ["3", "", "General Assembly"]
    found = list(blocks("\n".join(lines), re.compile(r"\d+|General Assembly")))
    assert [block.text for block in found if not block.aside] == texts(WRAPPED)
    assert [block.aside for block in found] == [False, True, True, False, False]


def test_salutations_on_short_lines_stay_apart() -> None:
    assert texts("Mr. President,\nExcellencies,\nLadies and gentlemen,\n" + WRAPPED)[1:3] == [
        "Excellencies,",
        "Ladies and gentlemen,",
    ]


def test_a_word_broken_at_its_hyphen_is_joined_as_printed() -> None:
    assert texts("It is self-\ngovernment.") == ["It is self-government."]


@given(st.text(alphabet="ab .,\n\r\f-1A\u00a0", max_size=300))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    found = list(blocks(text, re.compile(r"\d+")))
    assert sorted("".join("".join(block.text.split()) for block in found)) == sorted("".join(text.split()))
    assert all(block.text == " ".join(block.text.split()) != "" for block in found)
