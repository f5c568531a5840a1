"""A speech's page lists the other speeches of its day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from tests.builders.harbour import engine_over, speech
from web.speeches.same_day import MOST, Other, SameDay, same_day

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

TALK = speech("2013-09-23", ("Ada Marsh", "The ferry sails."), place="Lowtown")


def test_the_others_of_the_day_are_named_those_at_the_same_place_first(tmp_path: Path) -> None:
    away = replace(TALK, id="away", title="A lunch", place="Hightown", time="09:00")
    here = replace(TALK, id="here", title="Questions and answers", time="11:00")
    engine = engine_over(tmp_path, [TALK, away, here, speech("2013-09-24", ("Bo Fenn", "The day after."))])
    assert same_day(TALK, engine) == SameDay(
        (Other("here", "Questions and answers", "Lowtown", here=True), Other("away", "A lunch", "Hightown", here=False))
    )
    assert same_day(replace(TALK, date="2013-09"), engine) == SameDay()


def test_of_a_busy_day_it_is_said_how_many_more_there_are(tmp_path: Path) -> None:
    others = [replace(TALK, id=f"other-{n}", title=f"Talk {n}") for n in range(MOST + 3)]
    found = same_day(TALK, engine_over(tmp_path, [TALK, *others]))
    assert len(found.others) + found.more == MOST + 3
    assert TALK.id not in {other.id for other in found.others}


def test_a_speech_leads_to_the_previous_and_the_next_one_of_its_topic(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/speech/town-1").text, "lxml")
    assert page.select_one(".succession p").get_text() == "Previous and next: Harbour"  # type: ignore[union-attr]
    links = {link["rel"][0]: link for link in page.select(".succession a")}
    assert {rel: link["href"] for rel, link in links.items()} == {"prev": "/speech/town-2", "next": "/speech/town-4"}
    assert "Previous: 5 Jan 2012 Farewell to the ferry" in " ".join(links["prev"].get_text().split())
    heads = {link["rel"][0]: link["href"] for link in page.select("head link[rel=prev], head link[rel=next]")}
    assert heads == {"prev": "/speech/town-2", "next": "/speech/town-4"}
    assert "succession" not in client.get("/speech/kremlin-5").text


def test_the_other_ids_of_an_event_are_named(client: FlaskClient) -> None:
    colophon = BeautifulSoup(client.get("/speech/town-1").text, "lxml").select(".colophon a")
    assert "/speech/town-1-copy" in {link["href"] for link in colophon}
    assert "Also kept as" not in client.get("/speech/town-2").text
