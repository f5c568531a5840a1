"""What each command prints and with which status it exits, over an archive of two invented pages."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

import rostra
from index.archive.archive import Archive
from tests.builders.pages import BRIDGES, FERRIES, page

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]

STUDY = (
    "collocates", "compare", "echoes", "lines", "moments", "neighbours", "receipt", "related", "sayers", "trends"
)  # fmt: skip
COMMANDS = (
    "backup", "check", "export", "fetch", "index", "quote", "restore", "search", "serve", "stats", "sync", *STUDY
)  # fmt: skip


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two pages, their archive and its index; tests that change it use a copy."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "pages").mkdir()
    (folder / "pages" / "1.html").write_text(page(1, "On bridges", BRIDGES), "utf-8")
    (folder / "pages" / "2.html").write_text(page(2, "On ferries", FERRIES, "2012-07-08", "Ben Ford"), "utf-8")
    (folder / "config.toml").write_text("[index]\nworkers = 1\n", "utf-8")
    result = run(folder, "index", folder / "pages")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def own(indexed: Path, tmp_path: Path) -> Path:
    """A copy of the pages and an archive of the copies, for a test that changes them."""
    folder = tmp_path / "own"
    shutil.copytree(indexed, folder, ignore=shutil.ignore_patterns("var"))
    result = run(folder, "index", folder / "pages")
    assert result.exit_code == 0, result.output
    return folder


def run(folder: Path, *arguments: object, stdin: str | None = None) -> Result:
    command, *rest = [str(each) for each in arguments]
    config = ["--config", str(folder / "config.toml")]
    return CliRunner().invoke(rostra.main, [command, *config, *rest], input=stdin, catch_exceptions=False)


def found(folder: Path, *arguments: object, status: int = 0) -> dict:
    result = run(folder, *arguments, "--json")
    assert result.exit_code == status, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(rostra.main, [command, "--help"])
    assert result.exit_code == 0
    assert "--config FILE" in result.output
    assert ("--json" in result.output) == (command not in ("serve", "export"))


def test_there_is_no_command_untested() -> None:
    assert set(rostra.main.commands) == set(COMMANDS)


def test_indexing_tells_what_it_did(indexed: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1", "utf-8")
    counts = found(tmp_path, "index", indexed / "pages")
    assert (counts["read"], counts["new"], counts["skipped"]) == (2, 2, {})
    assert (counts["index"]["put"], counts["index"]["rebuilt"]) == (2, True)
    again = found(tmp_path, "index", indexed / "pages")
    assert (again["read"], again["new"], again["changed"], again["unchanged"]) == (2, 0, 0, 2)
    assert again["index"]["put"] == 0


def test_a_changed_page_replaces_its_speech_in_archive_and_index(own: Path) -> None:
    file = own / "pages" / "1.html"
    file.write_text(file.read_text("utf-8").replace("in June", "in August"), "utf-8")
    counts = found(own, "index", own / "pages")
    assert (counts["changed"], counts["unchanged"]) == (1, 1)
    assert found(own, "search", "opened august")["total"] == 1
    assert found(own, "search", "=June")["total"] == 0


def test_prune_takes_the_speeches_whose_pages_are_gone(own: Path) -> None:
    (own / "pages" / "2.html").unlink()
    assert found(own, "index", own / "pages")["removed"] == 0
    assert found(own, "index", own / "pages", "--prune")["removed"] == 1
    assert found(own, "search", "ferry")["events"] == 1


def test_nothing_is_pruned_where_nothing_could_be_read(own: Path) -> None:
    shutil.rmtree(own / "pages")
    assert found(own, "index", own / "pages", "--prune", status=1)["removed"] == 0
    (own / "pages").mkdir()
    assert found(own, "index", own / "pages", "--prune", status=1)["removed"] == 0
    assert found(own, "stats")["speeches"] == 2


def test_sync_builds_an_index_that_is_lost(own: Path) -> None:
    shutil.rmtree(own / "var" / "index")
    synced = found(own, "sync")
    assert (synced["put"], synced["rebuilt"]) == (2, True)
    assert found(own, "search", "ferry")["total"] == 3
    assert found(own, "sync")["put"] == 0
    assert found(own, "sync", "--rebuild")["put"] == 2


def test_an_index_of_another_archive_is_built_again(own: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("", "utf-8")
    found(tmp_path, "index", own / "pages" / "1.html")
    shutil.rmtree(own / "var" / "index")
    shutil.copytree(tmp_path / "var" / "index", own / "var" / "index")
    assert "made from another archive" in run(own, "check").output
    assert found(own, "sync")["rebuilt"] is True
    assert run(own, "check").exit_code == 0


def test_a_search_prints_paragraphs_with_their_addresses(indexed: Path) -> None:
    result = run(indexed, "search", "drug", "trafficking")
    assert result.exit_code == 0
    assert "2 paragraphs in 2 events" in result.output
    assert "2011-05-04 · On bridges · Ada Marsh" in result.output
    assert "/speech/kremlin-1/p/" in result.output


def test_a_search_as_json_has_the_documented_keys(indexed: Path) -> None:
    results = found(indexed, "search", '"drug trafficking"', "--size", "1", "--sort", "newest")
    assert list(results) == [
        "query",
        "reading",
        "notices",
        "total",
        "events",
        "took_ms",
        "hits",
        "facets",
        "timeline",
        "suggestions",
        "further",
    ]
    (hit,) = results["hits"]
    assert (hit["speech"], hit["date"], hit["speaker"]) == ("kremlin-2", "2012-07-08", "Ben Ford")
    assert [hit["text"][start:end] for start, end in hit["spans"]] == ["drug trafficking"]
    assert {value["value"]: value["count"] for value in results["facets"]["year"]} == {"2011": 1, "2012": 1}


def test_picks_narrow_a_search(indexed: Path) -> None:
    assert found(indexed, "search", "ferry", "--facet", "year=2012")["total"] == 2
    assert found(indexed, "search", "ferry", "--without", "year=2012")["total"] == 1
    assert found(indexed, "search", "ferry", "--since", "2012")["total"] == 2
    assert "Speaker" in run(indexed, "search", "ferry", "--counts", "speaker").output
    assert "Language" in run(indexed, "search", "ferry", "--counts", "language").output
    wrong = run(indexed, "search", "ferry", "--counts", "colour")
    assert (wrong.exit_code, "there is no facet 'colour'" in wrong.output) == (2, True)


@pytest.mark.parametrize(
    ("command", "asked", "row"),
    [
        ("lines", ["ferry"], ["2012-07-08", "Ben Ford", "We have met to speak about ", "ferries"]),
        ("trends", ["ferry", "=bridge"], ["ferry", "2011", "1"]),
        ("sayers", ["ferry", "--floor", "1"], ["Ben Ford", "2"]),
        ("collocates", ["ferry", "--minimum", "2"], ["old", "2"]),
        ("compare", ["speaker:marsh", "speaker:ford", "--minimum", "1"], ["here"]),
    ],
)
def test_study_prints_figures_for_people_and_for_spreadsheets(
    indexed: Path, command: str, asked: list[str], row: list[str]
) -> None:
    told = found(indexed, command, *asked)
    assert told.keys() >= (
        {"trends", "archive"} if command == "trends" else {"words_here"} if command == "compare" else {"total"}
    )
    rows = list(csv.reader(io.StringIO(run(indexed, command, *asked, "--csv").stdout.lstrip("\ufeff"))))
    assert any(each[: len(row)] == row for each in rows[1:]), rows
    assert str(row[-1]) in run(indexed, command, *asked).output


def test_moments_are_the_first_and_the_last_use(indexed: Path) -> None:
    told = found(indexed, "moments", "ferry")
    assert (told["first"]["date"], told["last"]["date"]) == ("2011-05-04", "2012-07-08")
    assert told["silence"]["events"] == 0
    assert "first: 2011-05-04, Ada Marsh" in run(indexed, "moments", "ferry").output


def test_a_facet_that_nobody_has_is_a_usage_error_of_sayers(indexed: Path) -> None:
    result = run(indexed, "sayers", "ferry", "--by", "colour")
    assert (result.exit_code, "'colour' is no facet" in result.output) == (2, True)


@pytest.mark.parametrize("queries", [[], ["ferry"] * 9])
def test_a_receipt_of_trends_is_of_one_to_eight_queries(indexed: Path, queries: list[str]) -> None:
    result = run(indexed, "receipt", "--of", "trends", *queries)
    assert (result.exit_code, f"with {len(queries)} queries: give 1 to 8" in result.output) == (2, True)


def test_an_explained_score_has_its_parts(indexed: Path) -> None:
    hit = found(indexed, "search", "ferry", "--explain")["hits"][0]
    assert hit["explanation"]["value"] == pytest.approx(hit["score"], abs=1e-5)


def test_a_facet_that_is_none_is_a_usage_error(indexed: Path) -> None:
    result = run(indexed, "search", "ferry", "--facet", "colour=red")
    assert result.exit_code == 2
    assert "'colour=red' is not NAME=VALUE" in result.output


def test_a_date_that_is_none_is_a_usage_error(indexed: Path) -> None:
    for date in ("foo", "13", "2013-13", "2013-02-30", "2013-09-23-77", "03/04/2013", ""):
        result = run(indexed, "search", "ferry", "--since", date)
        assert result.exit_code == 2
        assert "is no date" in result.output


def test_an_export_reads_back_into_the_same_archive(indexed: Path, tmp_path: Path) -> None:
    exported = tmp_path / "all.jsonl"
    assert run(indexed, "export", "--output", exported).exit_code == 0
    assert [json.loads(line)["id"] for line in exported.read_text("utf-8").splitlines()] == ["kremlin-1", "kremlin-2"]
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1", "utf-8")
    assert found(tmp_path, "index", exported)["new"] == 2
    assert run(tmp_path, "export").stdout == exported.read_text("utf-8")


def test_an_export_that_fails_leaves_the_file_that_was_there(
    indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_: object) -> Iterator[str]:
        yield "the first line\n"
        raise KeyboardInterrupt

    kept = tmp_path / "all.jsonl"
    kept.write_text("precious", "utf-8")
    monkeypatch.setattr("index.export.jsonl", cut)
    assert run(indexed, "export", "--output", kept).exit_code == 130
    assert kept.read_text("utf-8") == "precious"
    monkeypatch.undo()
    nowhere = run(indexed, "export", "--output", tmp_path / "none" / "all.jsonl")
    assert nowhere.exit_code == 1
    assert "all.jsonl: cannot be written: No such file or directory" in nowhere.output
    assert [file.name for file in tmp_path.iterdir()] == ["all.jsonl"]


def test_an_export_goes_into_a_pipe_too(indexed: Path) -> None:
    assert run(indexed, "export", "--output", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("command", [("export", "--output"), ("backup",)])
@pytest.mark.parametrize("file", ["archive.sqlite", "archive.sqlite-wal", "archive.sqlite.lock", "index/1.rostra"])
def test_no_output_replaces_a_file_of_the_archive(own: Path, command: tuple[str, ...], file: str) -> None:
    before = (own / "var" / "archive.sqlite").read_bytes()
    (own / "link").symlink_to(own / "var")
    for folder in ("var", "link"):
        told = run(own, *command, own / folder / file)
        assert told.exit_code == 2
        assert "belongs to the archive; name another file" in told.output
    assert (own / "var" / "archive.sqlite").read_bytes() == before


def test_a_closed_standard_input_and_an_empty_path_are_told(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = subprocess.run(
        [sys.executable, str(ROOT / "rostra.py"), "quote", "--config", str(own / "config.toml"), "-"],
        cwd=own, capture_output=True, text=True, check=False, preexec_fn=lambda: os.close(0),
    )  # fmt: skip
    assert (closed.returncode, closed.stderr) == (2, "rostra: standard input is closed; give the quotation as words\n")
    monkeypatch.chdir(tmp_path)
    assert "A PATH is empty" in run(own, "index", "").output


def test_an_export_of_a_query_holds_what_it_finds(indexed: Path) -> None:
    lines = run(indexed, "export", "builders").stdout.splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["On bridges"]
    table = list(csv.DictReader(io.StringIO(run(indexed, "export", "--format", "csv", "drug").stdout)))
    assert [row["number"] for row in table] == ["3", "2"]
    assert "Ada Marsh: Good afternoon" in run(indexed, "export", "--format", "txt").stdout


def test_stats_count_the_archive(indexed: Path) -> None:
    counted = found(indexed, "stats")
    assert (counted["speeches"], counted["paragraphs"], counted["first"]) == (2, 5, "2011-05-04")
    assert "paragraphs" in run(indexed, "stats").output


def test_check_finds_nothing_wrong_in_a_whole_archive(indexed: Path) -> None:
    assert found(indexed, "check")["problems"] == []
    assert "all whole" in run(indexed, "check").output


def test_check_lists_labels_and_whom_they_name(indexed: Path) -> None:
    labels = found(indexed, "check", "--speakers")
    assert {(label["label"], label["speaker"], label["count"]) for label in labels} == {
        ("Ada Marsh", "Ada Marsh", 1),
        ("Ben Ford", "Ben Ford", 1),
    }


def test_a_persons_corrections_win_over_the_rules(own: Path) -> None:
    (own / "speakers.toml").write_text('[speakers]\n"Ada Marsh" = "Ada Marsh-Lind"\n', "utf-8")
    assert found(own, "index", own / "pages")["changed"] == 1
    assert {label["speaker"] for label in found(own, "check", "--speakers")} == {"Ada Marsh-Lind", "Ben Ford"}
    assert found(own, "search", 'speaker:"marsh-lind"')["total"] > 0
    assert found(own, "index", own / "pages")["unchanged"] == 2


def test_a_wrong_correction_is_named_and_nothing_is_read(own: Path) -> None:
    (own / "speakers.toml").write_text('[voices]\n"Ada Marsh" = "mayor"\n', "utf-8")
    result = run(own, "index", own / "pages")
    assert result.exit_code == 2
    assert "'Ada Marsh' has the voice 'mayor'" in result.output


@pytest.mark.parametrize(
    ("quotation", "verdict", "status"),
    [
        ("closed because of drug trafficking", "verbatim", 0),
        ("“The old ferry was closed … as everybody knows.”", "verbatim", 0),
        ("thank the builders, who have worked through two winters. Drug trafficking across the river", "verbatim", 0),
        ("the old ferry was shut because of drug trafficking", "nearly", 1),
        ("wolves have been seen in the northern forests this year", "not found", 1),
        ("…", "not found", 1),
    ],
)
def test_a_quotation_is_held_against_the_archive(indexed: Path, quotation: str, verdict: str, status: int) -> None:
    assert found(indexed, "quote", quotation, status=status)["verdict"] == verdict


def test_a_quotation_that_differs_shows_the_words(indexed: Path) -> None:
    result = run(indexed, "quote", "-", stdin="the old ferry was shut because of drug trafficking")
    assert "[said: closed; quoted: shut]" in result.output
    assert "2012-07-08 · Ben Ford · On ferries" in result.output


@pytest.mark.parametrize(
    "arguments", [("search", "x"), ("sync",), ("stats",), ("check",), ("export",), ("serve",), ("quote", "x y")]
)
def test_without_an_archive_each_command_says_how_to_make_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "config.toml").write_text("", "utf-8")
    result = run(tmp_path, *arguments)
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert "rostra index" in result.output


def test_a_folder_that_cannot_be_written_to_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    (tmp_path / "config.toml").write_text('[index]\npath = "file/var"', "utf-8")
    result = run(tmp_path, "index", tmp_path)
    assert result.exit_code == 1
    assert result.output.startswith("rostra: ")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("whole", [0, 1, 2, 8, 16, 24], ids=lambda pages: f"{pages} pages whole")
def test_a_damaged_archive_is_told_and_never_a_traceback(own: Path, whole: int) -> None:
    file = own / "var" / "archive.sqlite"
    content = bytearray(file.read_bytes())
    content[whole * 4096 :] = b"\xa5" * (len(content) - whole * 4096)
    file.write_bytes(content)
    for command in ("check", "stats", "export", "sync"):
        result = run(own, command)
        if command == "check" or result.exit_code:
            assert result.exit_code == 1
            assert "problem: " in result.output or result.output.startswith("rostra: ")


def test_two_runs_at_once_are_refused_with_the_number_of_the_first(own: Path) -> None:
    with Archive(own / "var" / "archive.sqlite"):
        result = run(own, "index", own / "pages")
    assert result.exit_code == 1
    assert f"process {os.getpid()} " in result.output


def test_a_misspelt_key_is_one_line_and_status_2(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[index]\npaht = 'x'", "utf-8")
    result = run(tmp_path, "stats")
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "unknown key 'paht'; did you mean 'path'?" in result.output


def test_index_without_a_path_is_a_usage_error(tmp_path: Path) -> None:
    result = run(tmp_path, "index")
    assert result.exit_code == 2
    (tmp_path / "config.toml").write_text("", "utf-8")
    result = run(tmp_path, "index")
    assert result.exit_code == 2
    assert "PATH" in result.output


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="/proc is needed to count threads")
@pytest.mark.parametrize(("typed", "threads"), [({}, 1), ({"OPENBLAS_NUM_THREADS": "2"}, 2)])
def test_a_command_starts_no_threads_to_multiply_matrices(typed: dict[str, str], threads: int) -> None:
    ask = "import rostra, numpy, os; print(len(os.listdir('/proc/self/task')))"
    without = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    printed = subprocess.run(
        [sys.executable, "-c", ask], env=without | typed, capture_output=True, check=True, text=True
    )
    assert int(printed.stdout) <= threads
