"""The concordance's page: the rows of its tables link to exactly the lines that they count, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import open_engine
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

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


def test_a_line_of_arabic_is_laid_out_from_right_to_left(tmp_path: Path) -> None:
    settings = Settings(index=IndexSettings(path=tmp_path))
    with Archive(settings.index.archive) as archive:
        for number, (text, language) in enumerate(
            (("السلام يبدأ من الميناء اليوم.", "ar"), ("The harbour is calm.", "en"))
        ):
            said = numbered([draft(text)])
            archive.put(Speech(f"s-{number}", f"Meeting {number}", "2014-05-01", said, language=language, url=""))
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    client = create_app(open_engine(settings), settings).test_client()
    assert page(client, "/lines?q=الميناء").select(".line.line-rtl .line-match")
    assert not page(client, "/lines?q=harbour").select(".line-rtl")
