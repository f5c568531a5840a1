"""Measures how soon one added speech can be found in a large index: written, committed, durable, and seen by a reader.

    python benchmarks/adding.py FILE.jsonl [--paragraphs N] [--speeches N] [--json OUT]

Builds an index of the corpus (see benchmarks/corpora.py), then adds some of its speeches again under new ids, one at a
time, each in its own commit. The time is from `put` until a reopened snapshot has the speech. Merges that become due
run after each addition and are timed separately, because no reader waits for them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from build import records
from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot


def main() -> None:
    """Measure and print the results; write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    parser.add_argument("--speeches", type=int, default=50)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    speeches = records(arguments.file, arguments.paragraphs)
    with tempfile.TemporaryDirectory() as name, IndexWriter(Path(name)) as writer:
        for each in speeches:
            writer.put(each)
        writer.commit(1)
        writer.merge()
        snapshot = open_snapshot(Path(name))
        paragraphs = snapshot.doc_count
        seen, merged = [], []
        for number, each in enumerate(speeches[: arguments.speeches]):
            start = time.perf_counter()
            writer.put(dataclasses.replace(each, event=f"added-{number}"))
            writer.commit(number + 2)
            snapshot = open_snapshot(Path(name), snapshot)
            assert any(segment.speeches_of(f"added-{number}") for segment in snapshot.segments)
            seen.append(1000 * (time.perf_counter() - start))
            start = time.perf_counter()
            if writer.merge():
                merged.append(1000 * (time.perf_counter() - start))
    report = {
        "paragraphs": paragraphs,
        "speeches": len(seen),
        "searchable_ms_median": statistics.median(seen),
        "searchable_ms_worst": max(seen),
        "merges": len(merged),
        "merge_ms_worst": max(merged, default=0.0),
    }
    print(json.dumps(report, indent=1))
    if arguments.json:
        arguments.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
