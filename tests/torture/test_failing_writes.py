"""Nothing is lost on disks that are full, fail or are read-only, with clocks set back, and with paused processes."""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.torture.amounts import ROOT, amounts, counted, tell
from tests.torture.rounds import lasting, turn, write
from tests.torture.site import environment
from tests.torture.truth import answers, archived, broken, sources
from tests.torture.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CALLS = 60  # calls that change the disk, among which one fails; a small run makes about fifty
MOST_PAGES = 80  # pages by which the archive is allowed to grow, at most
LARGEST = 400_000  # most bytes allowed in a file; no file of these folders has more
MEMORY_DISK = Path("/dev/shm")


@pytest.fixture
def zygote(tmp_path: Path) -> Iterator[Zygote]:
    """A process that forks commands, in a folder of pages with their archive and index."""
    write(tmp_path / "pages", lasting(12))
    turn(tmp_path / "pages", 0)
    with Zygote(tmp_path) as opened:
        assert opened.run("index", tmp_path / "pages")[0] == 0
        yield opened


def sufferings(rng: random.Random) -> dict[str, Any]:
    """Choose one way in which the disk fails, as arguments of `suffering.begin`: at a random call, once or from then
    on.
    """
    once = rng.choice((1, 1, 10**6))
    return rng.choice(
        (
            {
                "nth": rng.randrange(MOST_CALLS),
                "times": once,
                "error": rng.choice(("ENOSPC", "EIO", "EDQUOT", "EROFS")),
            },
            {"pages": rng.randint(1, MOST_PAGES)},
            {"largest": rng.randrange(LARGEST)},
        )
    )


def one_line(told: str) -> bool:
    """Return whether the output ends in one line for people, and has no traceback."""
    return "Traceback" not in told and told.rstrip().splitlines()[-1].startswith("rostra: ")


def test_writes_that_fail_lose_nothing_and_are_said_in_a_line(tmp_path: Path, zygote: Zygote) -> None:
    rng, failed, pages, may_be = random.Random(amounts().seed), Counter[str](), tmp_path / "pages", []
    for number in (before + 1 for before in counted(amounts().failures)):
        may_be.append(sources(pages))
        turn(pages, number)
        may_be.append(sources(pages))
        suffering = sufferings(rng)
        command = rng.choice(
            (("index", "--prune", pages), ("sync",), ("sync", "--rebuild"), ("backup", tmp_path / "b"))
        )
        status, told = zygote.run(*command, **suffering)
        assert status in (0, 1), (command, suffering, told)
        assert status == 0 or one_line(told), (command, suffering, told)
        failed[f"{command[0]} {'failed' if status else 'ended'}"] += 1
        assert broken(tmp_path, may_be) == [], (command, suffering, told)
        if number % 4 == 0:
            _mended(tmp_path, zygote)
    _mended(tmp_path, zygote)
    tell("writes that fail", outcomes=failed, lost=0)


def _mended(folder: Path, zygote: Zygote) -> None:
    """Assert that a run on a working disk restores everything, with the same answers as a rebuilt index."""
    status, told = zygote.run("index", "--prune", folder / "pages")
    assert status == 0, told
    assert archived(folder) == sources(folder / "pages")
    found = answers(folder)
    assert zygote.run("sync", "--rebuild")[0] == 0
    assert answers(folder) == found


def test_a_clock_that_is_set_back_changes_nothing(tmp_path: Path, zygote: Zygote) -> None:
    for number, years in enumerate((30, 0, 5), start=1):
        turn(tmp_path / "pages", number)
        status, told = zygote.run("index", "--prune", tmp_path / "pages", years_back=years)
        assert status == 0, told
        assert archived(tmp_path) == sources(tmp_path / "pages")
        assert broken(tmp_path, [sources(tmp_path / "pages")]) == []


