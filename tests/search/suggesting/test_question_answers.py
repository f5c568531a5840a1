"""The answer to a question is offered, counted; that there is none is an answer too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from index.config import Settings
from search.presenting.as_text import lines
from search.request import SearchRequest
from tests.builders.harbour import engine_over, speech
from tests.builders.small_site import UNHURRIED
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder: Path = tmp_path_factory.mktemp("answers")
    said = [
        ("Ada Marsh", "The ferry pays a toll."),
        ("Mr. MARSH", "A ferry sank."),
        ("Bo Fenn", "Marsh saw the ferry."),
        ("Ada Marsh", "The pier stays."),
    ]
    return engine_over(folder, [speech(f"201{at}-05-06", turn) for at, turn in enumerate(said)])


@pytest.mark.parametrize(
    ("typed", "told", "query", "total"),
    [
        ("did ada marsh ever mention the ferry", "said by Ada Marsh: the ferry", 'speaker:"Ada Marsh" the ferry', 1),
        (
            "did fenn ever say pier",
            "said by Bo Fenn: pier: none of 1 paragraph",
            'speaker:"Bo Fenn" pier',
            0,
        ),
        ("when did fenn first say ferry", "said by Bo Fenn: ferry, the oldest first", 'speaker:"Bo Fenn" ferry', 1),
        ("who first said ferry", "ferry, the oldest first", "ferry", 3),
        ("how often was ferry mentioned", "ferry, how often", "ferry", 3),
        ("who says ferry most", "ferry, who says it most", "ferry", 3),
    ],
)
def test_a_question_is_answered_first(engine: EmbeddedEngine, typed: str, told: str, query: str, total: int) -> None:
    found = engine.search(SearchRequest(typed))
    answer, *others = found.suggestions
    assert (answer.kind, answer.text, answer.request.text, answer.total) == ("question", told, query, total)
    assert engine.search(answer.request).total == total
    assert query not in [other.request.text for other in others]
    assert f"answer: {told}" + (f" ({total})" if total else "") in lines(found, str)


@pytest.mark.parametrize("typed", ["did nobody ever mention the ferry", "who first said zzzzz", "ferry toll"])
def test_without_an_answer_none_is_offered(engine: EmbeddedEngine, typed: str) -> None:
    assert "question" not in [offer.kind for offer in engine.search(SearchRequest(typed)).suggestions]


@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("who first said ferry", "/?q=ferry&sort=oldest"),
        ("who says ferry most", "/trends?q=ferry"),
        ("did fenn ever say pier", None),
    ],
)
def test_the_page_links_to_the_answer_if_it_is_not_none(engine: EmbeddedEngine, typed: str, leads: str | None) -> None:
    client = create_app(engine, Settings(web=UNHURRIED)).test_client()
    page = BeautifulSoup(client.get("/", query_string={"q": typed}).text, "lxml")
    (answer,) = [line for line in page.select(".suggestions p") if line.text.startswith("The answer:")]
    link = answer.find("a")
    assert (link["href"] if link else None) == leads  # type: ignore[index]
    if leads:
        assert client.get(leads).status_code == 200
