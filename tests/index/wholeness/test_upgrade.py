"""An archive and an index written by Rostra 0.1.0, kept in a file beside this one, work with this version.

The file has five invented meetings, of which one was changed; a sixth was removed. It also has 0.1.0's export of them.
"""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rostra
from index.archive.archive import Archive, ArchiveReader
from index.errors import DamagedError

OLD = Path(__file__).with_name("rostra-0.1.0.tar.xz")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    with tarfile.open(OLD) as packed:
        packed.extractall(tmp_path, filter="data")
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1\n", "utf-8")
    return tmp_path


def run(folder: Path, *arguments: object) -> Result:
    command, *rest = [str(each) for each in arguments]
    return CliRunner().invoke(rostra.main, [command, "--config", str(folder / "config.toml"), *rest])


def exported(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(folder, "export").stdout.splitlines()]


def answers(folder: Path, query: str) -> list[tuple[str, str]]:
    hits = json.loads(run(folder, "search", query, "--json").stdout)["hits"]
    return sorted((hit["speech"], hit["paragraph"]) for hit in hits)


def test_sync_takes_over_what_0_1_0_left(old: Path) -> None:
    synced = run(old, "sync")
    assert synced.exit_code == 0, synced.output
    before = [json.loads(line) for line in (old / "export.jsonl").read_text("utf-8").splitlines()]
    assert exported(old) == before
    assert "5 speeches, 13 paragraphs: all whole" in run(old, "check").output
    assert answers(old, "three") == [("kremlin-3", before[2]["paragraphs"][0]["id"])]
    assert {speech for speech, _ in answers(old, "ferry trafficking")} == {f"kremlin-{n}" for n in range(1, 6)}


def test_what_became_of_paragraphs_is_still_known(old: Path) -> None:
    run(old, "sync")
    with ArchiveReader(old / "var" / "archive.sqlite") as reader:
        assert reader.removed("kremlin-6") is not None
        assert reader.stats().revisions == 1


def test_who_only_reads_is_told_what_brings_it_up_to_date(old: Path) -> None:
    with pytest.raises(DamagedError, match="`rostra sync` brings it up to date"):
        ArchiveReader(old / "var" / "archive.sqlite")


def test_an_old_backup_is_restored(old: Path) -> None:
    shutil.copy(old / "var" / "archive.sqlite", old / "backup.sqlite")
    shutil.rmtree(old / "var")
    restored = run(old, "restore", old / "backup.sqlite")
    assert restored.exit_code == 0, restored.output
    assert len(exported(old)) == 5
    assert answers(old, "three")


def test_a_migration_that_is_interrupted_leaves_the_old_archive(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = old / "var" / "archive.sqlite"
    monkeypatch.setattr("index.archive.schema.MIGRATIONS", ("", "CREATE TABLE fresh (a); CREATE TABLE sources (a);"))
    with pytest.raises(Exception, match="already exists"):
        Archive(file)
    monkeypatch.undo()
    with Archive(file) as archive:
        assert archive.count() == 5
        assert list(archive.problems()) == []
