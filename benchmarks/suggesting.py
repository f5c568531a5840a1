"""Measures how fast words are completed and corrected, by several methods, on the vocabulary of a real index.

    python benchmarks/suggesting.py INDEX [--peers] [--json OUT]

INDEX is an index folder. Prefixes are the first one to six letters of words drawn by frequency; misspellings are words
drawn the same way with one or two letters changed, swapped, left out or added (seeded). With `--peers`, correction is
also measured with a SymSpell table (symspellpy) and with a Levenshtein automaton over the sorted terms (Whoosh's own).
Printed: medians and 95th percentiles in milliseconds, the memory each method keeps, and how often the intended word
came first.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import time
import tracemalloc
from bisect import bisect_left
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from index.segment.snapshot import open_snapshot
from search.suggesting.completions import Completer
from search.vocabulary.vocabulary import SnapshotVocabulary
from search.vocabulary.wordlist import WordList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLE = 400  # words drawn for each measurement
EDITS = 2
SEED = 7
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(word: str, chance: random.Random) -> str:
    """Misspell the word: change, swap, remove or add one letter, sometimes two."""
    letters = list(word)
    for _ in range(1 if chance.random() < 0.8 else 2):
        at = chance.randrange(len(letters) - 1)
        way = chance.randrange(4)
        if way == 0:
            letters[at] = chance.choice(LETTERS)
        elif way == 1:
            letters[at : at + 2] = reversed(letters[at : at + 2])
        elif way == 2:
            del letters[at]
        else:
            letters.insert(at, chance.choice(LETTERS))
    return "".join(letters)


def timed(ask: Callable[[str], str | None], asked: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the median and 95th percentile of the milliseconds per call, and the share of calls that were right.

    `asked` has pairs: what was typed, and the word that was meant.
    """
    took, right = [], 0
    for typed, meant in asked:
        started = time.perf_counter()
        answer = ask(typed)
        took.append((time.perf_counter() - started) * 1e3)
        right += answer == meant
    p50, p95 = np.percentile(took, [50, 95])
    return {"p50_ms": round(float(p50), 3), "p95_ms": round(float(p95), 3), "right": round(right / len(asked), 3)}


def built(make: Callable[[], object]) -> tuple[object, float, float]:
    """Make the object; return it with the seconds that this took and the megabytes that it keeps."""
    tracemalloc.start()
    started = time.perf_counter()
    made = make()
    seconds = time.perf_counter() - started
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return made, seconds, kept / 1e6


def symspell(used: Sequence[tuple[str, int]]) -> Callable[[str], str | None]:
    """Make a corrector from a SymSpell table of deletions, up to two edits; `used` has each word with its count."""
    package = importlib.import_module("symspellpy")
    table = package.SymSpell(max_dictionary_edit_distance=EDITS)
    for word, count in used:
        table.create_dictionary_entry(word, count)

    def ask(typed: str) -> str | None:
        found = table.lookup(typed, package.Verbosity.TOP, max_edit_distance=EDITS)
        return found[0].term if found else None

    return ask


def automaton(used: Sequence[tuple[str, int]]) -> Callable[[str], str | None]:
    """Make a corrector that runs a Levenshtein automaton along the sorted terms; `used` has each word with its
    count.
    """
    levenshtein = importlib.import_module("whoosh.automata.lev").levenshtein_automaton
    find_all = importlib.import_module("whoosh.automata.fsa").find_all_matches
    counts = dict(used)
    words = sorted(counts)

    def following(word: str) -> str | None:
        at = bisect_left(words, word)
        return words[at] if at < len(words) else None

    def ask(typed: str) -> str | None:
        machine = levenshtein(typed, EDITS).to_dfa()
        found = list(find_all(machine, following))
        near = levenshtein_one(typed, found) or found
        return max(near, key=counts.__getitem__, default=None)

    def levenshtein_one(typed: str, found: list[str]) -> list[str]:
        machine = levenshtein(typed, 1).to_dfa()
        return [word for word in found if machine.accept(word)]

    return ask


def main() -> None:
    """Measure and print the results; write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path, metavar="INDEX")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--json", type=Path, metavar="OUT")
    given = parser.parse_args()
    snapshot = open_snapshot(given.index)
    vocabulary = SnapshotVocabulary(snapshot)
    words, seconds, kept = built(lambda: vocabulary.words)
    assert isinstance(words, WordList)
    used = words.beginning("", len(words))
    print(f"{snapshot.doc_count:,} paragraphs, {len(words):,} words; list made in {seconds:.2f} s, {kept:.0f} MB")
    chance = random.Random(SEED)
    drawn = [w for w, _ in chance.choices(used, [c for _, c in used], k=SAMPLE * 8) if len(w) > 4 and w.isalpha()]
    found: dict[str, dict[str, float]] = {}
    prefixes = [(word[: chance.randrange(1, 7)], word) for word in drawn[:SAMPLE]]
    ways = Completer(vocabulary)
    ways.complete("a")  # builds the tables of names, which is not to be timed
    found["completing"] = timed(lambda typed: next((w.text for w in ways.complete(typed)), None), prefixes)
    slips = [(slip(word, chance), word) for word in drawn[:SAMPLE]]
    slips = [(typed, word) for typed, word in slips if not vocabulary.count("exact", typed)]

    def nearest(typed: str) -> str | None:
        near = vocabulary.near(typed, EDITS)
        return near[0][0].term if near else None

    found["mending, signatures"] = timed(nearest, slips) | {"mb": round(kept, 1)}
    for name, make in (("SymSpell", symspell), ("automaton", automaton)) if given.peers else ():
        ask, seconds, kept = built(lambda make=make: make(used))
        asked = slips if name == "SymSpell" else slips[:40]
        found[f"mending, {name}"] = timed(ask, asked) | {"mb": round(kept, 1), "made_s": round(seconds, 2)}
    for name, measures in found.items():
        print(f"{name:24}", "  ".join(f"{key} {value}" for key, value in measures.items()))
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
