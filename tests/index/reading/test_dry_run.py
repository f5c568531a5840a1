"""A dry run shows what each source would become, and stores nothing; columns can be corrected on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

import rostra
from index.archive.archive import ArchiveReader

if TYPE_CHECKING:
    from pathlib import Path

DEBATE = (
    "day,who,body,page\n2020-03-01,Ada Quill,The wells are dry.,1\n2020-03-01,Bo Fenn,,2\n2020-03-02,Bo Fenn,Yes.,3\n"
)
SPEECH = "Speaker: Ada Quill\n\nThe wells are dry.\n\nBO FENN: They always were.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1\n", "utf-8")
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a-debate.csv").write_text(DEBATE, "utf-8")
    (pages / "b-files.csv").write_text("date,speaker,transcript\n2020-03-01,Ada Quill,1.txt\n", "utf-8")
    (pages / "2020-03-04-wells.txt").write_text(SPEECH, "utf-8")
    (pages / "empty.txt").write_text("", "utf-8")
    return tmp_path


def run(folder: Path, *arguments: object) -> Result:
    asked = ["index", "--config", str(folder / "config.toml"), *map(str, arguments)]
    return CliRunner().invoke(rostra.main, asked, catch_exceptions=False)


def told(folder: Path, *arguments: object) -> dict[str, dict[str, Any]]:
    found = json.loads(run(folder, "--dry-run", "--json", *arguments).stdout)["sources"]
    return {source["source"].rpartition("/")[2]: source for source in found}


def test_each_source_is_told_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    result = run(folder, "--dry-run", folder / "pages")
    assert result.exit_code == 0
    assert sorted(folder.rglob("*")) == before
    for line in (
        "  format    table; speeches: 2, paragraphs: 2",
        "  notice    columns guessed: text = body, date = day, speaker = who; not read: page",
        "  first     2020-03-01: A Debate [en]",
        "  speakers  Ada Quill",
        "  begins    The wells are dry.",
        "  doubtful  1: may begin with a label (“BO FENN: They always were.”)",
        "  skipped   1: empty",
    ):
        assert line in result.output.splitlines()
    assert "3 speeches" in result.output.splitlines()[-1]


def test_the_outlook_as_json_says_the_same(folder: Path) -> None:
    found = told(folder, folder / "pages")
    debate = found["a-debate.csv"]
    assert (debate["format"], debate["speeches"], debate["paragraphs"]) == ("table", 2, 2)
    assert debate["first"]["speakers"] == ["Ada Quill"]
    assert found["b-files.csv"]["skipped"][0]["what"].startswith("a table without a column of speech")
    assert found["2020-03-04-wells.txt"]["doubtful"] == [
        {"what": "may begin with a label", "count": 1, "where": ["“BO FENN: They always were.”"]}
    ]


def test_what_is_told_is_what_a_run_keeps(folder: Path) -> None:
    totals = json.loads(run(folder, "--dry-run", "--json", folder / "pages").stdout)["totals"]
    assert run(folder, folder / "pages").exit_code == 0
    with ArchiveReader(folder / "var" / "archive.sqlite") as archive:
        assert (totals["speeches"], totals["paragraphs"]) == (
            archive.stats().speeches,
            archive.stats().paragraphs,
        )


def test_an_archive_that_is_there_is_not_touched(folder: Path) -> None:
    run(folder, folder / "pages")
    archive = (folder / "var" / "archive.sqlite").read_bytes()
    (folder / "pages" / "2020-03-05-pumps.txt").write_text("They stop.", "utf-8")
    assert run(folder, "--dry-run", folder / "pages").exit_code == 0
    assert (folder / "var" / "archive.sqlite").read_bytes() == archive


def test_columns_are_corrected_on_the_command_line_and_win_over_the_configuration(folder: Path) -> None:
    (folder / "config.toml").write_text(
        '[index]\nworkers = 1\n[index.columns]\ntext = "page"\ntitle = "who"\n', "utf-8"
    )
    path = folder / "pages" / "a-debate.csv"
    found = told(folder, path, "--column", "text=Body", "--column", "title=")["a-debate.csv"]
    assert found["notices"] == [
        "columns as configured: text = body; guessed: date = day, speaker = who; not read: page"
    ]
    run(folder, path, "--column", "text=body", "--column", "title=")
    with ArchiveReader(folder / "var" / "archive.sqlite") as archive:
        assert [p.text for speech in archive.speeches() for p in speech.paragraphs] == ["The wells are dry.", "Yes."]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--column", "texte=Body"), 'did you mean "text"?'),
        (("--column", "text"), "NOUN=NAME"),
        (("--dry-run", "--prune"), "--dry-run keeps nothing"),
        (("--dry-run", "--demo"), "--dry-run keeps nothing"),
    ],
)
def test_a_wrong_option_is_said_in_a_line_with_status_2(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(folder, folder / "pages", *arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_where_no_source_would_give_a_speech_the_status_says_so(folder: Path) -> None:
    result = run(folder, "--dry-run", folder / "nowhere")
    assert result.exit_code == 1
    assert "skipped   1: no such file or directory" in result.output
