"""A word typed on the wrong keyboard layout, or in another language's letters, leads to the word of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.other_letters import in_other_letters
from search.suggesting.spelling import mended
from search.suggesting.suggestions import spellings
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = ["Marovsky and Fenckel saw the ferry", "Мост и паром, сказал Ельдин", "The ferry pays a toll"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyIndex:
    path: Path = tmp_path_factory.mktemp("letters")
    return TinyIndex(path, TEXTS, speaker=["Ada Fenckel", "Пётр Маров", "Ada Fenckel"])


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("ауккн", ["ferry"]),
        ("аукки", ["ferry"]),  # its last key is a slip, too
        ("gfhjv", ["паром"]),
        ("Gfhjv vjcn", ["Паром мост"]),
        ("Маровский", ["Marovsky"]),
        ("Vfhjdcrbq", ["Marovsky"]),
        ("Фенкель", ["Fenckel"]),
        ("Eldin", ["Ельдин"]),
        ('"Маровский and Фенкель"', ['"Marovsky and Fenckel"']),
        ("ferry ещдд", ["ferry toll"]),
        ("speaker:фенкель", ["speaker:fenckel"]),
        ("speaker:marov", ["speaker:маров"]),
        ("speaker:vfhjd", ["speaker:маров"]),
        ("-ауккн toll", []),
        ("Қазақстан", []),
    ],
)
def test_the_word_in_other_letters_is_offered(tiny: TinyIndex, typed: str, better: list[str]) -> None:
    assert [str(query) for query in mended(parse(typed).query, tiny.vocabulary).likely][:1] == better


def test_the_offer_is_counted(tiny: TinyIndex) -> None:
    (offer,) = spellings(
        SearchRequest("ауккн"),
        parse("ауккн").query,
        tiny.vocabulary,
        0,
        lambda _, way: len(tiny.all_of(str(way))),
    )
    assert (offer.kind, offer.text, offer.total) == ("spelling", "ferry", 2)


def test_words_that_occur_are_not_looked_up_in_other_letters(tiny: TinyIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def noted(word: str) -> Iterator[str]:
        looked.append(word)
        return in_other_letters(word)

    monkeypatch.setattr("search.suggesting.spelling.in_other_letters", noted)
    for typed in ("the ferry pays", "speaker:fenckel toll", "паром", "of toll zzzzz"):
        mended(parse(typed).query, tiny.vocabulary)
    assert looked == ["zzzzz"]
