"""Distinctive words on the pages of a speaker and a year link to the concordance lines that they count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from index.config import IndexSettings, Settings
from tests.builders.harbour import engine_over, speech
from tests.builders.small_site import UNHURRIED
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("words")
    told = [
        speech("2011-01-01", ("Ada Marsh", "ferry and pier and ferry " * 20)),
        speech("2012-01-01", ("Bo Fenn", "tide and moon and tide " * 20)),
    ]
    engine = engine_over(folder, told)
    return create_app(engine, Settings(index=IndexSettings(path=folder), web=UNHURRIED)).test_client()


@pytest.mark.parametrize("address", ["/speaker/Ada%20Marsh", "/year/2011"])
def test_each_word_leads_to_its_lines(visitor: FlaskClient, address: str) -> None:
    page = BeautifulSoup(visitor.get(address).text, "lxml")
    words = page.select(".distinctive-words li")
    assert "log-likelihood of 100 words compared with 100 elsewhere;" in page.select(".distinctive")[0].get_text()
    assert [each.get_text(" ", strip=True) for each in words] == ["ferry 40", "pier 20"]
    for each in words:
        lines = BeautifulSoup(visitor.get(str(each.a["href"])).text, "lxml")  # type: ignore[index]
        title = lines.select_one("h1")
        assert title is not None
        assert re.match(r"\d+", title.get_text())[0] == each.get_text(" ", strip=True).split()[1]  # type: ignore[index]
