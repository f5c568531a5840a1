"""A backup is complete or not there at all, can be made while others write, and replaces a damaged archive."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rostra
from index.archive.archive import Archive, ArchiveReader
from index.errors import DamagedError, UsageError
from index.wholeness.backup import backup, restore
from tests.builders.bridges import PAGE, speech
from tests.builders.pages import BRIDGES, FERRIES, page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.html").write_text(page(1, "On bridges", BRIDGES), "utf-8")
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1\n", "utf-8")
    assert run(tmp_path, "index", tmp_path / "pages").exit_code == 0
    return tmp_path


def run(folder: Path, *arguments: object) -> Result:
    command, *rest = [str(each) for each in arguments]
    return CliRunner().invoke(rostra.main, [command, "--config", str(folder / "config.toml"), *rest])


def texts(file: Path) -> list[str]:
    with ArchiveReader(file) as reader:
        return [paragraph.text for each in reader.speeches() for paragraph in each.paragraphs]


def found(folder: Path) -> set[str]:
    return {hit["title"] for hit in json.loads(run(folder, "search", "the", "--json").stdout)["hits"]}


def test_a_backup_comes_back_and_what_was_there_is_kept(folder: Path) -> None:
    copied = json.loads(run(folder, "backup", folder / "b.sqlite", "--json").stdout)
    assert copied["speeches"] == 1
    (folder / "pages" / "2.html").write_text(page(2, "On ferries", FERRIES), "utf-8")
    run(folder, "index", folder / "pages")
    restored = json.loads(run(folder, "restore", folder / "b.sqlite", "--json").stdout)
    assert texts(folder / "var" / "archive.sqlite") == list(BRIDGES)
    assert texts(Path(restored["aside"])) != list(BRIDGES)
    assert found(folder) == {"On bridges"}
    assert "all whole" in run(folder, "check").output
    assert json.loads(run(folder, "index", folder / "pages", "--json").stdout)["new"] == 1
    assert found(folder) == {"On bridges", "On ferries"}


def test_a_backup_is_one_file_with_all_that_was_committed(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(PAGE)
        archive.commit()
        archive.put(speech("Not yet.", title="Later", source="l"))
        backup(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
        archive.put(replace(PAGE, lead="Changed."))
    (tmp_path / "alone").mkdir()
    shutil.copy(tmp_path / "b.sqlite", tmp_path / "alone")
    with ArchiveReader(tmp_path / "alone" / "b.sqlite") as reader:
        assert list(reader.speeches()) == [PAGE]


def test_backups_taken_while_somebody_writes_are_all_whole(tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Archive(tmp_path / "a.sqlite") as archive:
            for number in range(10_000):
                archive.put(speech(f"Text {number}", "b", "c", title=f"Title {number}", source=str(number)))
                archive.commit()
                if stop.is_set():
                    return

    with Archive(tmp_path / "a.sqlite"):
        pass
    writer = threading.Thread(target=write)
    writer.start()
    counts = [backup(tmp_path / "a.sqlite", tmp_path / f"{n}.sqlite").speeches for n in range(6)]
    stop.set()
    writer.join()
    assert counts == sorted(counts)
    assert counts[-1] > 0


def test_a_damaged_archive_replaces_no_earlier_backup(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(PAGE)
    backup(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
    before = (tmp_path / "b.sqlite").read_bytes()
    with sqlite3.connect(tmp_path / "a.sqlite") as connection:
        connection.execute("UPDATE paragraphs SET text = 'x'")
    connection.close()
    with pytest.raises(DamagedError, match="nothing was replaced"):
        backup(tmp_path / "a.sqlite", tmp_path / "b.sqlite")
    assert (tmp_path / "b.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.glob("b.*")) == ["b.sqlite"]


def test_a_destroyed_archive_is_replaced_by_its_backup(folder: Path) -> None:
    run(folder, "backup", folder / "b.sqlite")
    file = folder / "var" / "archive.sqlite"
    file.write_bytes(b"destroyed" * 1000)
    assert run(folder, "restore", folder / "b.sqlite").exit_code == 0
    assert texts(file) == list(BRIDGES)
    (kept,) = (folder / "var").glob("archive.sqlite.before-*")
    assert kept.read_bytes() == b"destroyed" * 1000
    assert "all whole" in run(folder, "check").output


def test_a_backup_comes_back_where_there_is_no_archive(folder: Path) -> None:
    run(folder, "backup", folder / "b.sqlite")
    shutil.rmtree(folder / "var")
    assert run(folder, "restore", folder / "b.sqlite").exit_code == 0
    assert json.loads(run(folder, "search", "bridge", "--json").stdout)["events"] == 1


def test_a_backup_that_cannot_be_written_blames_no_archive(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(folder, "backup", folder / "none" / "b.sqlite")
    assert told.exit_code == 1
    assert told.output == f"rostra: {folder}/none/b.sqlite.new: cannot be written: No such file or directory\n"
    connect = sqlite3.connect

    def small(path: object, **how: object) -> sqlite3.Connection:
        connection = connect(path, **how)  # type: ignore[call-overload]
        if str(path).endswith("b.sqlite.new"):
            connection.execute("PRAGMA max_page_count = 2")  # the disk is full
        return connection

    monkeypatch.setattr("index.wholeness.backup.sqlite3.connect", small)
    told = run(folder, "backup", folder / "b.sqlite")
    assert told.exit_code == 1
    assert told.output == f"rostra: {folder}/b.sqlite.new: cannot be written: database or disk is full\n"
    assert not list(folder.glob("b.sqlite*"))


@pytest.mark.parametrize("content", [b"", b"no archive", b"SQLite format 3\x00" + bytes(4000)])
def test_what_is_no_backup_is_refused_and_the_archive_stays(folder: Path, content: bytes) -> None:
    (folder / "b.sqlite").write_bytes(content)
    told = run(folder, "restore", folder / "b.sqlite")
    assert told.exit_code == 1
    assert told.output.startswith("rostra: ")
    assert texts(folder / "var" / "archive.sqlite") == list(BRIDGES)
    assert not list((folder / "var").glob("*.before-*"))


def test_the_archive_itself_and_folders_and_nothing_are_refused(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite"):
        pass
    (tmp_path / "link.sqlite").symlink_to("a.sqlite")
    for file in ("a.sqlite", "link.sqlite", "."):
        with pytest.raises(UsageError):
            backup(tmp_path / "a.sqlite", tmp_path / file)
    with pytest.raises(UsageError, match="no file here"):
        restore(tmp_path / "none.sqlite", tmp_path / "a.sqlite", "then")
