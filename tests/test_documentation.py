"""The documentation is a contract: it has every command, option and setting, and README's commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import rostra
from index import config
from index.fields import FACETS
from tests.builders import browsers
from tests.builders.pages import BRIDGES, FERRIES, page

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
EVERYWHERE = {"--config", "--help"}


def section(command: str) -> str:
    """Return the section of docs/commands.md about a command."""
    found = re.search(rf"^## rostra {command}\b.*?(?=^## |\Z)", COMMANDS, re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md says nothing of rostra {command}"
    return found[0]


@pytest.mark.parametrize("name", rostra.main.commands)
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    command = rostra.main.commands[name]
    options = {
        option
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    told = set(re.findall(r"`(?:rostra \w+ )?(--[a-z-]+)", section(name)))
    assert told - EVERYWHERE - {"--"} == options - EVERYWHERE


@pytest.mark.parametrize("name", rostra.main.commands)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`rostra {name}" in README


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, keys in config.keys().items() for key in keys])
def test_every_key_is_documented_with_its_default_and_its_variable(table: str, key: str) -> None:
    (row,) = re.findall(rf"^\| `\[{table}\]` \| `{key}` \| (.*)$", SETTINGS, re.MULTILINE)
    assert row.endswith(f"| `ROSTRA_{table.upper()}_{key.upper()}` |")
    default = getattr(config.TABLES[table](), key)
    written = str(default).lower() if isinstance(default, bool) else str(default)
    if isinstance(default, str | Path):
        written = f'"{default}"'
    if isinstance(default, tuple):
        written = str(list(default))
    assert row.startswith(f"`{written}` |") or (default == {} and row.startswith("none |"))


def test_every_facet_is_documented_by_its_name() -> None:
    (told,) = re.findall(r"^Facets: (.*)\.$", section("search"), re.MULTILINE)
    assert told.split(", ") == [facet.name for facet in FACETS]


def test_no_key_is_documented_that_is_none() -> None:
    told = re.findall(r"^\| `\[(\w+)\]` \| `(\w+)` \|", SETTINGS, re.MULTILINE)
    assert told == [(table, key) for table, keys in config.keys().items() for key in keys]


def test_the_links_of_the_documents_lead_somewhere() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_files_that_documents_name_are_there() -> None:
    for document in DOCUMENTS:
        for path in re.findall(r"`((?:index|search|web|tests|benchmarks|docs)/[\w./-]+)`", document.read_text("utf-8")):
            if "minutes" not in path:  # the example of a format that docs/formats.md adds
                assert (ROOT / path).exists(), f"{document.name}: {path}"


@pytest.mark.parametrize("room", ["index", "search", "web"])
def test_the_map_has_a_heading_for_each_folder(room: str) -> None:
    folders = {path.parent.name for path in (ROOT / room).glob("*/__init__.py")}
    told = re.findall(
        rf"^### {room}/(\w+)/: .*\?$", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(told) == sorted(folders)


def test_the_list_of_documents_names_each() -> None:
    told = re.findall(r"\]\(([\w-]+\.md)\)", (ROOT / "docs" / "README.md").read_text("utf-8"))
    assert sorted({*told, "README.md"}) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


def test_the_commands_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the commands of "Your own speeches", without those that serve or fetch."""
    (block,) = re.findall(r"## Your own speeches.*?```sh\n(.*?)```", README, re.DOTALL)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "1.html").write_text(page(1, "On bridges", BRIDGES), "utf-8")
    (tmp_path / "pages" / "2.html").write_text(page(2, "On ferries", FERRIES), "utf-8")
    monkeypatch.chdir(tmp_path)
    outputs = [output for line in block.splitlines() if (output := _run(line, tmp_path, monkeypatch)) is not None]
    assert "2 new" in outputs[0]
    assert "2 paragraphs in 2 events" in outputs[1]
    assert (tmp_path / "archive" / "archive.sqlite").exists()


def _run(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str | None:
    words = shlex.split(line)
    if words[0] == "printf":
        text, _, file = words[1:]
        (folder / file).write_text(text.replace("\\n", "\n"), "utf-8")
        return None
    if words[0] == "export":
        monkeypatch.setenv(*words[1].split("=", 1))
        return None
    assert words[0] == ".venv/bin/rostra"
    if words[1] in ("serve", "fetch"):
        return None
    result = CliRunner().invoke(rostra.main, words[1:], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_make_target_that_documents_name_exists_and_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
    for target in set(re.findall(r"`make (\w+)`|^make (\w+)", text, re.MULTILINE)):
        name = next(filter(None, target))
        assert re.search(rf"^{name}:.* ## \w", makefile, re.MULTILINE), name


def test_the_locks_name_no_host_and_pin_every_package_with_a_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        pins = re.findall(r"^[a-z0-9-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))


def test_continuous_integration_looks_for_the_browsers_that_the_tests_take() -> None:
    (looked_for,) = (
        line for line in (ROOT / ".ci/run").read_text("utf-8").splitlines() if line.startswith("browser()")
    )
    assert tuple(re.findall(r"command -v ([\w-]+)", looked_for)) == browsers.NAMES
