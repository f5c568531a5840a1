"""Makes the corpora of the benchmarks: one paragraph per line, as JSON.

    python benchmarks/corpora.py read PATH… --out FILE.jsonl           any pages that Rostra reads
    python benchmarks/corpora.py grow FILE.jsonl… --paragraphs 1000000 --out FILE.jsonl

A line is {"event", "title", "lead", "text", "date", "speaker", "voice", "kind", "topics", "geography", "persons",
"sections", "place"}; lines of one event are consecutive.

`grow` makes a larger corpus by this rule, with the fixed seed SEED: speeches are drawn uniformly from the real ones,
with replacement. A drawn speech keeps its title, lead, speakers and tags; its day moves by up to DAYS either way, and
it becomes a new event. Each of its paragraphs keeps the first half of its sentences; the second half is replaced by the
second half of another paragraph, drawn from the same file. So lengths and common words stay as they are, and no
paragraph is a copy. In one paragraph of RARE, a word is replaced by an invented one, because real text keeps bringing
new names as it grows (Heaps' law). Nearly all pairs of adjacent words come from real sentences, so there are fewer
distinct pairs than in a real corpus of that size.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from index.reading.read import read
from index.records import Speech
from index.sources.source import Source
from index.sources.walk import sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Line = dict[str, Any]

SEED = 20_130_923  # any fixed number, so that the corpus is the same each time
DAYS = 180  # largest move of a speech's date, so that the same speeches do not always share a month
RARE = 7  # paragraphs per invented word: the last of the UN General Debate add 0.14 new words each
SYLLABLES = ["ka", "ro", "mi", "zel", "ta", "vur", "no", "shi", "bel", "dra", "ghu", "lin", "pex", "qua", "wy"]
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def lines(speech: Speech) -> Iterator[Line]:
    """Yield the corpus lines of a speech."""
    for paragraph in speech.paragraphs:
        yield {
            "event": speech.id,
            "title": speech.title,
            "lead": speech.lead or "",
            "text": paragraph.text,
            "date": speech.date,
            "speaker": paragraph.speaker,
            "voice": paragraph.voice,
            "kind": paragraph.kind,
            "topics": list(speech.topics),
            "geography": list(speech.geography),
            "persons": list(speech.persons),
            "sections": list(speech.sections),
            "place": speech.place,
        }


def real(paths: Iterable[Path]) -> Iterator[Line]:
    """Yield the lines of every speech under the paths."""
    for source in sources(paths):
        if isinstance(source, Source):
            for speech in read(source):
                if isinstance(speech, Speech):
                    yield from lines(speech)


def grown(files: Iterable[Path], paragraphs: int, seed: int) -> Iterator[Line]:
    """Yield `paragraphs` lines made from those of the files, by the rule for `grow` at the top of this module.

    The same seed gives the same lines.
    """
    chance = random.Random(seed)
    corpora = [[list(event) for _, event in groupby(_lines_of(path), key=_event)] for path in files]
    speeches = [(number, speech) for number, corpus in enumerate(corpora) for speech in corpus]
    texts = [[line["text"] for speech in corpus for line in speech] for corpus in corpora]
    written = made = 0
    while written < paragraphs:
        number, speech = chance.choice(speeches)
        made += 1
        changed = {"event": f"made-{made}", "date": _moved(speech[0]["date"], chance)}
        for line in speech[: paragraphs - written]:
            yield {**line, **changed, "text": _mixed(line["text"], chance.choice(texts[number]), chance)}
            written += 1


def _lines_of(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _event(line: Line) -> str:
    return str(line.get("event") or (line.get("title"), line.get("date")))


def _moved(date: str | None, chance: random.Random) -> str | None:
    move = datetime.timedelta(days=chance.randint(-DAYS, DAYS))
    if not date or len(date) < len("2013-09-23"):
        return date
    return (datetime.date.fromisoformat(date) + move).isoformat()


def _mixed(one: str, other: str, chance: random.Random) -> str:
    first, second = SENTENCE.split(one), SENTENCE.split(other)
    words = " ".join(first[: (len(first) + 1) // 2] + second[(len(second) + 1) // 2 :]).split()
    if words and chance.randrange(RARE) == 0:
        name = "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))
        words[chance.randrange(len(words))] = name.title()
    return " ".join(words)


def main() -> None:
    """Parse the arguments and write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["read", "grow"])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    made = real(asked.paths) if asked.what == "read" else grown(asked.paths, asked.paragraphs, asked.seed)
    with asked.out.open("w", encoding="utf-8") as out:
        for line in made:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
