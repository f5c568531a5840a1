"""`--prune` removes what is gone from a folder, and nothing of what merely cannot be read today."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.config import IndexSettings
from index.reading.run import run
from tests.builders.pages import BRIDGES, page
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def write(folder: Path, *numbers: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number}.html").write_text(page(number, f"Meeting {number}", (f"{BRIDGES[0]} {number}",)), "utf-8")


def pruned(folder: Path) -> tuple[int, list[str]]:
    """Read folder/pages with "prune"; return the number of speeches removed and the titles of those kept."""
    with Archive(folder / "var" / "archive.sqlite") as archive:
        settings = IndexSettings(path=folder / "var", workers=1)
        removed = run(archive, [folder / "pages"], settings, NOBODY, "prune").removed
        return removed, sorted(speech.title for speech in archive.speeches())


def test_what_a_damaged_container_held_stays(tmp_path: Path) -> None:
    write(tmp_path / "pages", 1, 2)
    write(tmp_path / "more", 3, 4, 5)
    container = tmp_path / "pages" / "more.zip"
    with zipfile.ZipFile(container, "w") as packed:
        for file in sorted((tmp_path / "more").iterdir()):
            packed.write(file, f"2013/{file.name}")
    assert pruned(tmp_path) == (0, [f"Meeting {number}" for number in range(1, 6)])
    whole = container.read_bytes()
    container.write_bytes(whole[: len(whole) // 2])
    (tmp_path / "pages" / "2.html").unlink()
    assert pruned(tmp_path) == (1, ["Meeting 1", "Meeting 3", "Meeting 4", "Meeting 5"])
    container.unlink()
    assert pruned(tmp_path) == (3, ["Meeting 1"])


def test_what_a_folder_holds_that_cannot_be_listed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "pages", 1)
    write(tmp_path / "pages" / "closed" / "2013", 2)
    write(tmp_path / "pages" / "closed too", 3)
    pruned(tmp_path)
    listed = os.scandir

    def scandir(folder: Path) -> object:
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr("index.sources.walk.os.scandir", scandir)
    (tmp_path / "pages" / "closed too" / "3.html").unlink()
    assert pruned(tmp_path) == (1, ["Meeting 1", "Meeting 2"])
