"""Words split or joined by mistake are corrected before single words are; spellings that exist both ways come last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.spelling import mended
from search.suggesting.suggestions import spellings
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    *["The harbour budget is of the bridge fund; understanding of cybersecurity grows."] * 30,
    *["The bridge-then-fund, then the bridge, then the fund."] * 5,
    *["Under the bridge a standing order, ferry boats and health care."] * 40,
    "A ferryboat is healthcare.",
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyIndex:
    path: Path = tmp_path_factory.mktemp("spaces")
    return TinyIndex(path, TEXTS)


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("harbourbudget", ["harbour budget"]),
        ("Harbourbudget", ["Harbour budget"]),
        ("har bour", ["harbour"]),
        ("Har bour budget", ["Harbour budget"]),
        ("har bour bugdet", ["harbour budget"]),
        ("the har bour", ["the harbour"]),
        ('"har bour budget"', ['"harbour budget"']),
        ('"harbourbudget of"', ['"harbour budget of"']),
        ("text:harbourbudget", ["text:(harbour budget)"]),
        ("fund OR har", []),
        ("-harbourbudget fund", []),
        ("cyber security", ["cybersecurity"]),
        ("ferryboat", []),
        ("healthcare", ['"health care"']),
        ("health care", ["healthcare"]),
        ("harbour budget", []),
        ("harbouring budgets", []),
        ("xyzzyplugh", []),
        ("har1 bour", []),
        ("ferryboats butget", ["ferryboats budget", '"ferry boats" budget']),
        ("bridge thenfund", ["bridge then fund"]),
    ],
)
def test_spaces_are_put_right(tiny: TinyIndex, typed: str, better: list[str]) -> None:
    assert [str(query) for queries in mended(parse(typed).query, tiny.vocabulary) for query in queries] == better


def test_where_nothing_is_misspelt_no_shorter_query_is_offered_as_a_spelling(tiny: TinyIndex) -> None:
    query = parse("health care grows").query
    assert [str(way) for way in mended(query, tiny.vocabulary).doubtful] == ["healthcare grows"]
    assert spellings(SearchRequest(), query, tiny.vocabulary, 0, lambda _, way: len(tiny.all_of(str(way)))) == ()
