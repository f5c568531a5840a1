"""Faults between a site and its cluster: the page says what is wrong and when to try again, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from index.archive.archive import Archive
from index.cluster import mapping
from index.cluster.client import Cluster, whole
from index.cluster.filling import fill
from index.cluster.generations import Generations
from index.cluster.stored_speeches import StoredSpeeches
from index.config import OpenSearchSettings, SearchSettings
from index.errors import ClusterError, ConfigError
from search.cluster.cluster_engine import open_engine
from search.request import SearchRequest
from tests.builders.clusters import forget, settings_for
from tests.builders.opensearch_node import free_port
from tests.builders.watchers import NOBODY
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from index.config import Settings


def visitor(settings: Settings, cluster: OpenSearchSettings) -> FlaskClient:
    """Make a client of a site over that cluster."""
    configured = replace(settings, opensearch=cluster)
    return create_app(open_engine(configured), configured).test_client()


@contextmanager
def answering(status: int, body: bytes, identity: ssl.SSLContext | None = None) -> Iterator[str]:
    """Run a server that gives the same answer to every request, over TLS if it has an identity; yield its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        if identity:
            server.socket = identity.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"{'https' if identity else 'http'}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def silent() -> Iterator[str]:
    """The URL of a server that accepts every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def refused(answer: object) -> None:
    """Assert that the answer is a page that says when to try again, but not where the cluster is."""
    assert answer.status_code == 503  # type: ignore[attr-defined]
    assert answer.headers["Retry-After"] == "5"  # type: ignore[attr-defined]
    assert "127.0.0.1" not in answer.text  # type: ignore[attr-defined]
    assert "nothing is lost" in answer.text or "cannot be asked" in answer.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("page", ["/?q=bridge", "/speech/town-1", "/api/search?q=bridge", "/healthz"])
def test_a_cluster_that_cannot_be_reached_is_a_page_that_says_when_to_try_again(
    site_settings: Settings, page: str
) -> None:
    nowhere = OpenSearchSettings(hosts=(f"http://127.0.0.1:{free_port()}",))
    refused(visitor(site_settings, nowhere).get(page))


def test_a_cluster_that_never_answers_is_given_up_in_time(site_settings: Settings) -> None:
    with silent() as address:
        site = visitor(site_settings, OpenSearchSettings(hosts=(address,), timeout=1))
        began = time.monotonic()
        refused(site.get("/?q=bridge"))
        assert time.monotonic() - began < 10


def test_a_host_that_never_answers_is_asked_once_and_then_set_aside() -> None:
    with silent() as hanging, answering(200, b"{}") as well:
        cluster = Cluster(OpenSearchSettings(hosts=(hanging, well), timeout=1))
        late = 0
        for _ in range(8):
            try:
                cluster.ask("GET", "/")
            except ClusterError:
                late += 1
        assert late == 1


def test_a_site_is_not_ready_while_its_cluster_does_not_answer(site_settings: Settings) -> None:
    nowhere = OpenSearchSettings(hosts=(f"http://127.0.0.1:{free_port()}",))
    assert open_engine(replace(site_settings, opensearch=nowhere)).ready is False


@pytest.mark.parametrize(("status", "said"), [(401, "refuses these credentials"), (403, "refuses these credentials")])
def test_wrong_credentials_are_told_to_who_runs_the_site(site_settings: Settings, status: int, said: str) -> None:
    with answering(status, b'{"error": "Unauthorized"}') as address:
        cluster = OpenSearchSettings(hosts=(address,), user="rostra", password="wrong")
        with pytest.raises(ClusterError, match=said):
            Cluster(cluster).ask("GET", "/")
        refused(visitor(site_settings, cluster).get("/?q=bridge"))


def test_a_certificate_that_nobody_vouches_for_is_told_to_who_runs_the_site(
    site_settings: Settings, tmp_path: Path
) -> None:
    if not shutil.which("openssl"):
        pytest.skip("no openssl here, which makes the certificate that is not trusted")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    named = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate]
    subprocess.run([*made, *named], check=True, capture_output=True)
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity.load_cert_chain(certificate, key)
    with answering(200, b"{}", identity) as address:
        cluster = OpenSearchSettings(hosts=(address,))
        with pytest.raises(ClusterError, match=r"is not trusted: .*self.signed"):
            Cluster(cluster).ask("GET", "/")
        refused(visitor(site_settings, cluster).get("/?q=bridge"))
        assert Cluster(replace(cluster, ca=str(certificate))).ask("GET", "/") == {}


def test_a_busy_cluster_is_one_that_may_answer_in_a_moment(site_settings: Settings) -> None:
    with answering(
        429, b'{"error": {"root_cause": [{"type": "circuit_breaking_exception", "reason": "too large"}]}}'
    ) as at:
        cluster = OpenSearchSettings(hosts=(at,))
        with pytest.raises(ClusterError, match="too much to do: too large"):
            Cluster(cluster).ask("GET", "/")
        refused(visitor(site_settings, cluster).get("/?q=bridge"))


def test_a_cluster_without_an_archive_is_told_by_the_command_that_writes_one(
    site_settings: Settings, opensearch: str
) -> None:
    answer = visitor(site_settings, settings_for(opensearch)).get("/?q=bridge")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "rostra sync" in answer.text


@pytest.fixture
def filled_cluster(site_settings: Settings, opensearch: str) -> Iterator[OpenSearchSettings]:
    """The settings of a cluster that has the small archive, on two shards."""
    configured = settings_for(opensearch, shards=2, timeout=5)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(configured), NOBODY)
    yield configured
    forget(configured)


def test_indices_of_another_version_are_a_page_that_names_the_command(
    site_settings: Settings, filled_cluster: OpenSearchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.cluster.cluster_library.RECHECK_SECONDS", 0.0)
    generations = Generations(Cluster(filled_cluster))
    standing = generations.answering()
    assert standing
    running = visitor(site_settings, filled_cluster)
    assert running.get("/?q=bridge").status_code == 200
    generations.say(standing, {"rostra": 0})
    assert running.get("/?q=harbour").status_code == 200  # answered from the generation already open
    answer = visitor(site_settings, filled_cluster).get("/?q=bridge")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "rostra sync" in answer.text
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(filled_cluster), NOBODY)
    assert visitor(site_settings, filled_cluster).get("/?q=bridge").status_code == 200


class Between:
    """A server that passes everything on to a cluster; a test can make it wait some seconds, or change answers."""

    def __init__(self, cluster: str) -> None:
        self.cluster, self.seconds = cluster, 0.0
        self.altered: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Run the server within the `with` block; yield its URL."""
        between = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                time.sleep(between.seconds)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
                sent = {name: self.headers[name] for name in ("Content-Type", "Content-Encoding") if self.headers[name]}
                try:
                    with urlopen(Request(f"{between.cluster}{self.path}", body, sent, method=self.command)) as answer:
                        status, told = 200, json.dumps(between.altered(json.load(answer))).encode()
                except HTTPError as refusal:
                    status, told = refusal.code, refusal.read()
                with suppress(OSError):  # the client may have closed the connection
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.end_headers()
                    self.wfile.write(told)

            do_POST = do_DELETE = do_GET  # noqa: N815 - the names that the server looks for

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()


