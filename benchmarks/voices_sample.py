"""Prints a random sample of labelled paragraphs, one per line, for a person to judge whether the voice is right.

A labelled paragraph begins with its speaker's name or office. Its voice is the role of that speaker, such as
"president" or "journalist".

    python benchmarks/voices_sample.py FOLDER --seed N [--count 300]

The results of such a judgement are in tests/gate/reading.toml. The same seed over the same pages gives the same
paragraphs.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING

from index.formats import kremlin
from index.records import Speech
from index.sources.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHOWN = 60  # characters of text: enough to tell a question from an answer


def labelled(pages: Iterable[Path]) -> Iterator[str]:
    """Yield each labelled paragraph of the pages as a line: voice, speaker, label, office, text, title, URL."""
    for path in pages:
        (speech,) = kremlin.speeches(Source(path.name, path.read_bytes()))
        if not isinstance(speech, Speech):
            continue
        for p in speech.paragraphs:
            if p.label:
                row = (p.voice, p.speaker or "-", p.label, p.office or "-", p.text[:SHOWN], speech.title, speech.url)
                yield " | ".join(map(str, row))


def main() -> None:
    """Print the sample, sorted by voice and speaker."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=300)
    given = parser.parse_args()
    rows = list(labelled(sorted(given.folder.rglob("*.html"))))
    print("\n".join(sorted(random.Random(given.seed).sample(rows, given.count))))


if __name__ == "__main__":
    main()
