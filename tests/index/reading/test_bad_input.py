"""Each piece of bad input is reported in one clear line; the rest of the run goes on, and the archive loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rostra
from index.archive.archive import ArchiveReader
from index.errors import DamagedError, NoIndexError
from tests.builders.pages import BRIDGES, FERRIES, page

ROOT = Path(__file__).resolve().parents[3]
WHOLE = page(1, "On bridges", BRIDGES)


def index(folder: Path, *arguments: object) -> Result:
    config = folder / "config.toml"
    if not config.exists():
        config.write_text("[index]\nworkers = 1\nseconds_per_page = 20\nmegabytes_per_source = 5", "utf-8")
    return CliRunner().invoke(
        rostra.main, ["index", "--config", str(config), "--json", *map(str, arguments)], catch_exceptions=False
    )


def lines(result: Result, name: str) -> list[str]:
    return [line for line in result.stderr.splitlines() if name in line]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The result of a run over one good page among bad ones of every kind, and its folder."""
    folder = tmp_path_factory.mktemp("bad")
    pages = folder / "pages"
    pages.mkdir()
    (pages / "whole.html").write_text(WHOLE, "utf-8")
    (pages / "empty.html").write_bytes(b"")
    (pages / "truncated.html").write_text(page(3, "Cut", FERRIES)[:900], "utf-8")
    (pages / "binary.html").write_bytes(bytes(range(256)) * 40)
    (pages / "large.html").write_bytes(b"<p>" + b"x" * 6_000_000)
    (pages / "other.html").write_text("<html><p>No page of any known kind.</p></html>", "utf-8")
    latin = page(4, "Accents", ("The café is naïve.",), "2013-01-01").encode("latin-1")
    (pages / "latin.html").write_bytes(latin)
    (pages / "unreadable.html").write_text(WHOLE, "utf-8")
    (pages / "unreadable.html").chmod(0)
    (folder / "none").mkdir()
    return folder, index(folder, pages, folder / "missing", folder / "none")


def test_the_rest_of_the_run_goes_on(mixed: tuple[Path, Result]) -> None:
    counts = json.loads(mixed[1].stdout)
    assert counts["new"] >= 2
    assert mixed[1].exit_code == 1, "two of the paths asked for gave nothing"
    assert len(counts["unread"]) == 2


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty.html", "empty"),
        ("truncated.html", "truncated"),
        ("binary.html", "not text"),
        ("large.html", "larger"),
        ("other.html", "a web page without a date"),
        ("missing", "no such file or directory"),
        ("none", "no pages in folder"),
        pytest.param(
            "unreadable.html",
            "permission denied",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file"),
        ),
    ],
)
def test_each_bad_input_is_one_clear_line(mixed: tuple[Path, Result], name: str, reason: str) -> None:
    (line,) = lines(mixed[1], f"/{name}:")
    assert line.startswith("skipped ")
    assert reason in line


def test_a_page_in_another_encoding_is_read_or_refused_but_never_stops_the_run(mixed: tuple[Path, Result]) -> None:
    exported = CliRunner().invoke(rostra.main, ["export", "--config", str(mixed[0] / "config.toml")]).stdout
    assert "Accents" in exported or lines(mixed[1], "latin.html")


def test_a_page_that_breaks_later_leaves_its_speech_in_the_archive(tmp_path: Path) -> None:
    file = tmp_path / "1.html"
    file.write_text(WHOLE, "utf-8")
    index(tmp_path, file)
    for broken in (b"", WHOLE.encode()[:700], b"\x00\x01" * 500):
        file.write_bytes(broken)
        result = index(tmp_path, file)
        assert sum(json.loads(result.stdout)["skipped"].values()) == 1
    file.unlink()
    assert index(tmp_path, file).exit_code == 1
    exported = CliRunner().invoke(rostra.main, ["export", "--config", str(tmp_path / "config.toml")]).stdout
    assert [paragraph["text"] for paragraph in json.loads(exported)["paragraphs"]] == list(BRIDGES)


def _many(folder: Path, count: int) -> Path:
    pages = folder / "pages"
    pages.mkdir()
    for number in range(1, count + 1):
        text = page(number, f"Meeting {number}", tuple(f"{text} {number}" for text in BRIDGES))
        (pages / f"{number:04}.html").write_text(text, "utf-8")
    return pages


MANY = 700  # pages, so many that a run is not done at its first commit, after 500


def _started(folder: Path, pages: Path, until: int) -> subprocess.Popen[str]:
    """Start a run and wait until it has committed `until` speeches; it cannot end, because it also reads a standard
    input that stays open.
    """
    (folder / "config.toml").write_text("[index]\nworkers = 1", "utf-8")
    command = [
        sys.executable,
        str(ROOT / "rostra.py"),
        "index",
        "--config",
        str(folder / "config.toml"),
        str(pages),
        "-",
    ]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    archive, deadline = folder / "var" / "archive.sqlite", time.monotonic() + 120
    while _kept(archive) < until and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


def _kept(archive: Path) -> int:
    try:
        with ArchiveReader(archive) as reader:
            return reader.count()
    except (NoIndexError, DamagedError):  # not written yet, or only in part
        return 0


def test_ctrl_c_keeps_what_is_whole_and_the_next_run_goes_on(tmp_path: Path) -> None:
    pages = _many(tmp_path, MANY)
    process = _started(tmp_path, pages, 1)
    os.kill(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "stopped" in stdout
    assert "Traceback" not in stderr
    assert json.loads(index(tmp_path, pages).stdout)["read"] == MANY
    check = CliRunner().invoke(rostra.main, ["check", "--config", str(tmp_path / "config.toml")])
    assert f"{MANY:,} speeches, {3 * MANY:,} paragraphs: all whole" in check.output


def test_what_stands_before_standard_input_does_not_wait_for_its_end(tmp_path: Path) -> None:
    process = _started(tmp_path, _many(tmp_path, 3), 3)
    kept = _kept(tmp_path / "var" / "archive.sqlite")
    process.kill()
    process.communicate(timeout=60)
    assert kept == 3


def test_a_run_that_is_killed_is_taken_up_again(tmp_path: Path) -> None:
    pages = _many(tmp_path, MANY)
    process = _started(tmp_path, pages, 1)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert json.loads(index(tmp_path, pages).stdout)["read"] == MANY
    check = CliRunner().invoke(rostra.main, ["check", "--config", str(tmp_path / "config.toml")])
    assert f"{MANY:,} speeches, {3 * MANY:,} paragraphs: all whole" in check.output
