"""Another file replaces the archive: after a kill at any step, there is one whole archive, the old one or the new
one.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import replacing
from index.archive.archive import Archive
from tests.builders.bridges import PAGE

NEW = replace(PAGE, title="Restored")
STEPS = 12  # more than the calls that change the folder


class Killed(BaseException):
    """Stands for the end of the process."""


def titles(path: Path) -> list[str]:
    with Archive(path) as archive:
        assert list(archive.problems()) == []
        return [speech.title for speech in archive.speeches()]


@pytest.mark.parametrize("step", range(STEPS))
def test_killed_at_any_step_the_old_or_the_new_one_is_there_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    path, new, left = tmp_path / "a.sqlite", tmp_path / "new.sqlite", [step]
    with Archive(path) as archive:
        archive.put(PAGE)
    with Archive(new) as archive:
        archive.put(NEW)
    holding = sqlite3.connect(path)  # an open reader, as in a server, keeps the log and a commit in it
    holding.execute("BEGIN")
    holding.execute("SELECT * FROM facts").fetchall()
    with Archive(path) as archive:
        archive.put(replace(PAGE, title="In the log"))
    assert path.with_name("a.sqlite-wal").stat().st_size > 0

    def until_killed(name: str, of: object) -> None:
        real = getattr(of, name)

        def call(*given: object, **how: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*given, **how)

        monkeypatch.setattr(of, name, call)

    for name, of in (("link", replacing.os), ("replace", Path), ("unlink", Path), ("sync_folder", replacing)):
        until_killed(name, of)
    try:
        aside = replacing.put_in_place(new, path, "before-then")
    except Killed:
        aside = None
    monkeypatch.undo()
    found = titles(path)
    assert found == (["In the log"] if step < 3 else ["Restored"])
    holding.close()
    if aside:
        assert titles(aside) == ["In the log"]
        assert step == STEPS - 1 or left[0] >= 0


def test_a_link_goes_on_leading_to_the_archive(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    path, real, new = tmp_path / "a.sqlite", tmp_path / "disk" / "a.sqlite", tmp_path / "disk" / "new.sqlite"
    for file, speech in ((real, PAGE), (new, NEW)):
        with Archive(file) as archive:
            archive.put(speech)
    path.symlink_to(real)
    assert replacing.put_in_place(new, path, "before") == tmp_path / "disk" / "a.sqlite.before"
    assert path.is_symlink()
    assert titles(path) == [NEW.title]
