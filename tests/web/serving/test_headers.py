"""The headers of every answer, and the site's error pages."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import WebSettings
from index.errors import DamagedError, NoIndexError
from search import library
from search.embedded import open_engine
from search.study.counting_study import CountingStudy
from tests.builders import small_site
from tests.builders.watchers import NOBODY
from web.app import create_app
from web.serving import headers
from web.serving.headers import release

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from index.config import Settings

PAGES = ("/", "/?q=ferry", "/speech/town-1", "/api/search?q=ferry", "/feed?q=ferry", "/help", "/nowhere", "/robots.txt")


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_forbids_what_it_does_not_need(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("address", ["/", "/?q=ferry", "/speech/town-1", "/api/search?q=ferry", "/feed?q=ferry"])
def test_a_page_that_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert again.data == b""
    other = client.get("/?q=market", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_a_new_generation_is_answered_at_once_and_makes_every_page_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "RECHECK_SECONDS", 0)
    settings = small_site.build(tmp_path)
    with Archive(settings.index.archive) as archive:
        client = create_app(open_engine(settings), settings).test_client()
        tag = client.get("/?q=second").headers["ETag"]
        archive.put(replace(small_site.MARKET, id="town-9", title="A second market", date="2016-01-01"))
        archive.commit()
        sync(archive, settings.index.index, settings.index.megabytes_for_writing, NOBODY)
    answer = client.get("/?q=second", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "A <mark>second</mark> market" in answer.text


def test_another_setting_makes_every_page_new(site_settings: Settings, client: FlaskClient) -> None:
    renamed = replace(site_settings, web=WebSettings(title="Another name"))
    other = create_app(open_engine(site_settings), renamed).test_client()
    assert other.get("/?q=ferry").headers["ETag"] != client.get("/?q=ferry").headers["ETag"]


@pytest.mark.parametrize("changed", ["templates/study/lines.html", "static/rostra.css", "serving/headers.py"])
def test_another_file_in_any_folder_is_another_release(site: Flask, tmp_path: Path, changed: str) -> None:
    releases = []
    for number in range(2):
        folder = tmp_path / str(number)
        shutil.copytree(site.root_path, folder, ignore=shutil.ignore_patterns("__pycache__"))
        with (folder / changed).open("a") as file:
            file.write("\n" * number)
        copy = Flask("copy", root_path=str(folder))
        copy.extensions.update(site.extensions)
        releases.append(release(copy))
    assert releases[0] == release(site) != releases[1]


@pytest.mark.parametrize("package", ["index", "search"])
def test_the_code_and_tables_that_an_answer_depends_on_are_part_of_the_release(
    site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    (folder,) = [each for each in headers.ANSWERING if Path(each).name == package]
    before = release(site)
    (tmp_path / "table.toml").write_text("[names]")
    monkeypatch.setattr(headers, "ANSWERING", [each for each in headers.ANSWERING if each != folder] + [str(tmp_path)])
    assert release(site) != before


class Tomorrow(date):
    """The calendar of a day on which no test runs."""

    @classmethod
    def today(cls) -> date:
        return date(2099, 2, 3)


def test_another_day_makes_every_page_new(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get("/?q=ferry+last+year").headers["ETag"]
    monkeypatch.setattr(headers, "date", Tomorrow)
    answer = client.get("/?q=ferry+last+year", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers["ETag"] == tag) == (200, False)


def test_another_edition_of_the_echoes_makes_every_page_new(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get("/echoes").headers["ETag"]
    monkeypatch.setattr(CountingStudy, "edition", "another")
    assert client.get("/echoes").headers["ETag"] != tag


def test_whoever_has_any_version_is_sent_none_but_only_of_what_there_is(client: FlaskClient) -> None:
    def status(address: str) -> int:
        return client.get(address, headers={"If-None-Match": "*"}).status_code

    assert [status(address) for address in ("/?q=ferry", "/speech/town-1", "/api/search?q=ferry")] == [304] * 3
    assert [status(address) for address in ("/speech/town-none", "/nowhere")] == [404] * 2
    assert status("/export.csv?q=ferry") == 200
    assert client.get("/?q=ferry", headers={"If-None-Match": "*"}).data == b""


@pytest.mark.parametrize("address", ["/?q=ferry", "/api/search?q=ferry", "/static/rostra.css"])
def test_an_unchanged_answer_varies_as_the_answer_itself(client: FlaskClient, address: str) -> None:
    asked = {"Accept-Encoding": "gzip"}
    first = client.get(address, headers=asked)
    again = client.get(address, headers=asked | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert set(first.headers["Vary"].split(", ")) <= set(again.headers["Vary"].split(", "))
    assert "Accept-Encoding" in again.headers["Vary"]


def test_assets_are_kept_for_ever_under_an_address_with_their_digest(client: FlaskClient) -> None:
    page = client.get("/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "?v=" in address
    with client.get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]


def test_long_pages_are_compressed_for_those_who_ask(client: FlaskClient) -> None:
    plain = client.get("/speech/town-1")
    packed = client.get("/speech/town-1", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("asset", ["rostra.css", "rostra.js"])
def test_assets_are_compressed_and_still_answered_with_304(client: FlaskClient, asset: str) -> None:
    plain = client.get(f"/static/{asset}")
    packed = client.get(f"/static/{asset}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 2 < len(plain.data)
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"  # weak: the bytes differ
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get(f"/static/{asset}", headers=again).status_code == 304
    part = client.get(f"/static/{asset}", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-99"})
    assert (part.status_code, part.data) == (206, plain.data[:100])


def test_the_language_of_pages_is_said(client: FlaskClient) -> None:
    assert client.get("/?q=ferry").headers["Content-Language"] == "en"


def test_any_page_may_read_the_api(client: FlaskClient) -> None:
    assert client.get("/api/search?q=ferry").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/?q=ferry").headers


def test_the_site_takes_nothing_in(client: FlaskClient) -> None:
    answer = client.post("/", data={"q": "ferry"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "That cannot be done here" in answer.text


def test_errors_of_the_api_are_json(client: FlaskClient) -> None:
    answer = client.get("/api/nothing")
    assert answer.content_type == "application/problem+json"
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such page",
        "error": "There is no such page",
    }


class Gone:
    """An engine whose archive is missing or damaged."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def for_one_answer(self) -> Gone:
        return self

    @property
    def generation(self) -> int:
        raise self.error


