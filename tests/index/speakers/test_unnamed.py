"""Labels that stand for somebody without a name."""

from __future__ import annotations

import pytest

from index.speakers.american_turns import Lead, paragraphs
from index.speakers.unnamed import is_unnamed


@pytest.mark.parametrize("label", ["Speaker 1", "SPEAKER_07", "spk_0", "B", "Unknown", "Unknown Speaker", "Sprecher 2"])
def test_a_role_with_a_number_a_letter_and_the_unknown_are_unnamed(label: str) -> None:
    assert is_unnamed(label)


@pytest.mark.parametrize("label", ["Ada Quill", "Speaker", "The Speaker", "Table 1", "田", "Mr. B"])
def test_names_offices_and_things_are_not(label: str) -> None:
    assert not is_unnamed(label)


def test_who_is_unnamed_keeps_the_label_and_is_no_person() -> None:
    texts = ["Speaker 1: The ferries are late.", "Speaker 2: Why?", "Speaker 1: It is the ice."]
    found = list(paragraphs(texts, Lead("Ada Quill", None)))
    assert [(p.speaker, p.label) for p in found] == [(None, "Speaker 1"), (None, "Speaker 2"), (None, "Speaker 1")]
