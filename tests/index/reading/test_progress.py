from __future__ import annotations

from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.config import IndexSettings
from index.reading.progress import SHOWN_SKIPS, Progress, steps
from index.reading.run import run
from index.records import Skipped
from tests.builders.watchers import Recording

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

LIMIT = 1000  # most bytes of a source


def test_a_bar_that_is_asked_for_tells_rate_and_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("a", "utf-8")
    with Progress("always") as progress:
        progress.count([tmp_path], LIMIT)
        progress.read("a.html")
        progress.begin(3)
        progress.step()
    shown = capsys.readouterr()
    assert "reading" in shown.err
    assert "page/s" in shown.err
    assert "/3 [" in shown.err
    assert shown.out == ""


def test_nothing_is_shown_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.begin(3)
        progress.step()
    assert capsys.readouterr().err == ""


def test_skipped_sources_are_named_as_long_as_they_are_few(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        for number in range(SHOWN_SKIPS + 5):
            progress.skipped(Skipped(f"{number}.html", "empty"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "skipped 0.html: empty"
    assert len(lines) == SHOWN_SKIPS + 1


def test_a_bar_ends_where_the_run_does_though_pages_are_skipped(tmp_path: Path) -> None:
    folder, missing, empty = tmp_path / "pages", tmp_path / "missing", tmp_path / "empty"
    folder.mkdir()
    empty.mkdir()
    (folder / "2021-05-04-wells.txt").write_text("The wells are clean.", "utf-8")
    (folder / "large.txt").write_text("x" * (LIMIT + 1), "utf-8")
    (folder / ".hidden").write_text("x", "utf-8")
    settings = IndexSettings(path=tmp_path / "var", workers=1)
    watcher = Recording()
    with Archive(tmp_path / "archive.sqlite") as archive:
        run(archive, [folder, missing, empty], settings, watcher)
    assert steps([folder, missing, empty], settings.bytes_per_source) == len(watcher.sources) == 3
