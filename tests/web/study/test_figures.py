"""Every figure of a study page that is a link leads to a page whose heading has that figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup

from index.config import Settings
from search.embedded import open_engine
from tests.builders.harbour import engine_over, random_speeches, speech, speeches_with_refrains
from tests.builders.small_site import UNHURRIED
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient


NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
FIGURE = re.compile(rf"(?:All )?({NUMBER})(?: .*)?")
DATE = re.compile(r"\b\d{4}$")  # a count of four digits has a comma
ASIDE = re.compile("choose|pager|tabs|chart|entry-speeches")  # what has numbers that count nothing

QUERIES = ("ferry", "tide OR pier", '"the harbour"', "email -speaker:fenn", "speaker:marsh ferry date:2011")
PAGES = [
    *(f"/lines?q={quote(query)}" for query in QUERIES),
    *(f"/trends?q={quote(query)}&q=tide&unit={unit}" for query in QUERIES[:4] for unit in ("occurrences", "events")),
    "/trends?q=ferry&unit=paragraphs&scale=share&step=month",
    "/trends?q=ferry&speaker=Bo+Fenn&from=2011&step=quarter",
    *(f"/collocates?q={quote(query)}&minimum=1&stop=1" for query in QUERIES),
    "/collocates?q=ferry&minimum=1&stop=1&spelt=stem&window=2&side=left",
    "/compare?q=speaker:marsh&minimum=2",
    "/compare?q=ferry&against=tide&minimum=2&stop=1",
    "/compare?q=ferry+-speaker:fenn&minimum=2&stop=1&length=2",
    "/compare?speaker=Ada+Marsh&against=speaker:fenn&length=2&minimum=2&stop=1",
    "/compare?q=speaker:marsh+date:2010&against.speaker=Bo+Fenn&length=2&minimum=2&stop=1&spelt=stem",
    "/echoes",
    "/echoes?q=speaker:marsh&reports=1",
    "/echoes?topic=X&order=newest",
    "/receipt?q=ferry&of=lines",
    "/receipt?q=tide",
    "/speaker/Ada%20Marsh",
    "/year/2011",
]  # fmt: skip


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("harbour")
    told = [*speeches_with_refrains(4), *random_speeches(11, 24), speech("", ("Ada Marsh", "A ferry."), url="x")]
    engine_over(folder, told)
    return create_app(open_engine(folder), Settings(web=UNHURRIED)).test_client()  # without a limit of time


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "lxml")


def figures(client: FlaskClient, address: str) -> dict[tuple[str, str], str]:
    """The figures of the page that are links, each by the address that it leads to and its number."""
    found = {}
    for link in page(client, address).select("main a[href]"):
        text = " ".join(link.get_text().split())
        told = FIGURE.fullmatch(text)
        if told and not DATE.search(text) and not link.find_parent(class_=ASIDE):
            found[str(link["href"]), told[1]] = text
    return found


def wrong(client: FlaskClient, address: str, most: int = 60) -> tuple[int, list[str]]:
    """The number of figures that were followed, at most `most`, and those that their page does not have."""
    led, astray = figures(client, address), list[str]()
    for target, number in list(led)[:most]:
        heading = page(client, target).select_one("h1")
        told = re.findall(NUMBER, heading.get_text()) if heading else []
        if number not in told:
            astray.append(f"{number} -> {target}: {heading and heading.get_text(' ', strip=True)}")
    return len(led), astray


@pytest.mark.parametrize("address", PAGES)
def test_a_figure_leads_to_what_it_counts(harbour: FlaskClient, address: str) -> None:
    followed, astray = wrong(harbour, address)
    assert astray == []
    assert followed, "a page of figures has some"


def test_a_comparison_with_what_nothing_says_says_which(harbour: FlaskClient) -> None:
    page = BeautifulSoup(harbour.get("/compare?q=ferry&against=zeppelin+-speaker:marsh").text, "lxml")
    assert [part.text for part in page.select(".lede")] == [
        "No paragraph is found for zeppelin -speaker:marsh, so there is nothing to compare."
    ]
    assert page.select(".two") == []


def test_counts_in_the_rest_of_the_archive_lead_nowhere(harbour: FlaskClient) -> None:
    page = BeautifulSoup(harbour.get("/compare?q=ferry&minimum=2&stop=1").text, "lxml")
    here, there = page.select(".two table")
    assert there.caption is not None
    assert there.caption.text == "Typical of the rest of the archive"
    for table, linked in ((here, 0), (there, 1)):
        for row in table.select("tbody tr"):
            cells = row.select("td")[:2]
            assert not cells[1 - linked].select("a")
            assert bool(cells[linked].select("a")) == (cells[linked].text != "0")


def test_a_slice_compared_with_itself_has_words_instead_of_an_empty_table(harbour: FlaskClient) -> None:
    page = BeautifulSoup(harbour.get("/compare?q=speaker:marsh&against=speaker:marsh").text, "lxml")
    assert page.select(".two table") == []
    assert [part.p.text for part in page.select(".two section") if part.p] == ["Nothing is typical of it."] * 2
