"""The comparison of rankings reads any judged collection and writes its table."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("ir_measures")

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "relevance.py"


def collection(folder: Path) -> Path:
    folder.mkdir()
    documents = [
        {"id": "a", "title": "The ferry", "text": "It crosses the harbour."},
        {"id": "b", "title": "", "text": "A bridge over the harbour; toll NOT taken."},
        {"id": "c", "title": "Market day", "text": "Fish and bread."},
    ]
    queries = [{"id": "1", "text": "Where does the ferry cross?"}, {"id": "2", "text": "harbour toll AND bridge (new)"}]
    (folder / "docs.jsonl").write_text("\n".join(map(json.dumps, documents)), "utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)) + "\n", "utf-8")
    (folder / "qrels.txt").write_text("1 0 a 1\n2 0 b 2\n2 0 c 0\n", "utf-8")
    return folder


def test_a_judged_collection_is_measured_and_written(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    command = [sys.executable, SCRIPT, collection(tmp_path / "harbour"), "--json", out, "--engines", "rostra,fts5"]
    subprocess.run(command, check=True, capture_output=True)
    found = json.loads(out.read_text("utf-8"))
    assert found["harbour"]["rostra"] == {"map": 1.0, "ndcg_10": 1.0, "recall_100": 1.0}
    assert set(found["harbour"]) == {"rostra", "fts5"}
    assert 0 < found["harbour"]["fts5"]["p"] <= 1


def test_chance_tells_a_steady_difference_from_one_that_comes_and_goes() -> None:
    chance = importlib.import_module("relevance").chance
    steady, wavering = np.full(12, 0.1), np.array([0.3, -0.2] * 6)
    assert chance(steady) == pytest.approx(2 / 2**12, abs=0.001)  # two of the 4,096 assignments have all signs equal
    assert chance(wavering) > 0.3
    assert chance(-steady) == chance(steady)
