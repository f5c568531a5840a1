"""Commands killed at any instant lose nothing and leave nothing half-written; the same command continues the work."""

from __future__ import annotations

import random
import shutil
import tarfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive.archive import Archive, ArchiveReader
from tests.builders.pages import BRIDGES, page
from tests.builders.site_server import listing, running
from tests.torture.amounts import amounts, counted, tell
from tests.torture.rounds import changing, lasting, turn, write
from tests.torture.truth import answers, archived, broken, settings, sources
from tests.torture.zygote import Running, Zygote

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = Path(__file__).parents[1] / "index" / "wholeness" / "rostra-0.1.0.tar.xz"
LONGEST = 0.4  # most seconds from the first write to the kill
ENDED = 6  # one in this many runs is allowed to end, and its result is checked


class Folder:
    """A folder whose pages change and whose archive follows them; every run in it can be killed."""

    def __init__(self, place: Path, zygote: Zygote, rng: random.Random) -> None:
        self.place, self.zygote, self.rng = place, zygote, rng
        self.pages = place / "pages"
        self.number = 0
        write(self.pages, lasting(12))
        turn(self.pages, 0)
        self.before = [sources(self.pages)]  # all states of the pages since a run was allowed to end

    def index(self) -> tuple[object, ...]:
        """Change the pages; return the command that reads them."""
        self.number += 1
        turn(self.pages, self.number)
        self.before.append(sources(self.pages))
        return "index", "--prune", self.pages

    def sync(self) -> tuple[object, ...]:
        """Return a command that updates or, as often, rebuilds the index."""
        return ("sync",) if self.rng.random() < 0.5 else ("sync", "--rebuild")

    def backup(self) -> tuple[object, ...]:
        """Return the command that copies the archive."""
        return "backup", self.place / "copy.sqlite"

    def restore(self) -> tuple[object, ...]:
        """Return the command that restores the copy or, if there is none, the one that makes it."""
        copy = self.place / "copy.sqlite"
        return ("restore", copy) if copy.exists() else self.backup()

    def repair(self) -> tuple[object, ...]:
        """Return the command that saves what can be read: all of an undamaged archive."""
        return "check", "--repair"


def killed(running: Running, folder: Path, rng: random.Random) -> bool:
    """Kill the command at a random instant, mostly soon after it begins to write; return whether it was still
    running.
    """
    before, ends = _stamps(folder), time.monotonic() + 20
    if rng.random() < 0.85:
        while running.alive and _stamps(folder) == before and time.monotonic() < ends:
            time.sleep(0.001)
    time.sleep(rng.random() ** 2 * LONGEST)
    return running.kill()


def _stamps(folder: Path) -> list[tuple[str, int]]:
    return sorted((file.name, file.stat().st_mtime_ns) for file in folder.glob("var/**/*") if file.exists())


def test_killed_commands_lose_nothing(tmp_path: Path) -> None:
    rng, times, unfinished = random.Random(amounts().seed), Counter[str](), 0
    with Zygote(tmp_path) as zygote:
        folder = Folder(tmp_path, zygote, rng)
        kinds: list[Callable[[], tuple[object, ...]]] = [folder.index] * 5 + [folder.sync] * 3
        kinds += [folder.backup, folder.restore, folder.repair]
        assert zygote.run(*folder.index())[0] == 0
        for number in counted(amounts().kills):
            make = rng.choice(kinds)
            command = make()
            unfinished += killed(zygote.start(*command), tmp_path, rng)
            times[make.__name__] += 1
            copy = [archived_copy(tmp_path)] if (tmp_path / "copy.sqlite").exists() else []
            assert broken(tmp_path, [*folder.before, *copy]) == [], command
            if number % ENDED == ENDED - 1:
                looked_through(folder)
        looked_through(folder)
    tell("kills", commands=times, killed=unfinished, lost=0)


