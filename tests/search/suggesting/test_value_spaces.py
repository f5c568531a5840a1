"""Names typed for a field are joined or split if a value of the field is written so, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.value_spaces import values_respaced
from tests.builders.harbour import engine_over, speech

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder: Path = tmp_path_factory.mktemp("values")
    said = (("Ada Marsh", "The tide is high."), ("Bo Fenn", "The marsh is dry."), ("Cy Tarn", "The mar sh."))
    return engine_over(folder, [speech("2001-02-03", *said)])


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("speaker:adamarsh", 'speaker:"ada marsh"'),
        ("speaker:Adamarsh tide", 'speaker:"Ada marsh" tide'),
        ("speaker:mar sh", "speaker:marsh"),
        ("tide speaker:Mar sh", "tide speaker:Marsh"),
        ("speaker:(mar sh)", "speaker:marsh"),
        ('speaker:"ada mar sh"', 'speaker:"ada marsh"'),
        ("speaker:adamarsh OR tide", 'speaker:"ada marsh" OR tide'),
        ("speaker:ada marsh", "speaker:ada marsh"),
        ("speaker:marsh tide", "speaker:marsh tide"),
        ("speaker:bo fenn", "speaker:bo fenn"),
        ('speaker:"ada marsh"', 'speaker:"ada marsh"'),
        ("speaker:xyzzyplugh", "speaker:xyzzyplugh"),
        ("speaker:a-dam", "speaker:a-dam"),
        ("text:mar sh", "text:mar sh"),
        ("-speaker:adamarsh", "-speaker:adamarsh"),
        ("mar sh", "mar sh"),
    ],
)
def test_names_are_put_right_where_a_value_has_them_so(engine: EmbeddedEngine, typed: str, better: str) -> None:
    vocabulary = engine._library.newest().vocabulary
    assert str(values_respaced(parse(typed).query, vocabulary)) == better


def test_a_name_put_right_is_offered_with_what_it_finds(engine: EmbeddedEngine) -> None:
    (offer,) = engine.search(SearchRequest("speaker:adamarsh")).suggestions
    assert (offer.kind, offer.text, offer.total) == ("spelling", 'speaker:"ada marsh"', 1)
