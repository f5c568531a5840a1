from __future__ import annotations

import pytest

from search.quotations.attribution import attributed, is_by


@pytest.mark.parametrize(
    ("typed", "words", "named"),
    [
        ("“The ferry will be back” – Ada Marsh", "The ferry will be back", "Ada Marsh"),
        ('"The ferry will be back" (Ada Marsh, 2012)', "The ferry will be back", "Ada Marsh"),
        ("Ada Marsh: «The ferry will be back»", "The ferry will be back", "Ada Marsh"),
        ("As President Marsh said, “we wait.”", "we wait.", "Marsh"),
        ("“We wait,” said J. van der Lind on Monday, “and hope.”", "We wait, … and hope.", "J. van der Lind"),
        ("“Peace” – Bo Lind", "Peace", "Bo Lind"),
        ("“Peace” – Cai al-Marsh of Lowtown", "Peace", "Cai al-Marsh"),
        ("“The ferry will be back”, the president said", "The ferry will be back", None),
    ],
)
def test_a_quotation_is_parted_from_who_it_is_said_to_be_by(typed: str, words: str, named: str | None) -> None:
    found = attributed(typed)
    assert found is not None
    assert (found.words, found.named) == (words, named)


@pytest.mark.parametrize(
    "typed",
    [
        "The ferry will be back",
        "“The ferry will be back”",
        "We call it the “new ferry” and wait for it",
        "We all call it the “ferry”",
        "“The ferry will be back – Ada Marsh",
        "“!” – Ada Marsh",
        "",
    ],
)
def test_marks_that_hold_no_quotation_stay_in_it(typed: str) -> None:
    assert attributed(typed) is None


def test_a_surname_or_an_initial_is_enough() -> None:
    assert is_by("Marsh", "Ada Marsh")
    assert is_by("President Ada Marsh", "Marsh")
    assert not is_by("Ada Lind", "Ada Marsh")
    assert not is_by("", "Ada Marsh")
