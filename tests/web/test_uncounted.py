"""An archive without a forward index can be searched, and says that it cannot count words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from search.embedded import open_engine
from tests.builders.small_site import SPEECHES, UNHURRIED
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def uncounted(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("uncounted")), web=UNHURRIED)
    with Archive(settings.index.archive) as archive:
        for speech in SPEECHES:
            archive.put(speech)
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY, forward=False)
    return create_app(open_engine(settings), settings).test_client()


@pytest.mark.parametrize("path", ["/lines", "/trends", "/collocates", "/compare", "/neighbours.csv", "/lines.jsonl"])
def test_a_page_that_counts_says_plainly_that_it_cannot(uncounted: FlaskClient, path: str) -> None:
    answer = uncounted.get(f"{path}?q=ferry")
    assert answer.status_code == 501
    assert BeautifulSoup(answer.text, "lxml").select("form[action='/'] input[name=q]")[0]["value"] == "ferry"
    assert "Words are not counted here" in answer.text
    assert "indexed without the order of its words" in answer.text
    assert "index/" not in answer.text


def test_a_route_that_counts_says_so_as_a_problem(uncounted: FlaskClient) -> None:
    answer = uncounted.get("/api/v1/lines?q=ferry")
    assert (answer.status_code, answer.content_type) == (501, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "shows"),
    [("/?q=ferry", "paragraphs"), ("/api/v1/search?q=ferry", "hits"), ("/export.csv?q=ferry", "ferry"),
     ("/quote?text=the+ferry+bell", "Said"), ("/facet/topic?q=ferry", "Harbour"), ("/speech/town-1", "bridge")],
)  # fmt: skip
def test_what_searches_answers_as_ever(uncounted: FlaskClient, path: str, shows: str) -> None:
    answer = uncounted.get(path, buffered=True)
    assert answer.status_code == 200
    assert shows in answer.text


def test_no_page_leads_to_what_cannot_be_counted(uncounted: FlaskClient) -> None:
    for path in ("/?q=ferry", "/", "/speech/town-1?q=ferry"):
        assert "/lines" not in uncounted.get(path).text
