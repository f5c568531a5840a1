"""Repeated passages: the list, the page of one passage, a speech's page; and results that count repeats once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from index.config import IndexSettings, Settings
from tests.builders.harbour import engine_over, speech
from tests.builders.small_site import UNHURRIED
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from index.records import Speech

SONG = "Row the boat to the far side of the bay and bring back all the nets that the storm has left upon the rocks."
TOLD: list[Speech] = [
    speech("2011-01-01", ("Ada Marsh", f"Hello. {SONG}")),
    speech("2012-02-02", ("Bo <Fenn>", SONG.replace("nets", "ropes & nets"))),
    speech("2013-03-03", ("Ada Marsh", SONG.replace("rocks", "<rocks>"))),
]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("songs")
    engine = engine_over(folder, TOLD)
    return create_app(engine, Settings(index=IndexSettings(path=folder), web=UNHURRIED)).test_client()


def page(visitor: FlaskClient, address: str) -> BeautifulSoup:
    answer = visitor.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "lxml")


def test_the_list_leads_to_the_passage_and_that_to_its_sayings(visitor: FlaskClient) -> None:
    (family,) = page(visitor, "/echoes").select(".echo-family")
    link = family.select_one(".echo-counts a")
    assert link is not None
    assert link.get_text() == "3 speeches"
    passage = page(visitor, str(link["href"]))
    places = [str(a["href"]) for a in passage.select(".again-there .again-where a")]
    assert len(places) == 2
    assert [visitor.get(place).status_code for place in places] == [303, 303]
    assert passage.select(".again-there ins")[0].get_text() == "there: ropes &"
    assert not passage.select(".sheet rocks"), "what was said is text, whatever it looks like"


def test_what_differs_is_named_for_listeners_in_their_language(visitor: FlaskClient) -> None:
    for day, mark, named in (("2012-02-02", "del", "здесь: "), ("2011-01-01", "ins", "там: ")):
        said = page(visitor, f"/ru/speech/day-{day}").select(f".again-there {mark} .unseen")
        assert {each.get_text() for each in said} == {named}


def test_the_speech_says_when_it_was_also_said(visitor: FlaskClient) -> None:
    (again,) = page(visitor, "/speech/day-2012-02-02").select("details.again")
    summary = again.select_one("summary")
    assert summary is not None
    assert summary.get_text().startswith("Also said on 1 January 2011 and in 1 more speech")
    assert "here: ropes &" in [each.get_text() for each in again.select("del")]


def test_choices_keep_the_search_and_change_one_thing(visitor: FlaskClient) -> None:
    found = page(visitor, "/echoes?q=boat&order=words&fewest=3")
    for link in found.select(".choose a"):
        asked = parse_qs(urlsplit(str(link["href"])).query)
        assert asked["q"] == ["boat"]
        changed = [name for name, value in (("order", ["words"]), ("fewest", ["3"])) if asked.get(name) != value]
        assert len(changed) + ("reports" in asked) <= 1


def test_results_can_be_folded_and_unfolded(visitor: FlaskClient) -> None:
    plain, folded = page(visitor, "/?q=storm"), page(visitor, "/?q=storm&repeats=fold")
    totals = [said.get_text() for each in (plain, folded) for said in each.select(".tally h1 b")]
    assert totals == ["3 paragraphs", "1 paragraph"]
    switches = [each for each in plain.select(".order-view a") if each.get_text() == "Repeats once"]
    assert parse_qs(urlsplit(str(switches[0]["href"])).query)["repeats"] == ["fold"]
    assert visitor.get("/api/search?q=storm&repeats=fold").json["total"] == 1  # type: ignore[index]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_all_passages_can_be_taken_along(visitor: FlaskClient, form: str) -> None:
    answer = visitor.get(f"/echoes.{form}")
    assert answer.status_code == 200
    assert "Row the boat" in answer.text


@pytest.mark.parametrize("address", ["/echo/nobody/0/0/16", "/echo/day-2011-01-01/0/0/16"])
def test_a_passage_that_is_none_is_a_404(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("query", ["order=zzz", "fewest=0", "fewest=-1", "page=99", "reports=no", "q=zebra"])
def test_what_cannot_be_used_is_left_out(visitor: FlaskClient, query: str) -> None:
    assert visitor.get(f"/echoes?{query}").status_code == 200


def test_an_empty_list_says_what_to_do(visitor: FlaskClient) -> None:
    empty = page(visitor, "/echoes?q=hello&fewest=5")
    reports, everything = empty.select(".study > p:last-child a")
    assert (reports["href"], everything["href"]) == ("/echoes?q=hello&fewest=5&reports=1", "/echoes?fewest=5")
    assert "Only among" in empty.get_text()
    assert "Only among" not in page(visitor, "/echoes").get_text()
    assert "Marsh" in page(visitor, "/echoes?speaker=Ada+Marsh").select(".reading-words")[0].get_text()
