"""The advice of `check` works: a damaged archive is noticed, repaired from its sources, or saved into a new file."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import rostra
from index.archive.archive import Archive
from index.archive.reader import ArchiveReader
from index.errors import DamagedError
from index.lock import writer_lock
from index.records import as_json
from index.wholeness.backup import backup
from index.wholeness.repair import repair
from index.wholeness.salvage import salvage
from tests.builders.pages import BRIDGES, FERRIES, page

PAGE = 4096  # bytes of a page of the file
TEXT = b"The bridge"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with forty pages, their archive and its index."""
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "pages").mkdir()
    for number in range(1, 41):
        texts = tuple(f"{text} {number} {'and so on ' * number}" for text in (BRIDGES, FERRIES)[number % 2])
        (folder / "pages" / f"{number:02}.html").write_text(page(number, f"Meeting {number}", texts), "utf-8")
    (folder / "config.toml").write_text("[index]\nworkers = 1\n", "utf-8")
    assert run(folder, "index", folder / "pages").exit_code == 0
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder, for a test that damages it."""
    shutil.copytree(made, tmp_path / "own")
    run(tmp_path / "own", "index", tmp_path / "own" / "pages")
    return tmp_path / "own"


def run(folder: Path, *arguments: object) -> Result:
    command, *rest = [str(each) for each in arguments]
    return CliRunner().invoke(rostra.main, [command, "--config", str(folder / "config.toml"), *rest])


def archive(folder: Path) -> Path:
    return folder / "var" / "archive.sqlite"


def speeches(folder: Path) -> dict[str, object]:
    with ArchiveReader(archive(folder)) as reader:
        return {speech.id: as_json(speech) | {"source": ""} for speech in reader.speeches()}


def change(folder: Path, sql: str, *values: object) -> None:
    with sqlite3.connect(archive(folder)) as connection:
        connection.execute(sql, values)
    connection.close()


def destroy(folder: Path, *pages: int) -> bytes:
    """Overwrite pages of the archive's file, numbered from 1; return the file's new content."""
    content = bytearray(archive(folder).read_bytes())
    rng = random.Random(sum(pages))
    for number in pages:
        content[(number - 1) * PAGE : number * PAGE] = rng.randbytes(PAGE)
    archive(folder).write_bytes(content)
    return bytes(content)


def pages_of(folder: Path, table: str) -> list[int]:
    """Return the numbers of the pages that have the table's rows, as SQLite reports them."""
    connection = sqlite3.connect(archive(folder))
    try:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno"
        return [row[0] for row in connection.execute(query, (table,))]
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no dbstat")
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE paragraphs SET text = 'Something else.' WHERE row = 7", "a text"),
        ("UPDATE paragraphs SET text = CAST(x'ff41' AS TEXT) WHERE row = 7", "a text that is no UTF-8"),
        ("DELETE FROM paragraphs WHERE row = 7", "a row"),
        ("UPDATE speeches SET title = 'Another' WHERE key = 3", "a title"),
        ("UPDATE paragraphs SET speaker = 'Bo Fenn' WHERE speech = 3", "a name"),
    ],
)
def test_a_changed_row_is_named_and_read_again_by_the_next_run(own: Path, sql: str, what: str) -> None:
    before = speeches(own)
    change(own, sql)
    told = run(own, "check")
    assert told.exit_code == 1, what
    assert "does not match its digest; `rostra index` reads its source again: " in told.output
    counts = json.loads(run(own, "index", own / "pages", "--json").stdout)
    assert (counts["changed"], counts["unchanged"]) == (1, 39)
    assert speeches(own) == before
    assert "all whole" in run(own, "check").output


def test_what_was_damaged_is_no_revision_and_the_index_is_mended_too(own: Path) -> None:
    change(own, "UPDATE paragraphs SET text = 'Zebras.' WHERE row = 7")
    run(own, "index", own / "pages")
    with ArchiveReader(archive(own)) as reader:
        assert reader.stats().revisions == 0
    assert json.loads(run(own, "search", "zebras", "--json").stdout)["total"] == 0


def test_reading_again_mends_what_only_the_disk_changed(own: Path) -> None:
    before = speeches(own)
    change(own, "UPDATE paragraphs SET text = 'Something else.' WHERE row = 7")
    with Archive(archive(own)) as opened:
        opened._watch.remember()
    (own / "var" / "archive.sqlite.seen").touch()
    counts = json.loads(run(own, "index", own / "pages", "--again", "--json").stdout)
    assert (counts["changed"], counts["unchanged"]) == (1, 39)
    assert speeches(own) == before


def test_a_destroyed_page_stops_every_writer_and_says_what_helps(own: Path) -> None:
    damaged = destroy(own, *pages_of(own, "paragraphs")[1:2])
    for command in (("index", own / "pages"), ("sync",)):
        told = run(own, *command)
        assert told.exit_code == 1
        assert "`rostra check --repair` copies what can be read" in told.output
        assert str(archive(own)) in told.output
    told = run(own, "check")
    assert told.exit_code == 1
    assert "check --repair" in told.output
    assert archive(own).read_bytes() == damaged


