"""What is logged and counted for each answer, and what is not."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from search.embedded import open_engine
from web import current
from web.app import create_app
from web.serving.log import JsonLines, begin
from web.serving.metrics import Metrics, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.config import Settings

SECRET = "ferryboat"


@pytest.fixture
def lines() -> Iterator[list[dict[str, Any]]]:
    """The JSON lines logged so far."""
    written: list[dict[str, Any]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(json.loads(JsonLines().format(record)))

    logger, handler = logging.getLogger("rostra.requests"), Kept()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(before)


def site_of(settings: Settings, metrics: Metrics | None = None, **web: Any) -> FlaskClient:
    """Make a client of the small site with some settings of `[web]` changed."""
    changed = replace(settings, web=replace(settings.web, **web))
    return create_app(open_engine(settings), changed, metrics=metrics).test_client()


def test_each_answer_is_a_line_with_its_number_and_without_what_was_searched_for(
    site_settings: Settings, lines: list[dict[str, Any]]
) -> None:
    answer = site_of(site_settings).get(f"/?q={SECRET}")
    answer.close()
    (line,) = lines
    assert line["id"] == answer.headers["X-Request-ID"]
    assert (line["route"], line["path"], line["status"], line["client"]) == ("results.page", "/", 200, "127.0.0.1")
    assert line["ms"] > 0
    assert SECRET not in json.dumps(line)


def test_what_was_searched_for_is_written_where_it_is_asked_for_but_not_who_asked(
    site_settings: Settings, lines: list[dict[str, Any]]
) -> None:
    site_of(site_settings, log_queries=True).get(f"/?q={SECRET}%0a%1b[31m").close()
    (line,) = lines
    assert SECRET in line["query"]
    assert "client" not in line


@pytest.mark.parametrize(
    "address", [f"/receipt/{SECRET}", f"/speaker/{SECRET}", f"/speech/town-1/p/{SECRET}", f"/{SECRET}"]
)
def test_a_line_with_the_clients_address_names_the_kind_of_page_but_not_which(
    site_settings: Settings, lines: list[dict[str, Any]], address: str
) -> None:
    site_of(site_settings).get(address).close()
    site_of(site_settings, log_queries=True).get(address).close()
    private, asked_for = lines
    assert private["client"] == "127.0.0.1"
    assert SECRET not in json.dumps(private)
    assert (asked_for["path"], "client" in asked_for) == (address, False)


def test_a_line_whose_error_was_logged_under_the_same_number_has_no_address(
    site_settings: Settings, lines: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(current, "answer", broken)
    site_of(site_settings).get(f"/?q={SECRET}").close()
    (line,) = lines
    assert (line["path"], line["status"], "client" in line) == ("/", 500, False)


def test_a_line_is_one_line_whatever_was_asked(site_settings: Settings) -> None:
    record = logging.LogRecord("web.app", logging.ERROR, "", 0, "broken: %s", ("new\nline\x1b[31m\u202e",), None)
    line = JsonLines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["level"] == "error"


def test_a_proxys_number_is_kept_where_it_is_one_of_ours(site_settings: Settings) -> None:
    sent = {"X-Request-ID": "from-the-proxy-17"}
    assert site_of(site_settings).get("/help", headers=sent).headers["X-Request-ID"] != sent["X-Request-ID"]
    behind = site_of(site_settings, proxies=1)
    assert behind.get("/help", headers=sent).headers["X-Request-ID"] == sent["X-Request-ID"]
    assert behind.get("/help", headers={"X-Request-ID": "a b<c>"}).headers["X-Request-ID"].isalnum()


def test_searches_that_found_nothing_are_written_down_where_it_is_asked_for(
    site_settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "empty.jsonl"
    client = site_of(site_settings, log_empty=str(file))
    for words in ("nosuchword", "ferry", "zzz%0aqqq"):
        client.get(f"/?q={words}")
    written = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [sorted(line) for line in written] == [["day", "query"]] * 2
    assert written[0]["query"] == "nosuchword"
    site_of(site_settings, log_empty=str(tmp_path)).get(
        "/?q=nosuchword"
    )  # a folder: a warning in the log, and the page


def test_figures_are_told_by_route_without_words(site_settings: Settings) -> None:
    metrics = Metrics()
    client = site_of(site_settings, metrics, requests_per_minute=4)
    for address in (f"/?q={SECRET}", "/?q=ferry", "/speech/town-1", "/nowhere", "/help"):
        client.get(address).close()
    text = b"".join(told(metrics)({"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *_: None)).decode()  # type: ignore[arg-type, return-value]
    for line in (
        'rostra_answers_total{route="results.page",status="200"} 2.0',
        'rostra_answers_total{route="none",status="404"} 1.0',
        'rostra_rejected_total{route="about.ways"} 1.0',
        "rostra_searches_total 2.0",
        "rostra_searches_empty_total 1.0",
        "rostra_hits_total 33.0",
    ):
        assert line in text
    assert 'rostra_answer_seconds_bucket{le="0.005",route="results.page"}' in text
    assert SECRET not in text


def test_json_is_written_for_everything_that_is_logged(
    site_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("gunicorn.error", "web.app", "rostra.requests")
    before = {name: (logging.getLogger(name).handlers, logging.getLogger(name).propagate) for name in names}
    try:
        begin(replace(site_settings.web, log="json"))
        logging.getLogger("gunicorn.error").warning("a server process is replaced")
    finally:
        for name, (handlers, propagate) in before.items():
            logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate
        logging.getLogger("rostra.requests").setLevel(logging.NOTSET)
    assert json.loads(capsys.readouterr().err)["message"] == "a server process is replaced"


def test_who_watches_is_told_when_the_site_is_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ready")
    assert answer.get_json()["generation"] > 0


def test_security_txt_names_whom_to_tell(site_settings: Settings, client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    told_of = site_of(site_settings, contact="mailto:ada@speeches.example").get("/.well-known/security.txt")
    assert told_of.text.startswith("Contact: mailto:ada@speeches.example\nExpires: ")
    assert told_of.mimetype == "text/plain"