def test_a_process_that_sleeps_holds_its_place_and_goes_on(tmp_path: Path, zygote: Zygote) -> None:
    rng, refused, times = random.Random(amounts().seed), 0, max(2, amounts().kills // 20)
    for number in range(1, times + 1):
        before = sources(tmp_path / "pages")
        turn(tmp_path / "pages", number)
        running = zygote.start("index", "--prune", tmp_path / "pages")
        time.sleep(rng.random() * 0.5)
        running.send(signal.SIGSTOP)
        assert broken(tmp_path, [before, sources(tmp_path / "pages")]) == []
        status, told = zygote.run("sync")
        assert status == 0 or f"process {running.pid} is writing" in told, told
        refused += status
        running.send(signal.SIGCONT)
        status, told = running.wait()
        assert status == 0 or "is writing" in told, told  # `sync` is possibly still writing
        _mended(tmp_path, zygote)
    tell("processes stopped and continued", times=times, others_refused=refused)


def test_of_two_writers_one_writes_and_the_other_says_who(tmp_path: Path, zygote: Zygote) -> None:
    ends = Counter[str]()
    for number in range(1, max(2, amounts().kills // 20) + 1):
        turn(tmp_path / "pages", number)
        both = [zygote.start(*command) for command in (("index", "--prune", tmp_path / "pages"), ("sync", "--rebuild"))]
        told = [one.wait() for one in both]
        assert any(status == 0 for status, _ in told), told
        assert all(status == 0 or re.search(r"process \d+ is writing", said) for status, said in told), told
        ends["both wrote" if told[0][0] == told[1][0] else "one was refused"] += 1
        _mended(tmp_path, zygote)
    tell("two writers at once", outcomes=ends)


def test_a_disk_that_is_read_only_answers_and_says_why_it_takes_nothing(tmp_path: Path, zygote: Zygote) -> None:
    found = answers(tmp_path)
    for command in (("search", "tide"), ("check",), ("index", "pages")):
        done = _on_read_only_disk(tmp_path, *command)
        if command[0] in ("index", "sync"):
            assert done.returncode == 1, done
            assert one_line(done.stderr), done
            assert re.search("[Rr]ead-only|readonly", done.stderr), done
        else:
            assert done.returncode == 0, done
    assert answers(tmp_path) == found


def _on_read_only_disk(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a mount namespace in which the archive's folder is read-only."""
    var = folder / "var"
    mount = f'mount --bind {var} {var} && mount -o remount,ro,bind {var} || exit 77; exec "$@"'
    given = ["unshare", "--mount", "sh", "-c", mount, "sh", sys.executable, str(ROOT / "rostra.py"), *command]
    if not shutil.which("unshare"):
        pytest.skip("no unshare(1) here, so nothing can be mounted for one command")
    done = subprocess.run(given, check=False, env=environment(folder), cwd=folder, capture_output=True, text=True)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("nothing can be mounted here: that takes root")
    return done


@pytest.mark.skipif(not MEMORY_DISK.is_dir(), reason="no second disk here")
def test_an_archive_on_another_disk_is_written_backed_up_repaired_and_restored(tmp_path: Path, zygote: Zygote) -> None:
    elsewhere = MEMORY_DISK / f"rostra-torture-{tmp_path.name}-{time.time_ns()}"
    elsewhere.mkdir()
    archive = tmp_path / "var" / "archive.sqlite"
    try:
        shutil.move(archive, elsewhere / "archive.sqlite")
        archive.symlink_to(elsewhere / "archive.sqlite")
        turn(tmp_path / "pages", 1)
        for command in (
            ("index", "--prune", tmp_path / "pages"),
            ("backup", tmp_path / "copy.sqlite"),
            ("check", "--repair"),
            ("restore", tmp_path / "copy.sqlite"),
            ("sync", "--rebuild"),
        ):
            status, told = zygote.run(*command)
            assert status == 0, (command, told)
            assert archived(tmp_path) == sources(tmp_path / "pages")
            assert archive.is_symlink(), command
            assert archive.resolve().parent == elsewhere, command
            assert broken(tmp_path, [sources(tmp_path / "pages")]) == []
    finally:
        shutil.rmtree(elsewhere)
