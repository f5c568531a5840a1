"""Fixtures that every test may ask for: the shared real pages, unpacked once, where they are present."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import small_site

from search.embedded import open_engine
from web.app import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from index.config import Settings

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
    cache = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "rostra-shared-data"
    cache.mkdir(parents=True, exist_ok=True)
    target = cache / _fingerprint(archives)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _unpack(archives, target)
    return target


@pytest.fixture(scope="session")
def site_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a small archive with its index, built the real way (tests/small_site.py)."""
    return small_site.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site(site_settings: Settings) -> Flask:
    """The site over the small archive."""
    return create_app(open_engine(site_settings), site_settings)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    """Someone who visits the site."""
    return site.test_client()
