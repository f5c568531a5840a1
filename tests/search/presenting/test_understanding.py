"""How the words of a query were understood: forms, other names, ignored words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.request import SearchRequest
from tests.builders.harbour import engine_over, speech

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine

SAID = speech(
    "2013-01-01",
    ("Ada Marsh", "The ferry and the ferries: NATO asked, the North Atlantic Alliance answered."),
    ("Bo Fenn", "A ferry of the harbour by e-mail."),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder: Path = tmp_path_factory.mktemp("understanding")
    return engine_over(folder, [SAID])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ferry", [("ferry", ["ferry", "ferries"], False, "=ferry")]),
        ("the ferries harbour", [
            ("the", [], False, '"the" ferries harbour'),
            ("ferries", ["ferry", "ferries"], False, "the =ferries harbour"),
        ]),
        ("NATO harbour", [("NATO", ["nato"], True, "=NATO harbour")]),
        ("ferry OR harbour", [("ferry", ["ferry", "ferries"], False, "=ferry OR harbour")]),
        ("harbour -ferry", []),
        ('"the ferry" =ferry ferr* e-mail speaker:marsh', []),
        ("", []),
    ],
)  # fmt: skip
def test_each_bare_word_tells_how_it_was_taken(
    engine: EmbeddedEngine, typed: str, told: list[tuple[str, list[str], bool, str]]
) -> None:
    found = engine.understood(SearchRequest(typed))
    assert [
        (one.typed, [form.text for form in one.forms], one.named_otherwise, one.instead.text) for one in found
    ] == told


def test_the_word_alone_is_found_in_no_other_form_and_by_no_other_name(engine: EmbeddedEngine) -> None:
    for typed in ("ferries", "NATO"):
        (taken,) = engine.understood(SearchRequest(typed))
        assert engine.understood(taken.instead) == ()
        assert engine.search(taken.instead).total <= engine.search(SearchRequest(typed)).total
        assert "also" not in engine.search(taken.instead).reading