def test_a_cluster_that_becomes_slow_is_given_up_in_time_and_answers_once_it_is_not(
    site_settings: Settings, filled_cluster: OpenSearchSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Between(filled_cluster.hosts[0])
    hurried = replace(site_settings, search=replace(site_settings.search, seconds=1.5))
    with slow.listening() as address:
        site = visitor(hurried, replace(filled_cluster, hosts=(address,), timeout=30))
        ends = time.monotonic() + 60
        while site.get("/api/search?q=bridge").json.get("notices", True) and time.monotonic() < ends:
            time.sleep(0.1)  # until all is there that is read once for a generation; a busy machine takes its time
        assert site.get("/?q=bridge").status_code == 200
        monkeypatch.setattr("search.cluster.cluster_generation.GRACE", 0.3)
        monkeypatch.setattr("search.cluster.cluster_library.RECHECK_SECONDS", 0.5)
        monkeypatch.setattr("search.cluster.cluster_vocabulary.LOOKED_UP_SECONDS", 0.5)
        slow.seconds = 20
        for page in ("/?q=harbour", "/?q=bridge&sort=newest"):  # a word that was not looked up before, and one that was
            time.sleep(0.6)  # after which a page looks for a new generation
            began = time.monotonic()
            refused(site.get(page))
            assert time.monotonic() - began < 15
        slow.seconds = 0
        assert site.get("/?q=harbour").status_code == 200


def test_a_password_comes_from_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n", "utf-8")
    Cluster(OpenSearchSettings(user="rostra", password_file=str(secret)))
    with pytest.raises(ConfigError, match="password_file"):
        Cluster(OpenSearchSettings(user="rostra", password_file=str(tmp_path / "none")))


def test_certificates_that_cannot_be_read_are_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ca "):
        Cluster(OpenSearchSettings(hosts=("https://127.0.0.1:1",), ca=str(tmp_path / "none.pem")))


@pytest.mark.parametrize(
    "shards",
    [
        {"total": 3, "successful": 2, "failed": 1},
        {"total": 3, "successful": 2, "failed": 0},  # the answer of a cluster while a lost node comes back
    ],
)
def test_an_answer_of_a_part_of_the_shards_is_none(shards: dict[str, int]) -> None:
    with pytest.raises(ClusterError, match="shards of the cluster do not answer"):
        whole({"_shards": shards})


def test_a_generation_that_is_gone_is_followed_to_the_one_that_answers(
    site_settings: Settings, opensearch: str
) -> None:
    cluster = settings_for(opensearch)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(cluster), NOBODY)
        engine = open_engine(replace(site_settings, opensearch=cluster))
        before = engine.search(SearchRequest("bridge")).total
        for _ in range(2):
            fill(archive, Cluster(cluster), NOBODY, rebuild=True)
    assert len(Generations(Cluster(cluster)).every()) == 2
    assert engine.search(SearchRequest("bridge")).total == before
    forget(cluster)