@pytest.mark.parametrize("table", ["paragraphs", "speeches", "tags", "sources", "source_speeches", "speeches_by_date"])
def test_a_repair_saves_all_but_the_destroyed_page_and_the_sources_mend_the_rest(own: Path, table: str) -> None:
    before = speeches(own)
    leaves = pages_of(own, table)
    damaged = destroy(own, leaves[len(leaves) // 2])
    repaired = json.loads(run(own, "check", "--repair", "--json").stdout)
    assert repaired["whole"] + len(repaired["in_part"]) + repaired["lost"] <= 40
    assert repaired["whole"] >= (0 if table == "speeches" else 20)
    assert Path(repaired["aside"]).read_bytes() == damaged
    saved = speeches(own)
    assert sum(saved[id_] == before[id_] for id_ in saved) >= repaired["whole"]
    run(own, "index", own / "pages")
    assert {each["title"]: each for each in speeches(own).values()} == {each["title"]: each for each in before.values()}
    assert "all whole" in run(own, "check").output


def test_many_destroyed_pages_lose_nothing_that_the_sources_have(own: Path) -> None:
    before = speeches(own)
    total = archive(own).stat().st_size // PAGE
    sound = set(range(2, total + 1)) - {*pages_of(own, "sqlite_schema")}  # the list of all tables
    destroy(own, *random.Random(5).sample(sorted(sound), 8))
    run(own, "check", "--repair")
    run(own, "index", own / "pages", "--again")
    assert {each["title"]: each for each in speeches(own).values()} == {each["title"]: each for each in before.values()}
    assert "all whole" in run(own, "check").output


def test_a_lost_list_of_tables_is_said_and_nothing_overwritten(own: Path) -> None:
    for leaf in pages_of(own, "sqlite_schema"):
        damaged = destroy(own, leaf)
    told = run(own, "check", "--repair")
    assert told.exit_code == 1
    assert damaged in {file.read_bytes() for file in (own / "var").glob("archive.sqlite*")}


def test_a_file_of_which_nothing_can_be_read_is_left_alone(own: Path) -> None:
    damaged = destroy(own, 1)
    told = run(own, "check", "--repair")
    assert told.exit_code == 1
    assert "rostra restore FILE" in told.output
    assert archive(own).read_bytes() == damaged


def test_a_truncated_archive_gives_what_it_still_has(own: Path) -> None:
    before = speeches(own)
    content = archive(own).read_bytes()
    archive(own).write_bytes(content[: len(content) * 3 // 4])
    told = run(own, "index", own / "pages")
    assert told.exit_code == 1
    assert "check --repair" in told.output
    run(own, "check", "--repair")
    run(own, "index", own / "pages", "--again")
    assert {each["title"]: each for each in speeches(own).values()} == {each["title"]: each for each in before.values()}


def test_two_repairs_keep_both_files_aside(own: Path) -> None:
    for _ in range(2):
        change(own, "UPDATE paragraphs SET text = 'x' WHERE row = 7")
        repair(archive(own), "then")
    kept = {path.name for path in (own / "var").glob("archive.sqlite.damaged-*")}
    assert kept >= {"archive.sqlite.damaged-then", "archive.sqlite.damaged-then-2"}


def test_nobody_repairs_what_another_process_writes(own: Path) -> None:
    holder = (
        "import sys, pathlib; from index.archive.archive import Archive\n"
        "with Archive(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(archive(own))],
        cwd=Path(__file__).parents[3], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        told = run(own, "check", "--repair")
        assert "is writing" in told.output
        process.kill()


def test_a_writer_opens_a_file_that_was_changed_only_after_a_look(own: Path) -> None:
    destroy(own, *pages_of(own, "paragraphs")[:1])
    with pytest.raises(DamagedError, match="check --repair"):
        Archive(archive(own))
    with writer_lock(own / "var" / "archive.sqlite.lock"):
        pass  # the writer that was refused has released its lock


def test_not_even_its_own_log_is_written_into_a_damaged_archive(own: Path) -> None:
    """On closing the last connection, SQLite writes its log back into the file, which it must not do to a damaged
    one.
    """
    holding = sqlite3.connect(archive(own))
    holding.execute("BEGIN")
    holding.execute("SELECT * FROM facts").fetchall()
    with Archive(archive(own)) as writing:
        writing.delete(next(writing.speeches()).id)
    log = archive(own).with_name("archive.sqlite-wal").read_bytes()
    holding.close()
    destroy(own, *pages_of(own, "paragraphs")[2:])
    archive(own).with_name("archive.sqlite-wal").write_bytes(log)
    before = archive(own).read_bytes()
    with pytest.raises(DamagedError, match="check --repair"):
        Archive(archive(own))
    assert archive(own).read_bytes() == before
    assert archive(own).with_name("archive.sqlite-wal").read_bytes() == log


def test_whatever_the_list_of_tables_holds_is_named_or_saved(made: Path, tmp_path: Path) -> None:
    """SQLite repeats damaged names in its errors, and Python cannot read those that are not UTF-8."""
    chance, whole, file = random.Random(1), archive(made).read_bytes(), tmp_path / "archive.sqlite"
    lists = [place for place in range(0, len(whole), PAGE) if b"CREATE TABLE" in whole[place : place + PAGE]]
    named = 0
    for _ in range(30):
        damaged, at = bytearray(whole), chance.choice(lists) + chance.randrange(PAGE - 16)
        damaged[at : at + 16] = chance.randbytes(16)
        file.write_bytes(damaged)
        for look in (
            lambda file: ArchiveReader(file).close(), partial(backup, file=tmp_path / "copy"),
            partial(salvage, new=tmp_path / "saved"), lambda file: Archive(file).close(),
        ):  # fmt: skip
            try:
                look(file)
            except DamagedError:
                named += 1
    assert named > 30
