"""PDF and RTF need the extra `documents`: with it they are read, without it they are skipped with a message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from index.reading.read import read
from index.records import Skipped
from index.sources.source import Source
from tests.builders.documents import pdf
from tests.index.formats.test_golden_formats import EXPECTED, GOLDEN, all_of, told

if TYPE_CHECKING:
    from pathlib import Path

FILES = [path for name in ("pdf", "rtf") for path in sorted((GOLDEN / name).iterdir()) if EXPECTED not in path.name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_golden_document_is_read_as_the_json_beside_it_says(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + EXPECTED).read_text(encoding="utf-8"))
    assert [told(item) for item in all_of(path)] == expected


def reason(content: bytes) -> str:
    (item,) = read(Source("2021-05-04-wells", content))
    assert isinstance(item, Skipped)
    return item.reason


def test_without_the_extra_a_document_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.formats.pdf.importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("index.formats.rtf.rtf_to_text", None)
    assert reason(pdf([["The wells are clean."]])) == "a PDF: to read it, pip install rostra[documents]"
    assert reason(b"{\\rtf1 The wells.}") == "an RTF document: to read it, pip install rostra[documents]"


def test_a_pdf_of_more_pages_than_anybody_prints_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.formats.pdf.MOST_PAGES", 2)
    assert "it has 3 pages, more than 2: split it" in reason(pdf([["The wells are clean."]] * 3))