def archived_copy(folder: Path) -> dict[str, str]:
    """Return the digests of the copy's speeches, by id; assert that the copy is undamaged, whatever command was
    killed.
    """
    with ArchiveReader(folder / "copy.sqlite") as archive:
        assert list(archive.problems()) == []
        return {speech.id: speech.digest for speech in archive.speeches()}


def looked_through(folder: Folder) -> None:
    """Let a run end; assert that the archive has what the pages have, and that the index answers as a rebuilt one
    does.
    """
    status, told = folder.zygote.run("index", "--prune", folder.pages)
    assert status == 0, told
    assert archived(folder.place) == sources(folder.pages)
    assert folder.zygote.run("check")[0] == 0, folder.zygote.run("check")
    found = answers(folder.place)
    assert folder.zygote.run("sync", "--rebuild")[0] == 0
    assert answers(folder.place) == found
    folder.before = [sources(folder.pages)]


def test_a_killed_migration_is_done_by_the_next_run(tmp_path: Path) -> None:
    rng, unfinished = random.Random(amounts().seed), 0
    times = max(2, amounts().kills // 10)
    with Zygote(tmp_path) as zygote, tarfile.open(OLD) as packed:
        for number in counted(times):
            shutil.rmtree(tmp_path / "var", ignore_errors=True)
            packed.extractall(tmp_path, filter="data")
            unfinished += killed(zygote.start("sync"), tmp_path, rng)
            status, told = zygote.run("sync")
            assert status == 0, (number, told)
            assert zygote.run("check")[0] == 0
            assert len(archived(tmp_path)) == 5
    tell("kills of a migration", commands=number + 1, killed=unfinished, lost=0)


def test_a_killed_fetch_goes_on_and_fetches_nothing_twice(tmp_path: Path) -> None:
    rng, unfinished, times = random.Random(amounts().seed), 0, max(2, amounts().kills // 10)
    names = [f"/events/transcripts/{number}" for number in range(12)]
    with Zygote(tmp_path) as zygote, running() as site:
        for number in counted(times):
            site.pages.clear()
            site.put("/events/transcripts", listing(*((name, "2013-09-23") for name in names)))
            for place, name in enumerate(names):
                site.put(name, page(place, f"On bridges, {place}", BRIDGES))
            to = tmp_path / f"fetched-{number}"
            command = ("fetch", f"{site.address}/events/transcripts", "--output", to, "--delay", "0")
            enough = len(site.asked) + rng.randint(1, len(names))
            going = zygote.start(*command)
            while going.alive and len(site.asked) < enough:
                time.sleep(0.001)
            unfinished += going.kill()
            status, told = zygote.run(*command)
            assert status == 0, told
            again = [path for path in site.paths() if path in names]
            assert set(again) == set(names)
            assert len(again) <= len(names) * (number + 1) + number + 1, "all but the page under way is asked for once"
            status, told = zygote.run("index", to)
            assert status == 0, told
            assert len(archived(tmp_path)) == len(names)
    tell("kills of a fetch", commands=number + 1, killed=unfinished, lost=0)


def test_a_merge_that_is_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    rng, unfinished, times = random.Random(amounts().seed), 0, max(2, amounts().kills // 6)
    turn(tmp_path / "pages", 0)
    with Zygote(tmp_path) as zygote:
        assert zygote.run("index", tmp_path / "pages")[0] == 0
        for number in counted(times):
            with Archive(settings(tmp_path).index.archive) as archive:
                archive.put(changing(1000 + number, 0))
                archive.delete(f"day-{1000 + number}")
                archive.put(lasting(1, seed=number)[0])
            unfinished += killed(zygote.start("sync"), tmp_path, rng)
            assert broken(tmp_path, [archived(tmp_path)]) == []
        assert zygote.run("sync")[0] == 0
        found = answers(tmp_path)
        assert zygote.run("sync", "--rebuild")[0] == 0
        assert answers(tmp_path) == found
    tell("kills of a merge", commands=number + 1, killed=unfinished, lost=0)
