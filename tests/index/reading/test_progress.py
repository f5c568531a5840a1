from __future__ import annotations

from typing import TYPE_CHECKING

from index.reading.progress import SHOWN_SKIPS, Progress
from index.records import Skipped

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_bar_that_is_asked_for_tells_rate_and_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("a", "utf-8")
    with Progress("always") as progress:
        progress.count([tmp_path])
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
