"""The pages of receipts: from a search to its receipt, and from the receipt back to the search."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "lxml")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("/?q=ferry&-place=Hightown", "paragraph"),
        ("/lines?q=ferry&order=left", "occurrence"),
        ("/trends?q=ferry&q=bridge&step=month", "2 queries"),
    ],
)
def test_a_page_leads_to_its_receipt_and_that_back(client: FlaskClient, address: str, counted: str) -> None:
    (link,) = [a for a in page(client, address).select("a") if a.get_text() == "Receipt to cite"]
    issued = page(client, str(link["href"]))
    line = issued.select_one(".receipt-line")
    assert line is not None
    assert counted in line.get_text()
    opened = page(client, urlsplit(line.get_text().split()[-1]).path)
    assert "All is as it was." in opened.get_text()
    (again,) = [a for a in opened.select("a") if a.get_text() in ("The paragraphs", "The lines", "The trends")]
    assert urlsplit(str(again["href"])).path == urlsplit(address).path
    kept = str(again["href"])
    assert all(part in kept for part in urlsplit(address).query.split("&") if not part.startswith("order"))


@pytest.mark.parametrize("token", ["x", "AAAA", "%F0%9F%92%A9", "a" * 5000])
def test_what_is_no_receipt_is_a_404_that_says_so(client: FlaskClient, token: str) -> None:
    answer = client.get(f"/receipt/{token}")
    assert answer.status_code == 404
    assert "no receipt" in answer.text


@pytest.mark.parametrize("query", ["", "of=zzz", "of=trends", "of=lines", "q=nosuchword", "q=%22%22"])
def test_a_receipt_of_anything_can_be_had(client: FlaskClient, query: str) -> None:
    assert "receipt" in page(client, f"/receipt?{query}").get_text()
