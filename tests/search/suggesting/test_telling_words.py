"""The words that distinguish a paragraph from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.request import SearchRequest
from search.suggesting.telling_words import MOST, telling_words
from tests.builders.harbour import engine_over, speech

if TYPE_CHECKING:
    from pathlib import Path

HARBOUR = speech("2013-01-01", ("Ada Marsh", "The ferry left the harbour, and the ferries of the lake left too."))
LAKE = speech("2013-01-02", ("Bo Fenn", "The harbour has a ferry to the lake."), ("Bo Fenn", "The harbour is calm."))
CALM = speech("2013-01-03", ("Bo Fenn", "The harbour, the harbour!"))


def test_rare_words_come_first_and_words_of_no_weight_never(tmp_path: Path) -> None:
    vocabulary = engine_over(tmp_path, [HARBOUR, LAKE, CALM])._library.newest().vocabulary
    found = telling_words(HARBOUR.paragraphs[0].text, "en", vocabulary)
    assert found == ("ferry", "lake", "harbour")
    assert telling_words("Zebras swim in the lake.", "en", vocabulary) == ("lake",)
    assert telling_words("Zebras!", "en", vocabulary) == ("zebras",)
    assert telling_words("* * *", "en", vocabulary) == ()
    assert len(telling_words(" ".join(f"word{n}" for n in range(50)), "en", vocabulary)) == MOST


def test_more_like_a_paragraph_asks_other_speeches_for_any_of_its_words(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, [HARBOUR, LAKE, CALM])
    asked = engine.more_like(HARBOUR, HARBOUR.paragraphs[0])
    assert asked == SearchRequest("ferry lake harbour", any_word=True).exclude("event", HARBOUR.id)
    assert engine.search(asked).hits[0].text == LAKE.paragraphs[0].text
