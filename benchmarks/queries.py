"""Chooses benchmark queries from a corpus by a rule: `python benchmarks/queries.py FILE.jsonl > queries.txt`.

Words of four letters and more are ordered by the number of paragraphs they occur in. Head words are in 10 % to 40 % of
the paragraphs, middle words in 0.5 % to 2 %, tail words in 10 to 100 paragraphs; in each band, words are taken at even
distances. Stop words ("which", "with": `search.planning.stop_words`) are left out, because Rostra ignores them beside
other words and would have less to do. Phrases are pairs of adjacent words: the most frequent pairs of all, pairs of
middle words, and "to be or not to be". Combinations are made of these words in turn, filters of the most frequent
values. So the set is the same for the same corpus, and favours no engine.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from asking import line_values
from search.planning.stop_words import is_stop_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAMPLE = 100_000  # lines on which frequencies are counted, spread evenly over the corpus
WORD = re.compile(r"[a-z]{4,}")
ANY_WORD = re.compile(r"[a-z]+")


def chosen(corpus: Path) -> Iterator[str]:
    """Yield the queries for the corpus, about sixty."""
    every, pairs, values, count = _counted(corpus)
    words = Counter({word: n for word, n in every.items() if not is_stop_word(word)})
    head = _spread(_band(words, 0.10 * count, 0.40 * count), 8)
    middle = _spread(_band(words, 0.005 * count, 0.02 * count), 12)
    tail = _spread(_band(words, 10, 100), 8)
    yield from head + middle[:8] + tail
    yield from (f'"{one} {other}"' for (one, other), _ in pairs.most_common(4))
    known = set(_band(words, 0.005 * count, 0.05 * count))
    among = Counter({pair: n for pair, n in pairs.items() if known.issuperset(pair)})
    yield from (f'"{one} {other}"' for (one, other), _ in among.most_common(5))
    yield '"to be or not to be"'
    yield from (f"{one} {other}" for one, other in zip(head, middle, strict=False))
    yield from (f"{one} OR {other}" for one, other in zip(middle[:4], middle[4:], strict=False))
    yield from (f"{one} -{other}" for one, other in zip(middle[:3], head, strict=False))
    yield from (f"{word[:5]}*" for word in middle[8:12])
    yield from _filtered(values, head, middle)
    yield "*"


def _filtered(values: dict[str, Counter[str]], head: Sequence[str], middle: Sequence[str]) -> Iterator[str]:
    for name, word in zip(("speaker", "year", "geography"), (*head[:2], *middle[:1]), strict=False):
        if values[name]:
            yield f'{word} {name}:"{values[name].most_common(1)[0][0]}"'
    if values["section"]:
        yield f'* section:"{values["section"].most_common(1)[0][0]}"'


def _counted(corpus: Path) -> tuple[Counter[str], Counter[tuple[str, str]], dict[str, Counter[str]], int]:
    with corpus.open(encoding="utf-8") as file:
        total = sum(1 for _ in file)
    step = max(1, total // SAMPLE)
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    values: dict[str, Counter[str]] = {name: Counter() for name in ("speaker", "year", "geography", "section")}
    count = 0
    with corpus.open(encoding="utf-8") as file:
        for number, text in enumerate(file):
            if number % step == 0:
                line = json.loads(text)
                said = line["text"].lower()
                words.update(set(WORD.findall(said)))
                pairs.update(set(pairwise(ANY_WORD.findall(said))))
                for name, held in line_values(line).items():
                    if name in values:
                        values[name].update(held)
                count += 1
    return words, pairs, values, count


def _band(words: Counter[str], least: float, most: float) -> list[str]:
    found = [(count, word) for word, count in words.items() if least <= count <= most]
    return [word for _, word in sorted(found, reverse=True)]


def _spread(words: Sequence[str], size: int) -> list[str]:
    """Pick `size` of the words at even distances."""
    if len(words) <= size:
        return list(words)
    return [words[i * (len(words) - 1) // (size - 1)] for i in range(size)]


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in chosen(Path(sys.argv[1])))
