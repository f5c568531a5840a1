"""The page of lines: what its tables count leads to just those lines, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.text, "lxml")


def test_each_number_of_the_tables_leads_to_the_lines_it_counts(client: FlaskClient) -> None:
    links = page(client, "/lines?q=ferry&order=oldest").select(".counts td a")
    assert len({link["href"] for link in links}) == len(links) > 3
    for link in links:
        told = page(client, str(link["href"]))
        assert len(told.select(".line")) == int(link.text)
        (back,) = told.select(".reading a")
        assert back["href"] == "/lines?q=ferry&order=oldest"
