"""The page of collocates where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def test_an_empty_table_says_what_to_do(client: FlaskClient) -> None:
    rare = BeautifulSoup(client.get("/collocates?q=lowtown&minimum=9").text, "lxml")
    (fewer,) = (link for link in rare.select(".study > p a") if "near it once" in link.get_text())
    assert BeautifulSoup(client.get(str(fewer["href"])).text, "lxml").select("tbody a")
    nowhere = BeautifulSoup(client.get("/collocates?q=zebra").text, "lxml")
    assert [link["href"] for link in nowhere.select(".study > p a")] == ["/?q=zebra"]
