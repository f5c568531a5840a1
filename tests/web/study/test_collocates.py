"""The page of collocates: the links of its words, and what its form and links keep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from search.query.parser import parse

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize("typed", ["tide OR bridge", "tide bridge", '"the tide"', "tide -market", "tide"])
def test_a_neighbours_lines_are_those_of_the_whole_query_with_it(client: FlaskClient, typed: str) -> None:
    page = BeautifulSoup(client.get("/collocates", query_string={"q": typed, "minimum": 1}).text, "lxml")
    word = page.select_one("tbody a")
    assert word is not None
    (asked,) = parse_qs(urlsplit(str(word["href"])).query)["q"]
    assert parse(asked).query == parse(f"({typed}) AND ={word.get_text()}").query


def test_an_empty_table_says_what_to_do(client: FlaskClient) -> None:
    rare = BeautifulSoup(client.get("/collocates?q=lowtown&minimum=9").text, "lxml")
    (fewer,) = (link for link in rare.select(".study > p a") if "near it once" in link.get_text())
    assert BeautifulSoup(client.get(str(fewer["href"])).text, "lxml").select("tbody a")
    nowhere = BeautifulSoup(client.get("/collocates?q=zebra").text, "lxml")
    assert [link["href"] for link in nowhere.select(".study > p a")] == ["/?q=zebra"]
