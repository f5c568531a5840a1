"""A person's name is found whatever courtesy title it has; longer names are named and offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.named_conditions import contexts
from search.suggesting.suggestions import conditions
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

    from search.query.syntax import Query
    from search.suggesting.suggestions import Hits

SPEAKERS = ["Fenn", "Mr. FENN", "Mrs. Fenn", "Ada Fenn", "President Fenn", "Г-н Маров", "МАРОВ", "Dr. Bo Lund"]


@pytest.fixture
def tiny(tmp_path: Path) -> TinyIndex:
    places = ["Moor", "South Moor", *["Cork"] * 6]
    return TinyIndex(tmp_path, ["ferry"] * len(SPEAKERS), speaker=SPEAKERS, place=places)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("speaker:fenn", [0, 1, 2]),
        ("speaker:FENN", [0, 1, 2]),
        ('speaker:"Mr. Fenn"', [0, 1]),
        ('speaker:"mrs fenn"', [0, 2]),
        ('speaker:"ms fenn"', [0]),
        ('speaker:"ada fenn"', [3]),
        ('speaker:"mr ada fenn"', [3]),
        ("speaker:mr", [1]),
        ("speaker:маров", [5, 6]),
        ("speaker:lund", [7]),
        ('speaker:"bo lund"', [7]),
        ("place:moor", [0]),
    ],
)
def test_a_courtesy_title_distinguishes_only_from_another_title(tiny: TinyIndex, typed: str, found: list[int]) -> None:
    assert tiny.all_of(typed) == found


@pytest.mark.parametrize(
    ("typed", "longer"),
    [
        ("speaker:fenn", ["Ada Fenn", "President Fenn"]),
        ("place:moor", ["South Moor"]),
        ("speaker:lund", []),
        ("speaker:fen*", []),
    ],
)
def test_what_is_left_out_for_its_length_is_named(tiny: TinyIndex, typed: str, longer: list[str]) -> None:
    told = [f"{typed.partition(':')[2]} was not taken for {' or '.join(longer)}, which are longer."] if longer else []
    assert [notice.message for notice in tiny.plan(typed).notices] == told


def test_what_is_left_out_for_its_length_is_offered(tiny: TinyIndex) -> None:
    typed = "ferry speaker:fenn"
    (offer,) = conditions(SearchRequest(typed), parse(typed).query, tiny.vocabulary, 3, _hits(tiny))
    assert (offer.text, offer.total) == ('ferry speaker:(fenn OR "Ada Fenn" OR "President Fenn")', 5)
    typed = "ferry AND place:moor"
    (offer,) = conditions(SearchRequest(typed), parse(typed).query, tiny.vocabulary, 1, _hits(tiny))
    assert (offer.text, offer.total) == ('ferry AND place:(moor OR "South Moor")', 2)


def test_a_name_among_words_is_offered_without_its_courtesy_title(tiny: TinyIndex) -> None:
    ways = contexts(parse("bo lund ferry").query, tiny.vocabulary)
    assert [(way.said, str(way.query)) for way in ways] == [("said by Bo Lund: ferry", 'speaker:"Bo Lund" ferry')]


def _hits(tiny: TinyIndex) -> Hits:
    def hits(_: SearchRequest, query: Query) -> int:
        return len(tiny.all_of(str(query)))

    return hits
