"""A kill loses at most what was read in the last two seconds: a run commits at least that often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.config import IndexSettings
from index.reading import run as reading
from tests.builders.pages import BRIDGES, page
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAGES = 40
SLOW = 0.7  # seconds that each page takes by the clock of the run


def test_no_page_waits_longer_than_two_seconds_to_be_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, since, longest = [0.0], list[float](), [0.0]
    take, commit = Archive.take, Archive.commit

    def taken(archive: Archive, *given: object) -> object:
        now[0] += SLOW
        since.append(now[0])
        return take(archive, *given)  # type: ignore[arg-type]

    def committed(archive: Archive) -> object:
        longest[0] = max([longest[0], *(now[0] - each for each in since)])
        since.clear()
        return commit(archive)

    monkeypatch.setattr(reading, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(Archive, "take", taken)
    monkeypatch.setattr(Archive, "commit", committed)
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(PAGES):
        (pages / f"{number}.html").write_text(page(number, f"Meeting {number}", BRIDGES), "utf-8")
    with Archive(tmp_path / "var" / "archive.sqlite") as archive:
        counts = reading.run(archive, [pages], IndexSettings(path=tmp_path / "var", workers=1), NOBODY)
    assert counts.read == PAGES
    assert since == []
    assert SLOW <= longest[0] <= reading.COMMIT_SECONDS
