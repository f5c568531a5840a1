"""Whatever is uncertain in a source is marked where the paragraph is read, and in the export."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index import export
from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import draft, numbered
from search.embedded import open_engine
from tests.builders.small_site import BRIDGE, CHANGED
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

SAID = numbered(
    [
        draft("The tide was high.", speaker="Ada Quill", uncertain="may begin with a label"),
        draft("Nobody knew."),
        draft("It was.", speaker="Bo Fenn"),
    ]
)
TALK = replace(BRIDGE, id="talk", paragraphs=SAID)


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    settings = Settings(index=IndexSettings(path=tmp_path))
    with Archive(settings.index.archive, lambda: CHANGED) as archive:
        archive.put(TALK)
        archive.commit()
        sync(archive, settings.index.index, 64, NOBODY)
    return create_app(open_engine(settings), settings).test_client()


def test_the_page_says_what_is_uncertain_and_where_nobody_is_named(client: FlaskClient) -> None:
    shown = client.get("/speech/talk").text
    assert shown.count("Uncertain: ") == 1
    assert "Uncertain: may begin with a label" in shown
    assert shown.index("Ada Quill</b>") < shown.index("Speaker not named</b>") < shown.index("Bo Fenn</b>")


def test_the_export_has_a_column_of_what_is_uncertain() -> None:
    table = "".join(export.table([(TALK, None)])).removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["uncertain"] for row in rows] == ["may begin with a label", "", ""]


def test_what_is_uncertain_is_said_with_each_hit_that_is(client: FlaskClient) -> None:
    page = client.get("/?q=tide+OR+nobody").text
    assert page.count("Uncertain: may begin with a label") == 1
    hits = json.loads(client.get("/api/search?q=tide+OR+nobody").text)["hits"]
    assert {hit["text"]: hit["uncertain"] for hit in hits} == {
        "The tide was high.": "may begin with a label", "Nobody knew.": None,
    }  # fmt: skip
    table = client.get("/export.csv?q=tide+OR+nobody").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert {row["text"]: row["uncertain"] for row in rows} == {
        "The tide was high.": "may begin with a label", "Nobody knew.": "",
    }  # fmt: skip
