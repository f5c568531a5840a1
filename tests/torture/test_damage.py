"""Each file of archive and index damaged: this is reported or repaired; no answer is wrong, and nothing is lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from index.errors import RostraError
from tests.torture.amounts import amounts, counted, tell
from tests.torture.rounds import lasting, turn, write
from tests.torture.truth import answers, archived, sources
from tests.torture.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_FLIPS = 8  # most bytes that one damage flips
DISTURBING = (RostraError, sqlite3.DatabaseError)  # errors allowed in a search; a page answers them with 500


def flip(content: bytearray, rng: random.Random) -> None:
    for _ in range(rng.randint(1, MOST_FLIPS)):
        content[rng.randrange(len(content))] ^= rng.randint(1, 255)


def cut(content: bytearray, rng: random.Random) -> None:
    del content[rng.randrange(len(content)) :]


def swap(content: bytearray, rng: random.Random) -> None:
    """Exchange two sections, as when a disk writes to the wrong sector."""
    size = min(512, len(content) // 2)
    one, other = sorted(rng.randrange(len(content) - size + 1) for _ in range(2))
    other = max(other, one + size) if one + 2 * size <= len(content) else other
    kept = content[one : one + size]
    content[one : one + size] = content[other : other + size]
    content[other : other + size] = kept[: len(content[other : other + size])]


def empty(content: bytearray, rng: random.Random) -> None:
    """Overwrite a section with zeros."""
    at = rng.randrange(len(content))
    content[at : at + 4096] = bytes(len(content[at : at + 4096]))


DAMAGES: tuple[Callable[[bytearray, random.Random], None], ...] = (flip, flip, cut, swap, empty)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A folder with pages, an archive part of which is in SQLite's log, and an index with deletions."""
    folder = tmp_path / "whole"
    write(folder / "pages", lasting(12))
    turn(folder / "pages", 0)
    with Zygote(tmp_path) as zygote:
        folder.mkdir(exist_ok=True)
        assert _run(zygote, folder, "index", folder / "pages")[0] == 0
        holding = sqlite3.connect(folder / "var" / "archive.sqlite")
        holding.execute("BEGIN")
        holding.execute("SELECT * FROM facts").fetchall()  # an open reader, so that the log is not written back
        turn(folder / "pages", 1)
        assert _run(zygote, folder, "index", "--prune", folder / "pages")[0] == 0
        shutil.copytree(folder, tmp_path / "kept")
        holding.close()
    return tmp_path / "kept"


def _run(zygote: Zygote, folder: Path, *arguments: object) -> tuple[int, str]:
    return zygote.run(*arguments, place=folder / "var")


def test_damage_is_named_or_mended_and_nothing_is_lost(tmp_path: Path, whole: Path) -> None:
    rng, seen = random.Random(amounts().seed), Counter[str]()
    folder, pages = tmp_path / "now", whole.parent / "whole" / "pages"
    shutil.copytree(whole / "pages", pages, dirs_exist_ok=True)
    right, digests = answers(whole), sources(pages)
    files = sorted(file.relative_to(whole) for file in whole.glob("var/**/*") if file.is_file() and file.stat().st_size)
    files = [file for file in files if file.suffix != ".lock" and file.name != "WRITE_LOCK"]
    with Zygote(tmp_path) as zygote:
        for number in counted(amounts().damages):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(whole, folder)
            file, damage = files[number % len(files)], rng.choice(DAMAGES)
            content = bytearray((folder / file).read_bytes())
            damage(content, rng)
            (folder / file).write_bytes(content)
            said = f"{file} {damage.__name__} (number {number})"
            seen[f"{file.name if 'archive' in file.name else file.suffix}: {_asked(folder, file, right, said)}"] += 1
            seen[_repaired(zygote, folder, pages, bytes(content) if file.name == "archive.sqlite" else None)] += 1
            assert archived(folder) == digests, said
            assert answers(folder) == right, said
    tell("damages", files=len(files), damages=number + 1, seen=seen, lost=0)


def _asked(folder: Path, file: Path, right: list[object], said: str) -> str:
    """Search the damaged folder and return how that went; assert that a damaged index gives no wrong answer.

    `right` are the answers of the undamaged folder; `said` describes the damage.
    """
    try:
        found = answers(folder)
    except DISTURBING:
        return "named by a search"
    if found == right:
        return "not noticed by searches"
    assert "archive.sqlite" in file.name, f"{said}: a wrong answer"
    return "a text that is damaged, or a log without its end"


def _repaired(zygote: Zygote, folder: Path, pages: Path, content: bytes | None) -> str:
    """Repair the folder by the next run or, if that refuses, by the repair that it advises; return which it was.

    `content` is the damaged archive, which must not be written to; None if another file is damaged.
    """
    status, told = _run(zygote, folder, "index", "--prune", pages)
    if status == 0:
        assert _run(zygote, folder, "check")[0] == 0
        return "mended by the next run"
    assert status == 1, told
    assert "Traceback" not in told, told
    assert "check --repair" in told, told
    assert content is None or (folder / "var" / "archive.sqlite").read_bytes() == content, "written to, though damaged"
    status, told = _run(zygote, folder, "check", "--repair")
    assert "Traceback" not in told, told
    how = "saved by the repair, the rest read again"
    if "nothing of it can be read" in told:
        (folder / "var" / "archive.sqlite").rename(folder / "var" / "aside")
        for ending in ("-wal", "-shm"):
            (folder / "var" / f"archive.sqlite{ending}").unlink(missing_ok=True)
        how = "nothing could be saved, all read again"
    else:
        assert "saved" in told, told
        assert list((folder / "var").glob("archive.sqlite.damaged-*"))
    status, told = _run(zygote, folder, "index", "--prune", pages)
    assert status == 0, told
    assert _run(zygote, folder, "check")[0] == 0
    return how


def test_while_a_damaged_index_is_built_anew_old_answers_stay(tmp_path: Path, whole: Path) -> None:
    """An engine that has the index open still answers from mapped files; one that opens later answers from the new
    index.
    """
    right = answers(whole)
    for segment in (whole / "var" / "index").glob("*.rostra"):
        segment.unlink()
    with pytest.raises(RostraError, match="sync --rebuild"):
        answers(whole)
    with Zygote(tmp_path) as zygote:
        assert _run(zygote, whole, "sync")[0] == 0
    assert answers(whole) == right
