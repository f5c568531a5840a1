"""The pages of names and dates: their counts, their links, and which spellings of a name lead to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from tests.builders.small_site import BRIDGE, ENGINEER, FERRY, MARKET, MAYOR, SPEECHES
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.text, "lxml")


def titles(soup: BeautifulSoup, heading: str) -> list[str]:
    """Return the titles of the speeches that are listed under a heading."""
    section = soup.find(id=heading).find_parent("section")  # type: ignore[union-attr]
    return [link.text for link in section.select(".entry-speeches a")]  # type: ignore[union-attr]


def names(soup: BeautifulSoup) -> list[str]:
    return [link.text for link in soup.select(".entry-names a")]


def words_of(speech: Speech, speaker: str) -> int:
    return sum(len(p.text.replace("’", "").split()) for p in speech.paragraphs if p.speaker == speaker)


def test_a_speaker_has_a_page_with_the_words_said_and_the_latest_and_longest_speeches(client: FlaskClient) -> None:
    soup = page(client, f"/speaker/{MAYOR}")
    assert soup.h1.text == MAYOR  # type: ignore[union-attr]
    said = sum(p.speaker == MAYOR for speech in SPEECHES for p in speech.paragraphs)
    tally = " ".join(soup.select_one(".front-tally").text.split())  # type: ignore[union-attr]
    assert f"in {said} paragraphs of 3 speeches, January 2012 to March 2015" in tally
    assert titles(soup, "latest") == ["Речь о мосте", BRIDGE.title, FERRY.title]
    assert titles(soup, "longest")[0] == FERRY.title
    assert f"{words_of(FERRY, MAYOR)} words" in soup.find(id="longest").find_parent("section").text  # type: ignore[union-attr]


def test_the_longest_speeches_of_one_speech_are_not_listed(client: FlaskClient) -> None:
    soup = page(client, "/speaker/Question")
    assert len(titles(soup, "latest")) == 1
    assert soup.find(id="longest") is None
    assert soup.select_one(".entry-columns .all-values") is None


def test_what_stands_beside_a_name_leads_to_pages_of_its_own(client: FlaskClient) -> None:
    soup = page(client, "/topic/Harbour")
    beside = {section["aria-labelledby"]: section for section in soup.select(".front-columns section")}
    assert set(beside) == {"beside-speaker", "beside-geography", "beside-person", "beside-place", "beside-section"}
    link = beside["beside-speaker"].a
    assert link is not None
    assert link["href"] == "/speaker/Ada%20Marsh"
    assert page(client, str(link["href"])).h1.text == MAYOR  # type: ignore[union-attr]


def test_a_search_from_a_name_stays_within_it(client: FlaskClient) -> None:
    form = page(client, "/country/North%20Shore").select_one("form.ask")
    assert form is not None
    assert {(field.get("name"), field.get("value")) for field in form.select("input[type=hidden]")} == {
        ("geography", "North Shore")
    }


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/speaker/ada%20marsh", "/speaker/Ada%20Marsh"),
        ("/speaker/AdaMarsh", "/speaker/Ada%20Marsh"),
        ("/topic/harbour", "/topic/Harbour"),
        ("/country/north-shore", "/country/North%20Shore"),
        ("/place/LOWTOWN", "/place/Lowtown"),
        ("/year/2013/9", "/month/2013-09"),
        ("/year/2013/9/3", "/day/2013-09-03"),
    ],
)
def test_other_spellings_lead_to_the_one_page(client: FlaskClient, address: str, leads_to: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.location) == (301, leads_to)


@pytest.mark.parametrize(
    "address",
    [
        "/speaker/Nobody",
        "/topic/%20",
        "/country/.",
        "/year/20133",
        "/year/0000",
        "/year/2013-09",
        "/month/2013-13",
        "/day/2013-02-29",
        "/day/2013-9-1",
        "/day/%D9%A2013-09-23",
        "/year/1066",
        "/year/9999",
        "/day/9999-12-31",
        "/day/0001-01-01",
    ],
)
def test_what_is_not_here_says_so(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [f"/speaker/{MAYOR}", "/topic/Harbour", "/", "/?q=ferry"])
def test_the_period_of_a_chart_can_be_set_by_two_dates_without_scripts(client: FlaskClient, address: str) -> None:
    form = page(client, address).select_one("form.period")
    assert form is not None
    asked = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    answer = client.get(str(form["action"]), query_string=asked | {"from": "2013-09", "to": "2014"})
    soup = BeautifulSoup(answer.text, "lxml")
    assert soup.select_one("form.period #since")["value"] == "2013-09"  # type: ignore[index]
    years = {time["datetime"][:4] for time in soup.select(".hit time")}  # type: ignore[index]
    assert years
    assert years <= {"2013", "2014"}


def test_a_register_lists_every_name_under_its_letter(client: FlaskClient) -> None:
    soup = page(client, "/speakers")
    assert [h2.text for h2 in soup.select(".entry-names h2")] == ["A", "B", "Q"]
    assert names(soup) == [MAYOR, ENGINEER, "Question"]
    assert names(page(client, "/speakers?order=most"))[0] == MAYOR
    assert names(page(client, "/speakers?name=LIND")) == [ENGINEER]
    assert names(page(client, "/speakers?name=<b>")) == []


@pytest.mark.parametrize("part", ["1", "name", "ma"])
def test_another_order_of_a_register_keeps_the_part_of_a_name(client: FlaskClient, part: str) -> None:
    orders = [link["href"] for link in page(client, f"/speakers?name={part}").select(".order a")]
    assert orders == [f"/speakers?name={part}", f"/speakers?name={part}&order=most"]


@pytest.mark.parametrize("order", ["", "order=most&"])
def test_each_page_of_a_register_is_its_own_and_names_its_neighbours(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr("web.entries.register.LISTED", 1)
    head = page(client, f"/speakers?{order}page=2")
    links = {
        link["rel"][0]: link["href"] for link in head.select("head link[rel=canonical], link[rel=prev], [rel=next]")
    }
    assert links["canonical"] == f"http://localhost/speakers?{order}page=2"
    first = f"/speakers?{order}".rstrip("?&")
    assert (links["prev"], links["next"]) == (first, f"/speakers?{order}page=3")
    (canonical,) = page(client, first).select("link[rel=canonical]")
    assert canonical["href"] == f"http://localhost{first}"


def test_a_register_leads_to_the_others_and_the_calendar(client: FlaskClient) -> None:
    links = {link["href"] for link in page(client, "/topics").select(".entry-others a")}
    assert links == {"/countries", "/speakers", "/sections", "/places", "/calendar"}


def test_the_calendar_leads_by_years_and_months_to_the_speeches_of_a_day(client: FlaskClient) -> None:
    years = [link["href"] for link in page(client, "/calendar").select(".entry-years a")]
    assert years == ["/year/2015", "/year/2014", "/year/2013", "/year/2012"]
    year = page(client, "/year/2013")
    assert len(year.select(".sheet-month")) == 12
    assert [link["href"] for link in year.select(".sheet-month a")] == ["/month/2013-09", "/day/2013-09-23"]
    day = page(client, "/day/2013-09-23")
    assert titles(day, "speeches") == [BRIDGE.title]
    assert [link["href"] for link in day.select("nav a[rel]")] == ["/day/2012-01-05", "/day/2015-03-01"]


def test_a_speech_whose_day_is_unknown_is_in_its_month(client: FlaskClient) -> None:
    month = page(client, "/month/2014-05")
    assert titles(month, "speeches") == [MARKET.title]
    assert month.select(".sheet-month td a") == []
    assert f"{len(MARKET.paragraphs)} paragraphs" in month.text


def test_a_month_between_says_that_nothing_is_of_it(client: FlaskClient) -> None:
    soup = page(client, "/month/2013-10")
    assert "Nothing in this archive is of October 2013." in soup.text
    assert [link["href"] for link in soup.select("nav a[rel]")] == ["/month/2013-09", "/month/2014-05"]


def test_the_front_page_leads_to_names_and_to_the_calendar(client: FlaskClient) -> None:
    links = {str(link["href"]) for link in page(client, "/").select("main a")}
    assert {"/calendar", "/topic/Harbour", "/speaker/Ada%20Marsh"} <= links


def test_speeches_dated_by_a_year_alone_are_listed_on_its_page(tmp_path: Path) -> None:
    settings = Settings(index=IndexSettings(path=tmp_path))
    with Archive(settings.index.archive) as archive:
        for number, date in enumerate(("2003", "2004", "2004-05-06")):
            said = numbered([draft("The tide is high.")])
            archive.put(Speech(f"s-{number}", f"Meeting {number}", date, said, url=f"http://x.example/{number}"))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    client = create_app(open_engine(settings), settings).test_client()
    only, both = page(client, "/year/2003"), page(client, "/year/2004")
    assert (titles(only, "speeches"), only.select(".sheet-month")) == (["Meeting 0"], [])
    assert (titles(both, "speeches"), len(both.select(".sheet-month"))) == (["Meeting 1"], 12)
