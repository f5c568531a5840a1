"""The benchmark of pages asks every engine what people typed, marks cold times, and compares the sets of queries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
COMPILED = BENCHMARKS.parent / "build" / "bench" / "lucene" / "LucenePeer.class"
TYPED = ["ferry harbour", "speaker:marsh ferry", "ferry date:2012..2013", "ha?bour", "fery", "where is the ferry?"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of a hundred and twenty lines, each a speech, by two speakers in four years."""
    path = tmp_path_factory.mktemp("bench") / "lines.jsonl"
    texts = ["The ferry crosses the harbour.", "The bridge is closed; the ferry is not.", "Bread and fish."]
    lines = [
        {
            "event": f"e{number}",
            "title": f"Sitting {number}",
            "text": texts[number % 3],
            "date": f"{2010 + number % 4}-05-05",
            "speaker": ["Ada Marsh", "Bo Fenn"][number % 2],
        }
        for number in range(120)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(BENCHMARKS / script), *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_fields_and_periods_become_what_an_application_would_ask(corpus: Path) -> None:
    typed = corpus.with_name("typed.txt")
    typed.write_text("# a comment\n\n" + "\n".join(TYPED), "utf-8")
    shown = run("people.py", corpus, typed).splitlines()
    assert len(shown) == len(TYPED)
    for at, part in {
        1: "filters=(('speaker', 'Ada Marsh'),)",
        2: "filters=(('year', '2012'), ('year', '2013'))",
        3: "prefixes=('ha?bour',)",
        5: "words=('where', 'is', 'the', 'ferry')",
    }.items():
        assert part in shown[at]


def test_each_set_of_queries_has_figures_of_its_own_and_cold_ones_beside(corpus: Path) -> None:
    typed, out = corpus.with_name("asked.txt"), corpus.with_name("out.json")
    typed.write_text("\n".join(TYPED), "utf-8")
    options = ("--corpus", corpus, "--queries", typed, "--peers", "fts5", "--rounds", 1, "--json", out)
    shown = run("pages.py", *options)
    assert "cold p50" in shown
    assert "over 2 x" in shown
    engines = json.loads(out.read_text("utf-8"))["engines"]
    for engine in engines.values():
        assert set(engine["sets"]) == {"people", "rule"}
        assert set(engine["cold"]) == {"p50_ms", "p95_ms"}
        assert set(TYPED) < set(engine["queries"])
    for line in TYPED[:4]:
        assert engines["rostra"]["queries"][line]["total"] == engines["fts5"]["queries"][line]["total"]
    drawn = out.with_suffix(".svg")
    run("growth.py", drawn, out, "--set", "people")
    assert {"rostra p50", "fts5 p95"} < {label.text for label in ElementTree.parse(drawn).getroot().iter()}


def test_an_engine_whose_programs_are_missing_is_left_out_and_said_to_be(corpus: Path, tmp_path: Path) -> None:
    options = ("--corpus", corpus, "--peers", "lucene", "--rounds", 1, "--json", tmp_path / "out.json")
    command = [sys.executable, str(BENCHMARKS / "pages.py"), *map(str, options)]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PATH": str(tmp_path)}
    )
    assert "lucene is left out: java, javac, mvn not found" in done.stderr
    assert set(json.loads((tmp_path / "out.json").read_text("utf-8"))["engines"]) == {"rostra"}


@pytest.mark.skipif(not COMPILED.exists(), reason="Lucene's program was not compiled here (make bench does)")
def test_lucene_counts_what_the_others_count(corpus: Path) -> None:
    typed, out = corpus.with_name("lucene.txt"), corpus.with_name("lucene.json")
    typed.write_text("\n".join(TYPED), "utf-8")
    run("pages.py", "--corpus", corpus, "--queries", typed, "--peers", "lucene", "--rounds", 1, "--json", out)
    engines = json.loads(out.read_text("utf-8"))["engines"]
    for line in TYPED[:4]:
        assert engines["lucene"]["queries"][line]["total"] == engines["rostra"]["queries"][line]["total"] > 0