def test_without_an_index_the_page_says_which_command_makes_it(site_settings: Settings) -> None:
    gone = Gone(NoIndexError("no index at var; make one with: rostra index PATH"))
    client = create_app(gone, site_settings).test_client()  # type: ignore[arg-type]
    for address in ("/", "/healthz"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "rostra index PATH" in answer.text
        assert answer.headers["Retry-After"] == "5"
        assert answer.headers["Cache-Control"] == "no-store"
    assert client.get("/help").status_code == 200


def test_what_is_broken_goes_to_the_log_and_not_to_the_reader(
    site_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    gone = Gone(DamagedError("/secret/folder/index is damaged"))
    answer = create_app(gone, site_settings).test_client().get("/")  # type: ignore[arg-type]
    assert answer.status_code == 500
    assert "/secret" not in answer.text
    assert "/secret/folder/index is damaged" in caplog.text


def test_what_came_by_tls_is_asked_for_by_tls_only(client: FlaskClient) -> None:
    secure = client.get("/help", base_url="https://localhost").headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/help").headers


def test_behind_proxies_permalinks_name_the_public_host(site_settings: Settings) -> None:
    forwarded = {"X-Forwarded-Host": "town.example", "X-Forwarded-Proto": "https"}
    believing = replace(site_settings, web=WebSettings(proxies=1, hosts=("town.example", "localhost")))
    engine = open_engine(site_settings)
    page = create_app(engine, believing).test_client().get("/speech/town-1", headers=forwarded).text
    assert 'rel="canonical" href="https://town.example/speech/town-1"' in page
    page = create_app(engine, site_settings).test_client().get("/speech/town-1", headers=forwarded).text
    assert "town.example/speech/town-1" not in page
