"""The comparison of rankings reads any judged collection and writes its table."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("ir_measures")

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
