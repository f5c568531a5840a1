"""docs/formats.md: its worked example runs unchanged, and it names every format and every column."""

from __future__ import annotations

import re
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import index.formats
from index.reading.known_formats import formats
from index.reading.read import read, recognised
from index.records import Speech
from index.sources.columns import Columns
from index.sources.source import Source
from index.sources.walk import sources

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """Return the first code block of docs/formats.md in that language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def minutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file for the example's reader, whose module is put where formats are found."""
    folder = tmp_path / "more_formats"
    folder.mkdir()
    (folder / "minutes.py").write_text(block("python"), encoding="utf-8")
    monkeypatch.setattr(index.formats, "__path__", [*index.formats.__path__, str(folder)])
    formats.cache_clear()
    (tmp_path / "session.txt").write_text(block("text"), encoding="utf-8")
    yield tmp_path / "session.txt"
    sys.modules.pop("index.formats.minutes", None)
    formats.cache_clear()


def test_the_worked_example_is_found_by_being_there_and_reads_its_file(minutes: Path) -> None:
    (source,) = (source for source in sources([minutes]) if isinstance(source, Source))
    assert [format_.name for format_ in recognised(source)] == ["minutes"]
    (speech,) = read(source)
    assert isinstance(speech, Speech)
    assert (speech.id, speech.date, speech.place) == ("2019-05-04-on-ferries", "2019-05-04", "Laketown")
    assert [(p.kind, p.speaker, p.label, p.text) for p in speech.paragraphs] == [
        ("speech", "Quill", "Quill", "Good evening. The ferries are late."),
        ("narration", None, None, "(A bell rings.)"),
        ("speech", "Fenn", "Fenn", "They always were."),
        ("speech", "Fenn", None, "And they will be."),
    ]


def test_without_the_example_its_file_is_plain_text(tmp_path: Path) -> None:
    source = Source("session.txt", block("text").encode())
    assert [format_.name for format_ in recognised(source)] == ["plain"]


def test_the_page_names_every_format_and_every_column() -> None:
    assert [f.name for f in formats() if f"| `{f.name}` |" not in PAGE] == []
    keys = re.search(r"The keys are (.*?)\.", PAGE, re.DOTALL)
    assert keys
    assert set(re.findall(r"\w+", keys[1])) - {"and"} == {field.name for field in fields(Columns)}
