from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import rebuild, sync
from index.records import Speech, draft, numbered
from index.segment import manifest
from index.segment.origin import ORIGIN
from index.segment.snapshot import open_snapshot
from index.wholeness import checks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEGABYTES = 16


class Steps:
    """Counts the steps that a progress bar would show."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def begin(self, total: int) -> None:
        self.total = total

    def step(self) -> None:
        self.done += 1


def speech(number: int, *texts: str) -> Speech:
    paragraphs = numbered(draft(text) for text in texts)
    return Speech(f"s-{number}", f"Meeting {number}", "2011-05-04", paragraphs, url=f"http://x.example/{number}")


ONE, TWO = speech(1, "A bridge.", "A road."), speech(2, "A ferry.")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.sqlite") as opened:
        opened.put(ONE)
        opened.put(TWO)
        opened.commit()
        yield opened


def live(path: Path) -> int:
    return open_snapshot(path).live_count


def test_a_first_sync_puts_everything(archive: Archive, tmp_path: Path) -> None:
    steps = Steps()
    synced = sync(archive, tmp_path / "index", MEGABYTES, steps)
    assert (synced.put, synced.deleted, synced.rebuilt) == (2, 0, True)
    assert (steps.total, steps.done) == (2, 2)
    assert live(tmp_path / "index") == 3


def test_a_later_sync_puts_only_what_changed(archive: Archive, tmp_path: Path) -> None:
    sync(archive, tmp_path / "index", MEGABYTES, Steps())
    archive.put(replace(ONE, paragraphs=speech(1, "A bridge.", "A road.", "A tunnel.").paragraphs))
    archive.delete(TWO.id)
    archive.commit()
    synced = sync(archive, tmp_path / "index", MEGABYTES, Steps())
    assert (synced.put, synced.deleted, synced.rebuilt) == (1, 1, False)
    assert live(tmp_path / "index") == 3
    assert manifest.latest(tmp_path / "index").archive_generation == archive.generation


def test_nothing_changed_is_nothing_done(archive: Archive, tmp_path: Path) -> None:
    sync(archive, tmp_path / "index", MEGABYTES, Steps())
    before = sorted(tmp_path.joinpath("index").iterdir())
    synced = sync(archive, tmp_path / "index", MEGABYTES, Steps())
    assert (synced.put, synced.deleted) == (0, 0)
    assert sorted(tmp_path.joinpath("index").iterdir()) == before


def test_the_old_index_is_readable_while_a_new_one_is_built(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    sync(archive, path, MEGABYTES, Steps())
    seen = []

    class Looking(Steps):
        def step(self) -> None:
            seen.append(live(path))

    rebuild(archive, path, MEGABYTES, Looking())
    assert seen == [3, 3]
    assert live(path) == 3
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {"index"}


def test_an_index_ahead_of_its_archive_is_built_again(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    sync(archive, path, MEGABYTES, Steps())
    older = tmp_path / "older.sqlite"
    with Archive(older) as other:
        assert sync(other, path, MEGABYTES, Steps()).rebuilt
    assert live(path) == 0


def test_a_damaged_index_is_built_again(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    sync(archive, path, MEGABYTES, Steps())
    for file in path.glob("*.toc"):
        file.write_bytes(file.read_bytes()[:-7])
    assert sync(archive, path, MEGABYTES, Steps()).rebuilt
    assert live(path) == 3


def test_an_index_built_anew_has_the_newest_speeches_first(archive: Archive, tmp_path: Path) -> None:
    archive.put(replace(speech(3, "A toll."), date="2019", title="Later"))
    archive.put(replace(speech(4, "A mill."), date=None, title="Undated"))
    archive.commit()
    rebuild(archive, tmp_path / "index", MEGABYTES, Steps())
    [segment] = open_snapshot(tmp_path / "index").segments
    rows = segment.rows.tolist()
    found = archive.rows(rows)
    assert [(found[row].speech, found[row].paragraph.number) for row in rows] == [
        ("s-3", 1),
        ("s-2", 1),
        ("s-1", 1),
        ("s-1", 2),
        ("s-4", 1),
    ]
    assert [each.id for each in archive.speeches()] == ["s-1", "s-2", "s-3", "s-4"]


def test_an_index_whose_words_were_cut_otherwise_is_built_anew(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    sync(archive, path, MEGABYTES, Steps())
    assert not sync(archive, path, MEGABYTES, Steps()).rebuilt
    (path / ORIGIN).write_text(f"{archive.identity} 1", "ascii")
    assert sync(archive, path, MEGABYTES, Steps()).rebuilt


def test_an_index_changes_to_having_a_forward_index_and_back(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"

    def synced(*, forward: bool) -> tuple[bool, bool]:
        rebuilt = sync(archive, path, MEGABYTES, Steps(), forward=forward).rebuilt
        (has,) = {segment.forward is not None for segment in open_snapshot(path).segments}
        return rebuilt, has

    assert synced(forward=False) == (True, False)
    archive.put(speech(9, "A pier."))
    archive.commit()
    assert synced(forward=False) == (False, False)
    assert checks.check(archive.path, path).problems == ()
    assert synced(forward=True) == (True, True)
    assert synced(forward=True) == (False, True)
