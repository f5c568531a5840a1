"""Small invented sources, one for each peculiarity of a format, with the expected result in a file beside it."""

from __future__ import annotations

import codecs
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.reading.read import read, recognised
from index.records import Skipped, Speech, as_json
from index.sources.source import Source
from index.sources.walk import sources

GOLDEN = Path(__file__).parents[2] / "golden"
OWN_TESTS = {"dump", "kremlin", "older", "pdf", "rtf"}  # folders that other test modules compare
FORMATS = sorted(folder.name for folder in GOLDEN.iterdir() if folder.name not in OWN_TESTS)
OF_MAIL = {"mail", "web_archive"}  # formats in which lines end in CRLF or LF, but never in CR alone
EXPECTED = ".expected.json"
FILES = [path for name in FORMATS for path in sorted((GOLDEN / name).iterdir()) if not path.name.endswith(EXPECTED)]


def told(item: Speech | Skipped) -> dict[str, Any]:
    """Return what is compared: all fields that are not empty, without the source's name and derived ids."""
    if isinstance(item, Skipped):
        return {"skipped": item.reason}
    speech = {key: value for key, value in as_json(item).items() if value not in (None, []) and key != "source"}
    speech["paragraphs"] = [
        {key: value for key, value in paragraph.items() if value is not None and key not in {"number", "id"}}
        for paragraph in speech["paragraphs"]
    ]
    return speech


def all_of(path: Path) -> list[Speech | Skipped]:
    found: list[Speech | Skipped] = []
    for source in sources([path]):
        found += read(source) if isinstance(source, Source) else [source]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_golden_source_is_read_as_the_json_beside_it_says(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + EXPECTED).read_text(encoding="utf-8"))
    assert [told(item) for item in all_of(path)] == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_golden_source_is_recognised_by_its_format_alone(path: Path) -> None:
    (source, *_) = (source for source in sources([path]) if isinstance(source, Source))
    assert [known.name for known in recognised(source)] == [path.parent.name]


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"], ids=["windows", "mac"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_golden_source_is_read_the_same_with_other_line_ends_and_a_mark(path: Path, ending: bytes) -> None:
    for source in sources([path]):
        if not isinstance(source, Source) or not _is_plain(source.content):
            continue
        if ending == b"\r" and path.parent.name in OF_MAIL:
            continue
        other = replace(source, content=codecs.BOM_UTF8 + source.content.replace(b"\n", ending))
        assert [told(item) for item in read(other)] == [told(item) for item in read(source)]


def _is_plain(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\r" not in content and b"\0" not in content


def test_every_expected_reading_has_its_source() -> None:
    expected = {path for name in FORMATS for path in (GOLDEN / name).glob(f"*{EXPECTED}")}
    assert expected == {path.with_name(path.name + EXPECTED) for path in FILES}
