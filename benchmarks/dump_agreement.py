"""Reads every transcript both as a page and as a text dump, and reports how far the two readings agree.

    python benchmarks/dump_agreement.py PAGES [--seed N] [--differences FILE]

PAGES is a folder of saved en.kremlin.ru event pages. Dumps of five events each are made by `tests/builders/dumps.py`,
which uses none of Rostra's readers, in random layouts drawn by the seed. The required agreement is in
`tests/gate/dumps.toml`; the exit status is 1 if the agreement is lower. Also counted: how many of the paragraphs
flagged as possible captions really are captions.
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.formats import dump, kremlin
from index.records import Speech
from index.sources.source import Source
from tests.builders import dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
TOGETHER = 5  # events in one dump
FIELDS = ("title", "date", "time", "place", "lead", "topics", "geography", "persons", "sections")


def pairs(folder: Path, seed: int) -> Iterator[tuple[str, Speech, Speech | None]]:
    """Yield each transcript's name, the speech read from its page, and the one from its dump (None if that failed)."""
    paths = [p for p in sorted(folder.glob("*.html")) if b">Transcripts</a>" in p.read_bytes()]
    layouts = dumps.layouts(seed)
    for start in range(0, len(paths), TOGETHER):
        group = paths[start : start + TOGETHER]
        content = [path.read_bytes() for path in group]
        text = dumps.dump((page.decode("utf-8", "replace") for page in content), next(layouts))
        found = list(dump.speeches(Source("dump", text.encode())))
        if len(found) != len(group):
            found = []
        for path, page, two in zip(group, content, found or [None] * len(group), strict=True):
            one = next(kremlin.speeches(Source(path.name, page)))
            if isinstance(one, Speech):
                yield path.name, one, two if isinstance(two, Speech) else None


def main() -> int:
    """Read, compare and print; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--differences", type=Path, help="write each paragraph that differs to this file")
    asked = parser.parse_args()
    started = time.perf_counter()
    agreements, fields, flags, differences = [], Counter[str](), Counter[str](), []
    for name, one, two in pairs(asked.pages, asked.seed):
        if two is None:
            fields["event"] += 1
            continue
        fields.update(field for field in FIELDS if getattr(one, field) != getattr(two, field))
        held = dumps.agreement(one.paragraphs, two.paragraphs)
        agreements.append(held)
        captions = set(one.captions)
        flags["of captions"] += sum(p.text in captions for p in held.doubted)
        flags["of other text that is not in the page's reading"] += sum(p.text not in captions for p in held.doubted)
        flags["of the page's own paragraphs"] += sum(
            p.uncertain == "caption" and p.text not in captions for p in two.paragraphs
        ) - sum(p.text not in captions for p in held.doubted)
        flags["captions not flagged"] += sum(p.text in captions for p in held.extra)
        differences += [f"{name}\tspeaker\t{p.speaker}\t{q.speaker}\t{p.text}" for p, q in held.same_text]
        differences += [f"{name}\tmissing\t{p.speaker}\t\t{p.label or ''} {p.text}" for p in held.missing]
        differences += [f"{name}\textra\t\t{p.speaker}\t{p.label or ''} {p.text}" for p in held.extra]
    sums = dumps.tally(agreements)
    shares = {
        "equal": sums["equal"] / sums["total"],
        "text": (sums["equal"] + sums["speaker"]) / sums["total"],
    }
    print(f"{len(agreements)} transcripts in {time.perf_counter() - started:.0f} s; paragraphs: {dict(sums)}")
    print(f"equal text and speaker {shares['equal']:.4%}, equal text {shares['text']:.4%}")
    print(f"fields that differ, in events: {dict(fields)}")
    print(f"flagged as possible captions: {dict(flags)}")
    if asked.differences:
        asked.differences.write_text("\n".join(differences) + "\n", encoding="utf-8")
    floors = tomllib.loads((ROOT / "tests" / "gate" / "dumps.toml").read_text(encoding="utf-8"))["all"]
    below = {name: floor for name, floor in floors.items() if shares[name] < floor}
    print(f"below the floors: {below}" if below else "no floor is broken")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
