from __future__ import annotations

import pytest

from search.quotations.attribution import attributed, unmarked


@pytest.mark.parametrize(
    ("typed", "words", "around"),
    [
        ("“The ferry will be back” – Ada Marsh", "The ferry will be back", "– Ada Marsh"),
        ('"The ferry will be back" (Ada Marsh, 2012)', "The ferry will be back", "(Ada Marsh, 2012)"),
        ("Ada Marsh: «The ferry will be back»", "The ferry will be back", "Ada Marsh:"),
        ("As President Marsh said, “we wait.”", "we wait.", "As President Marsh said,"),
        ("“We wait,” said Bo Lind, “and hope.”", "We wait, … and hope.", "said Bo Lind,"),
        ("“The ferry will be back” and “winter will not wait”", "The ferry will be back … winter will not wait", "and"),
        ('Did Ada Marsh really say "the ferry will be back"?', "the ferry will be back", "Did Ada Marsh really say"),
        ("On Monday Ada Marsh said “the ferry will be” here", "the ferry will be", "On Monday Ada Marsh said here"),
    ],
)  # fmt: skip
def test_a_quotation_is_parted_from_the_text_around_it(typed: str, words: str, around: str) -> None:
    found = attributed(typed)
    assert found is not None
    assert (found.words, found.around.split()) == (words, around.split())


def test_the_title_of_a_speech_after_the_speakers_name_is_not_quoted() -> None:
    found = attributed("“We wait.” – Ada Marsh, Mayor, “A day at the harbour”, Lowtown, 2012. https://town.example/1")
    assert found is not None
    assert found.words == "We wait."


@pytest.mark.parametrize(
    "typed",
    [
        "The ferry will be back",
        "“The ferry will be back”",
        "We call it the “new ferry” and wait for it",
        "We all call it the “ferry”",
        "She said that the “new ferry” was late again, and nobody came",
        "“The ferry will be back – Ada Marsh",
        "“!” – Ada Marsh",
        "",
    ],
)
def test_marks_that_hold_no_quotation_stay_in_it(typed: str) -> None:
    assert attributed(typed) is None


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("Ada Marsh: we wait", [("we wait", "Ada Marsh:")]),
        ("We wait – Ada Marsh", [("We wait", "– Ada Marsh")]),
        ("We wait for nobody", []),
    ],
)
def test_a_name_may_stand_before_or_after_words_without_marks(typed: str, ways: list[tuple[str, str]]) -> None:
    assert [(way.words, way.around) for way in unmarked(typed)] == ways
