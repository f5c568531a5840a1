"""Offices of speakers that are found in an event's text."""

from __future__ import annotations

import pytest

from index.speakers.offices import introduced, office_in


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("He met with Director General of Lakes Anna Kray and others.", "Director General of Lakes"),
        ("We are live with our reporter Anna Kray.", "our reporter"),
        ("The floor is given to Anna Kray, Chairman of the Board.", "Chairman of the Board"),
        ("He named Anna Kray Acting Governor of Oldport.", "Acting Governor of Oldport"),
        ("With Mayor Ivan Setkin and Anna Kray.", None),
        ("He spoke. Anna Kray answered.", None),
    ],
)
def test_the_office_stands_next_to_the_name(text, office):
    assert office_in(text, "Anna Kray") == office


def test_speakers_say_who_they_are():
    said = "Good day. Anna Kray, Oldport Herald. I have a question about the press."
    assert introduced(said, "Anna Kray") == "Anna Kray, Oldport Herald"
    assert introduced("Good day. It rains.", "Anna Kray") is None


def test_a_name_that_is_mentioned_throughout_a_long_text_costs_no_more_than_its_mentions():
    text = "Anna Kray answered. " * 20_000  # copying the text for each office would take eight gigabytes
    assert office_in(text + "The floor goes to Mayor Anna Kray.", "Anna Kray") == "Mayor"