def lose_a_shard(configured: OpenSearchSettings, kind: str) -> None:
    """Replace one of the generation's indices by one of which one of two shards has no copy on any node."""
    cluster = Cluster(configured)
    standing = Generations(cluster).answering()
    assert standing
    made = mapping.speeches(2, 0) if kind == "speeches" else mapping.paragraphs(2, 0, dict(standing.meta))
    made["settings"]["index.routing.allocation.total_shards_per_node"] = 1
    made["aliases"] = {f"{configured.index}-{kind}": {}}
    index = standing.speeches if kind == "speeches" else standing.paragraphs
    cluster.ask("DELETE", f"/{index}", seconds=30)
    cluster.ask("PUT", f"/{index}", made, 30, timeout="1s")
    health = cluster.ask("GET", f"/_cluster/health/{index}", seconds=30, wait_for_active_shards="1")
    assert (health["status"], health["active_primary_shards"]) == ("red", 1)


def one_left_out(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer as a cluster gives it while a node comes back: from one shard too few, with none that
    failed.
    """
    if "_shards" in answer:
        answer["_shards"] |= {"successful": answer["_shards"]["total"] - 1, "failed": 0}
    for document in answer.get("docs", ())[:1]:
        document.clear()
        document["error"] = {"type": "no_shard_available_action_exception", "reason": "No shard available"}
    return answer


SEARCHED = tuple(f"{page}?q=ferry" for page in ("/", "/api/search", "/trends", "/lines", "/feed", "/export.csv"))
READ = ("/speech/town-1", "/speech/town-2?q=ferry", "/speech/town-1-copy", "/speech/nowhere", "/sitemap/speeches-1.xml")


@pytest.mark.parametrize(("kind", "pages"), [("paragraphs", SEARCHED), ("speeches", READ)])
def test_a_shard_without_a_copy_is_no_answer_rather_than_a_part(
    site_settings: Settings, filled_cluster: OpenSearchSettings, kind: str, pages: tuple[str, ...]
) -> None:
    unhurried = replace(site_settings.search, seconds=60)  # when its time is up, a search asks nothing
    site = visitor(replace(site_settings, search=unhurried), filled_cluster)
    assert site.get("/?q=market").status_code == 200
    lose_a_shard(filled_cluster, kind)
    for page in pages:
        refused(site.get(page))
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(filled_cluster), NOBODY, rebuild=True)
    anew = visitor(site_settings, filled_cluster)
    answered = [anew.get(page, follow_redirects=True).status_code for page in pages]
    assert answered == [404 if "nowhere" in page else 200 for page in pages]


@pytest.mark.parametrize("page", [*SEARCHED, *READ])
def test_a_shard_that_is_left_out_without_a_sign_is_noticed(
    site_settings: Settings, filled_cluster: OpenSearchSettings, page: str
) -> None:
    between = Between(filled_cluster.hosts[0])
    with between.listening() as address:
        site = visitor(site_settings, replace(filled_cluster, hosts=(address,)))
        assert site.get("/?q=market").status_code == 200
        between.altered = one_left_out
        refused(site.get(page))


def test_a_speech_whose_shard_does_not_answer_is_not_taken_for_missing(filled_cluster: OpenSearchSettings) -> None:
    between = Between(filled_cluster.hosts[0])
    with between.listening() as address:
        cluster = Cluster(replace(filled_cluster, hosts=(address,)))
        standing = Generations(cluster).answering()
        assert standing
        stored = StoredSpeeches(cluster, standing)
        assert len(list(stored.held(["town-1", "town-2", "nowhere"]))) == 2
        between.altered = one_left_out
        with pytest.raises(ClusterError, match="No shard available"):
            list(stored.held(["town-1", "town-2"]))
        with pytest.raises(ClusterError, match="1 of 2 shards"):
            stored.states()


@pytest.mark.parametrize(
    "asked_besides",
    [
        "search.archive_engine.further",
        "search.suggesting.offers.spellings",
        "search.suggesting.offers.leading_somewhere",
    ],
)
def test_what_is_asked_besides_a_page_is_left_out_where_the_cluster_is_too_slow_for_it(
    site_settings: Settings, opensearch: str, monkeypatch: pytest.MonkeyPatch, asked_besides: str
) -> None:
    cluster = settings_for(opensearch)
    with Archive(site_settings.index.archive) as archive:
        fill(archive, Cluster(cluster), NOBODY)
    engine = open_engine(replace(site_settings, opensearch=cluster, search=SearchSettings(seconds=0)))
    asked = []

    def late(*given: object) -> None:
        asked.append(given)
        raise ClusterError("did not answer in time")

    whole_page = engine.search(SearchRequest("ferry harbour"))
    monkeypatch.setattr(asked_besides, late)
    found = engine.search(SearchRequest("ferry harbour"))
    assert (found.total, found.hits, len(asked)) == (whole_page.total, whole_page.hits, 1)
    assert found.total
    assert asked_besides != "search.archive_engine.further" or found.further is None
    assert [notice.code for notice in found.notices] == ["time-short"]
    forget(cluster)
