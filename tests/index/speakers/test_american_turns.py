"""Stenographic transcripts that print "The President." and "Q.": who speaks in each paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.speakers.american_turns import Lead, paragraphs

if TYPE_CHECKING:
    from index.records import Paragraph

LEAD = Lead("Ada B. Quill Jr.", "President", "president")


def turns(*texts: str) -> list[tuple[str | None, str | None, str, str]]:
    """Return (label, speaker, voice, text) of each paragraph."""
    return [(p.label, p.speaker, p.voice, p.text) for p in paragraphs(texts, LEAD)]


def only(*texts: str) -> Paragraph:
    return list(paragraphs(texts, LEAD))[-1]


@pytest.mark.parametrize("label", ["The President.", "THE PRESIDENT:", "PRESIDENT QUILL:", "President Quill."])
def test_the_president_has_many_labels(label: str) -> None:
    assert turns("Q. Why?", f"{label} Because.")[1][1:] == ("Ada B. Quill Jr.", "president", "Because.")


@pytest.mark.parametrize("label", ["Q.", "Q:", "Q ", "Q  ", "QUESTION:", "Reporter:"])
def test_questions_are_journalists(label: str) -> None:
    assert turns("THE PRESIDENT: Yes?", f"{label} Why ferries?")[1][1:] == (None, "journalist", "Why ferries?")


def test_a_turn_lasts_until_the_next_label() -> None:
    found = turns("The President. One.", "Two.", "Q. Three?", "Four?", "The President. Five.")
    assert [speaker for _, speaker, _, _ in found] == [LEAD.name, LEAD.name, None, None, LEAD.name]


def test_a_short_label_is_the_person_who_was_named_in_full() -> None:
    found = turns(
        "The President. Order.", "Representative Bram C. Fenn III. No!", "Rep. Fenn. Never!", "Mr. Ott. Well."
    )
    assert [(speaker, voice) for _, speaker, voice, _ in found[1:]] == [
        ("Bram C. Fenn III", "official"),
        ("Bram C. Fenn III", "official"),
        ("Mr. Ott", "unknown"),
    ]


def test_another_president_is_a_foreign_leader() -> None:
    assert turns("The President. Please.", "President Ott. Thank you.")[1][1:3] == ("President Ott", "foreign leader")


def test_prose_without_a_habit_of_labels_keeps_its_first_words() -> None:
    assert turns("Mr. Fenn. He was a good man.", "Question: why?") == [
        (None, LEAD.name, "president", "Mr. Fenn. He was a good man."),
        (None, LEAD.name, "president", "Question: why?"),
    ]


@pytest.mark.parametrize(
    "salutation", ["Mr. Speaker, friends.", "Mr. President. We thank you.", "Mr. Chairman: thank you."]
)
def test_salutations_are_no_labels(salutation: str) -> None:
    assert only("The President. Good evening.", salutation).text == salutation


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[At this point, the audience rose.]", "narration"),
        ("[In millions]", "note"),
        ("[Inaudible]", "speech"),
        ("FOREIGN AFFAIRS", "heading"),
        ("III.", "heading"),
        ("ADA B. QUILL", "speech"),
        ("GENTLEMEN OF THE CONGRESS:", "speech"),
        ("USA! USA!", "speech"),
    ],
)
def test_brackets_and_capitals_are_kinds_of_their_own(text: str, kind: str) -> None:
    assert only(text).kind == kind
