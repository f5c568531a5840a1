"""Measures how many planted repetitions are found, and how long it takes to find the repeated passages of an index.

    python benchmarks/echoes.py planted                    plants passages with some words changed; counts those found
    python benchmarks/echoes.py index FOLDER               times the search for all repeated passages; writes nothing
    python benchmarks/echoes.py pairs ARCHIVE FOLDER N     prints N random pairs of passages, for a person to judge

The seed is fixed, so that figures and pairs can be reproduced.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.analysis.tokens import tokens
from index.archive.archive import Archive, ArchiveReader
from index.building.sync import sync
from index.echoing.bringing import brought
from index.echoing.passages import LEAST
from index.segment.snapshot import Snapshot, open_snapshot
from tests.builders.echoing import SHARES, planted
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.archive.as_of import Row
    from index.segment.echoes import Stars

SEED = 20_130_923
PASSAGES = 1_000
MEGABYTES = 512


def recall() -> None:
    """Print how many planted passages are found, by the share of their words that was changed."""
    speeches, told = planted(SEED, PASSAGES)
    with tempfile.TemporaryDirectory() as folder, Archive(Path(folder) / "a.sqlite") as archive:
        for speech in speeches:
            archive.put(speech)
        archive.commit()
        sync(archive, Path(folder) / "index", MEGABYTES, NOBODY)
        found = _pairs(archive, open_snapshot(Path(folder) / "index"))
    wanted = {frozenset((each.one, each.other)) for each in told}
    for share in SHARES:
        some = [each for each in told if each.changed == share]
        hits = sum(frozenset((each.one, each.other)) in found for each in some)
        print(f"{share:4.0%} changed: {hits} of {len(some)}, {hits / len(some):.3f}")
    hits = len(wanted & found)
    print(f"all: {hits} of {len(wanted)}, {hits / len(wanted):.3f}; {len(found - wanted)} pairs that nobody planted")


def _pairs(archive: ArchiveReader, snapshot: Snapshot) -> set[frozenset[str]]:
    """Return the pairs of speeches that have a passage in common."""
    assert snapshot.echoes is not None
    speech = {row: said.id for said, rows in archive.speeches_with_rows() for row in rows}
    pairs = snapshot.echoes.pairs
    return {frozenset((speech[a], speech[b])) for a, b in zip(pairs.one.tolist(), pairs.other.tolist(), strict=True)}


def measure(folder: Path) -> None:
    """Print how long it takes to find all repeated passages of an index, and how many bytes they take up."""
    snapshot = open_snapshot(folder)
    snapshot.echoes = None
    started, computing = time.monotonic(), time.process_time()
    sections = brought(snapshot, None, MEGABYTES * 2**20 // 2)
    assert sections is not None
    seconds, processor = time.monotonic() - started, time.process_time() - computing
    size = sum(array.nbytes for array in sections.values())
    words = sum(segment.forward.total for segment in snapshot.segments if segment.forward)
    print(f"{snapshot.live_count:,} paragraphs, {words:,} words: {seconds:.1f} s ({processor:.1f} s of one core)")
    print(f"{len(sections['pairs.one']):,} pairs, {len(sections['stars.leaders']):,} stars, {size:,} bytes")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB resident at the most, mapped files too")


def show(archive: ArchiveReader, folder: Path, count: int) -> None:
    """Print random pairs of passages that count as repetitions of each other."""
    echoes = open_snapshot(folder).echoes
    assert echoes is not None
    passages, pairs = echoes.passages, list(_together(echoes.stars))
    for one, other in random.Random(SEED).sample(pairs, min(count, len(pairs))):
        print(f"\n{one} {other}")
        for place in (one, other):
            row = int(passages.rows[place])
            print("   ", _text(archive.rows([row])[row], int(passages.at[place]), int(passages.widths[place])))


def _together(stars: Stars) -> Iterator[tuple[int, int]]:
    for place, leader in enumerate(stars.leaders.tolist()):
        members = stars.members[stars.starts[place] : stars.starts[place + 1]].tolist()
        yield from ((leader, member) for member in members if member != leader)


def _text(row: Row, at: int, width: int) -> str:
    words = [token for token in tokens(row.paragraph.text, row.spoken) if token.kind != "joined"]
    return f"{row.date} {row.speech}: {row.paragraph.text[words[at].start : words[at + width - 1].end]}"


def main() -> None:
    """Run the task that the arguments name."""
    what, *asked = sys.argv[1:]
    print(f"passages of at least {LEAST} equal words")
    if what == "planted":
        recall()
    elif what == "index":
        measure(Path(asked[0]))
    else:
        with ArchiveReader(Path(asked[0])) as archive:
            show(archive, Path(asked[1]), int(asked[2]))


if __name__ == "__main__":
    main()
