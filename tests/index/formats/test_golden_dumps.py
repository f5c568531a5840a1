"""Golden text dumps: each shows one peculiarity of the layout, with the expected speeches in a file beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.reading.read import read
from index.records import Skipped, Speech, as_json
from index.sources.source import Source

GOLDEN = Path(__file__).parents[2] / "golden"
TEXTS = sorted([*GOLDEN.glob("dump/*.txt"), *GOLDEN.glob("older/*.txt")])


def told(found: Speech | Skipped) -> dict[str, Any]:
    """Return what was read as JSON, without empty fields, ids and numbers, and voices, which other tests check."""
    if isinstance(found, Skipped):
        return {"skipped": found.reason}
    content = as_json(found)
    del content["source"]
    content["paragraphs"] = [
        {k: v for k, v in p.items() if v not in (None, "") and k not in ("number", "id", "voice")}
        for p in content["paragraphs"]
    ]
    content["see_also"] = [{k: v for k, v in item.items() if v} for item in content["see_also"]]
    return {name: value for name, value in content.items() if value}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_golden_text_reads_as_the_file_beside_it_says(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert [told(found) for found in read(Source(path.name, path.read_bytes()))] == expected["speeches"]


def test_every_golden_text_says_what_it_shows() -> None:
    for path in TEXTS:
        assert json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["shows"]
