"""Reads sets of files in all formats but event pages; counts what each set has and what was skipped, and the speed.

    python benchmarks/formats.py SHARED [--every N] [--set NAME]

SHARED is the folder with the unpacked sets. Each file is read by Rostra's readers and counted independently by
`tests/builders/counts.py`; the first differences of each set are listed below the table. The exit status is 1 if there
are more differences than `tests/gate/formats.toml` allows.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.builders import format_sets

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 10  # disagreements printed for each set


def main() -> int:
    """Print the table and the differences; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--every", type=int, default=1, help="read every N-th file of a set only")
    parser.add_argument("--set", dest="name", default="", help="only sets whose name holds this")
    asked = parser.parse_args()
    floors = tomllib.loads((ROOT / "tests" / "gate" / "formats.toml").read_text(encoding="utf-8"))
    print("| set | files | speeches | turns | paragraphs | speakers | skipped | disagreements | MB/s |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    below, told = False, []
    for chosen in format_sets.SETS:
        if asked.name.lower() not in chosen.name.lower():
            continue
        tally = format_sets.read_set(asked.shared, chosen, asked.every)
        told += [f"{chosen.name}: {text}" for text in tally.disagreements[:SHOWN]]
        told += [f"{chosen.name}: skipped {count}: {reason}" for reason, count in tally.skipped.items()]
        below = below or len(tally.disagreements) > floors["most_disagreements"].get(chosen.name, 0)
        speed = tally.megabytes / tally.seconds if tally.seconds else 0.0
        print(
            f"| {chosen.name} | {tally.files:,} | {tally.speeches:,} | {tally.turns:,} | {tally.paragraphs:,} "
            f"| {len(tally.speakers):,} | {tally.skipped.total()} | {len(tally.disagreements)} | {speed:.1f} |",
            flush=True,
        )
    print("", *told, sep="\n")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
