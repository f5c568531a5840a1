"""Golden pages: each file in golden/kremlin shows one peculiarity, named in its first line; the JSON beside it is
expected.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from index.formats import kremlin
from index.records import Skipped, as_json
from index.sources.source import Source

PAGES = sorted((Path(__file__).parents[2] / "golden" / "kremlin").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_golden_page_reads_as_its_json_says(path):
    source = Source(path.name, path.read_bytes())
    assert kremlin.recognises(source)
    (result,) = kremlin.speeches(source)
    read = asdict(result) if isinstance(result, Skipped) else as_json(result)
    assert read == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_golden_page_says_in_its_first_line_what_it_shows(path):
    first = path.read_bytes().splitlines()[0].decode()
    assert first.startswith("<!-- ")
    assert first.endswith(". -->")
