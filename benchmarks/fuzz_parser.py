"""A million odd texts through the parser: none may raise, take more than 10 ms, or be written back as another query.

    python benchmarks/fuzz_parser.py [--texts 1000000] [--seed 1]

Texts are random Unicode, random pieces of the language, and real queries with characters changed, swapped and cut.
Time is the process's own (CPU), so that other programs on the machine do not count.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search.query.examples import EXAMPLES
from search.query.parser import parse

LIMIT = 0.010  # seconds
SLOWEST_SHOWN = 5
LONG_SHARE = 0.003  # of the texts: 3,000 pieces, longer than anybody types

PIECES = [
    "ferry",
    "é",
    "й",
    "ß",
    "İ",
    "²",
    "٣",
    "S-400",
    "U.S.",
    "1,000",
    "_",
    '"',
    "“",
    "»",
    "(",
    ")",
    "-",
    "−",
    "--",
    "=",
    "~",
    "~2",
    "*",
    "?",
    "^2",
    ":",
    "::",
    "..",
    "...",
    ".",
    ",",
    "/",
    "&",
    "&&",
    "|",
    "||",
    "AND",
    "OR",
    "NOT\n",
    "title:",
    "speaker:",
    "date:",
    "date:2013",
    "date:(2013",
    "before:",
    "after:2020-05-31",
    "year:",
    "foo:",
    "2013",
    "2013-09",
    "2010..2013",
]
PIECES += [" ", " ", " ", "\x00", "\u0301", "\ud800", "\u200b", "\u00a0", "\n"]


def odd_text(chance: random.Random) -> str:
    """One text, by one of three ways of being odd."""
    way = chance.random()
    if way < LONG_SHARE:
        return "".join(chance.choices(PIECES, k=3000))
    if way < 0.5:
        return "".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
    if way < 0.7:
        return "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randrange(1, 40)))
    return _mutated(chance.choice(EXAMPLES).typed, chance)


def _mutated(text: str, chance: random.Random) -> str:
    characters = list(text) or [" "]
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(characters) + 1)
        characters[at : at + chance.randrange(3)] = chance.choice(PIECES)
        characters = characters or [" "]
    return "".join(characters)


def main() -> None:
    """Run, print what was found, and leave with status 1 if anything was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    slowest: list[tuple[float, str]] = []
    total, wrong = 0.0, 0
    gc.freeze()
    for _ in range(given.texts):
        text = odd_text(chance)
        started = time.process_time()
        query = parse(text).query
        took = time.process_time() - started
        total += took
        slowest = sorted([*slowest, (took, text)], reverse=True)[:SLOWEST_SHOWN]
        if parse(str(query)).query != query:
            wrong += 1
            print(f"not written back as itself: {text[:200]!r}")
    over = sum(took > LIMIT for took, _ in slowest)
    print(f"{given.texts:,} texts; mean {total / given.texts * 1e6:.0f} µs; {wrong} not written back as themselves")
    for took, text in slowest:
        print(f"slowest: {took * 1e3:.2f} ms for {len(text):,} characters")
    sys.exit(bool(wrong or over))


if __name__ == "__main__":
    main()
