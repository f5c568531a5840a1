"""Measures how often the first suggestion for a misspelt query is right, by kind of error and by place in the query.

    python benchmarks/misspellings.py ARCHIVE [--seed N] [--count N] [--show] [--json OUT]

ARCHIVE is an archive's folder. Words are drawn from its paragraphs, each with the word next to it, and misspelt by
rules for the errors found in collections of real ones (Birkbeck's): a letter lost, doubled or halved, two letters
swapped, spelling by sound, a neighbouring key, a different transliteration of a name, two words joined, one word split.
If the result is another word of the archive, a new one is drawn. Also measured: how many correct queries get a
suggestion, and how long making suggestions takes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from index.analysis.stems import stem
from index.analysis.tokens import tokens
from index.archive.archive import ArchiveReader
from index.config import IndexSettings, Settings
from index.segment.snapshot import open_snapshot
from search.embedded import EmbeddedEngine, open_engine
from search.planning.stop_words import is_stop_word
from search.query.parser import parse
from search.request import SearchRequest
from search.suggesting.spelling import mended
from search.vocabulary.vocabulary import SnapshotVocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.vocabulary.vocabulary import Vocabulary

SEED = 17
COUNT = 500
SHORTEST = 5  # letters that a word must have to be misspelt
USED = 10  # paragraphs that must have the word
SAMPLED = 6_000  # paragraphs that words are drawn from

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("ie", "ei"), ("ei", "ie"), ("ance", "ence"), ("ence", "ance"), ("ant", "ent"),
    ("ent", "ant"), ("able", "ible"), ("ible", "able"), ("tion", "sion"), ("sion", "tion"), ("ck", "k"), ("c", "k"),
    ("c", "s"), ("s", "c"), ("s", "z"), ("z", "s"), ("ea", "ee"), ("ee", "ea"), ("y", "i"), ("i", "y"), ("gh", "g"),
    ("wh", "w"), ("kn", "n"), ("ou", "u"), ("oo", "u"), ("u", "oo"), ("ai", "ay"), ("er", "or"), ("or", "er"),
    ("er", "ar"), ("ar", "er"), ("e", "a"), ("a", "e"), ("o", "a"), ("i", "e"), ("e", "i"), ("x", "ks"), ("qu", "kw"),
    ("g", "j"), ("j", "g"), ("cious", "tious"), ("cial", "tial"), ("tial", "cial"), ("sc", "s"), ("mn", "m"),
)  # fmt: skip
TRANSLITERATED = (
    ("kh", "h"), ("h", "kh"), ("zh", "j"), ("zh", "z"), ("ya", "ia"), ("yu", "iu"), ("ye", "e"), ("ev", "yev"),
    ("sky", "skiy"), ("sky", "ski"), ("skii", "sky"), ("ov", "off"), ("ev", "eff"), ("ts", "c"), ("ch", "tch"),
    ("sh", "sch"), ("shch", "sch"), ("x", "ks"), ("ks", "x"), ("k", "c"), ("v", "w"), ("y", "i"), ("i", "y"),
    ("yo", "io"), ("ei", "ey"), ("ai", "ay"), ("ey", "ei"), ("dzh", "j"), ("q", "k"), ("iy", "y"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A misspelling: the query as typed and as meant, the kind of error, and its place in the query, one of PLACES."""

    typed: str
    meant: str
    kind: str
    place: str


Measured = list[tuple[Slip, str | None, float]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Words to misspell: pairs of adjacent words, names, and surnames of speakers; `known` counts all words of the
    archive.
    """

    pairs: Sequence[tuple[str, str]]
    names: Sequence[str]
    surnames: Sequence[str]
    known: Counter[str]


def lost(word: str, chance: random.Random) -> str:
    """Remove one letter of the word, other than the first."""
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def doubled(word: str, chance: random.Random) -> str:
    """Halve a double letter of the word or, otherwise, double a letter."""
    doubles = [at for at in range(1, len(word)) if word[at] == word[at - 1]]
    if doubles and chance.random() < 0.5:
        at = chance.choice(doubles)
        return word[:at] + word[at + 1 :]
    at = chance.randrange(1, len(word))
    return word[: at + 1] + word[at:]


def swapped(word: str, chance: random.Random) -> str:
    """Swap two adjacent letters of the word."""
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def by_sound(word: str, chance: random.Random) -> str:
    """Spell some letters of the word as they may sound."""
    return _by_rule(word, SOUNDS, chance)


def transliterated(word: str, chance: random.Random) -> str:
    """Spell some letters of the name as in another transliteration."""
    return _by_rule(word, TRANSLITERATED, chance)


def beside_on_keyboard(word: str, chance: random.Random) -> str:
    """Replace one letter of the word by a neighbouring key's."""
    at = chance.randrange(1, len(word))
    row = next((row for row in KEYBOARD if word[at] in row), word[at])
    place = row.find(word[at])
    beside = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    return word[:at] + (chance.choice(beside) if beside else word[at]) + word[at + 1 :]


def _by_rule(word: str, rules: Sequence[tuple[str, str]], chance: random.Random) -> str:
    """Apply one rule at one place of the word; return the word unchanged if no rule fits."""
    ways = [(at, old, new) for old, new in rules for at in range(len(word)) if word.startswith(old, at)]
    if not ways:
        return word
    at, old, new = chance.choice(ways)
    return word[:at] + new + word[at + len(old) :]


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "letter lost": lost,
    "doubled": doubled,
    "swapped": swapped,
    "by sound": by_sound,
    "keyboard": beside_on_keyboard,
    "transliterated": transliterated,
}
LETTERWISE = ("letter lost", "doubled", "swapped", "by sound", "keyboard")
PLACES = ("word", "word", "words", "words", "phrase", "field", "several")


def drawn(archive: ArchiveReader, vocabulary: SnapshotVocabulary, chance: random.Random) -> Drawn:
    """Draw words from random paragraphs of the archive."""
    texts = [paragraph.text for speech in archive.speeches() for paragraph in speech.paragraphs]
    pairs, names = [], set()
    for text in chance.sample(texts, min(len(texts), SAMPLED)):
        words = [text[t.start : t.end] for t in tokens(text) if t.kind == "word"]
        for one, other in pairwise(words):
            if _usable(one, vocabulary) and _usable(other, vocabulary):
                pairs.append((one.lower(), other.lower()))
        names |= {word for word in words[1:] if word[:1].isupper() and _usable(word, vocabulary)}
    known = Counter(dict(vocabulary.words.beginning("", len(vocabulary.words))))
    capital = sorted(word for word in names if word.isalpha() and not word.isupper())
    surnames = sorted({used.term.split()[-1].lower() for used in vocabulary.values("speaker")})
    plain = [name for name in surnames if len(name) >= SHORTEST and name.isascii() and name.isalpha()]
    return Drawn(pairs, capital, plain, known)


def _usable(word: str, vocabulary: SnapshotVocabulary) -> bool:
    form = word.lower()
    plain = len(form) >= SHORTEST and form.isascii() and form.isalpha() and not word.isupper()
    return plain and not is_stop_word(form) and vocabulary.count("exact", form) >= USED


def slips(words: Drawn, count: int, chance: random.Random) -> list[Slip]:
    """Make `count` misspellings, taking turns through the kinds of error, at random positions."""
    found: list[Slip] = []
    while len(found) < count:
        kind = [*KINDS, "joined", "split"][len(found) % (len(KINDS) + 2)]
        place = chance.choice(PLACES)
        made = _slip(words, kind, place, chance)
        if made:
            found.append(made)
    return found


def _slip(words: Drawn, kind: str, place: str, chance: random.Random) -> Slip | None:
    """Make a misspelling of that kind at that place of a query, or return None if the words drawn do not allow it."""
    one, other = chance.choice(words.pairs)
    if kind == "joined":
        return Slip(one + other, f"{one} {other}", kind, "word") if one + other not in words.known else None
    if kind == "split":
        at = chance.randrange(2, len(one) - 1)
        return Slip(f"{one[:at]} {one[at:]} {other}", f"{one} {other}", kind, "words")
    if kind == "transliterated":
        one, place = chance.choice(words.names).lower(), "field" if place == "field" else "word"
    if place == "field":
        one = chance.choice(words.surnames)
    typed = _changed(one, kind, words, chance)
    second = _changed(other, chance.choice(LETTERWISE), words, chance) if place == "several" else other
    if not typed or not second:
        return None
    ways = {
        "word": (typed, one),
        "phrase": (f'"{typed} {other}"', f'"{one} {other}"'),
        "field": (f"speaker:{typed}", f"speaker:{one}"),
    }
    return Slip(*ways.get(place, (f"{typed} {second}", f"{one} {other}")), kind, place)


def _changed(word: str, kind: str, words: Drawn, chance: random.Random) -> str | None:
    """Misspell the word; return None if the result is an existing word or unchanged."""
    typed = KINDS[kind](word, chance)
    return typed if typed != word and typed not in words.known else None


def offered(engine: EmbeddedEngine, text: str) -> str | None:
    """Return the first spelling that the result page suggests for the query, or None."""
    found = engine.search(SearchRequest(text)).suggestions
    return next((s.text for s in found if s.kind == "spelling"), None)


def same(offer: str | None, meant: str) -> bool:
    """Return whether the suggestion is what was meant, ignoring the inflection of its words."""
    return offer is not None and _stems(offer) == _stems(meant)


def _stems(text: str) -> list[str]:
    return [stem(token.form) for token in tokens(text.replace(":", " : "))]


def measured(engine: EmbeddedEngine, vocabulary: Vocabulary, asked: Sequence[Slip]) -> Measured:
    """Return, for each misspelling, the first suggestion, None if there is none, and the processor milliseconds of
    finding candidates.
    """
    found = []
    for slip in asked:
        began = time.process_time()
        mended(parse(slip.typed).query, vocabulary)
        took = (time.process_time() - began) * 1e3
        found.append((slip, offered(engine, slip.typed), took))
    return found


def report(found: Measured) -> dict[str, tuple[float, int]]:
    """Return, for each kind of error, for each place and for all, the share of correct suggestions and the number of
    slips.
    """
    groups: dict[str, list[bool]] = defaultdict(list)
    for slip, offer, _ in found:
        for group in (slip.kind, f"in a {slip.place}", "all"):
            groups[group].append(same(offer, slip.meant))
    return {group: (round(float(np.mean(right)), 3), len(right)) for group, right in groups.items()}


def main() -> None:
    """Measure and print the results; write them as JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--show", action="store_true", help="print those that went wrong")
    parser.add_argument("--json", type=Path, metavar="OUT")
    given = parser.parse_args()
    settings = Settings(index=IndexSettings(path=given.archive))
    engine = open_engine(settings)
    vocabulary = SnapshotVocabulary(open_snapshot(settings.index.index))
    vocabulary.prepare()
    chance = random.Random(given.seed)
    words = drawn(ArchiveReader(settings.index.archive), vocabulary, chance)
    found = measured(engine, vocabulary, slips(words, given.count, chance))
    fine = [f"{one} {other}" for one, other in chance.sample(words.pairs, given.count)]
    fine += [chance.choice(words.pairs)[0] for _ in range(given.count)]
    needless = [(text, offer) for text in fine if (offer := offered(engine, text))]
    if given.show:
        wrong = [(slip, offer) for slip, offer, _ in found if not same(offer, slip.meant)]
        print(*(f"{s.kind:15} {s.typed!r:40} meant {s.meant!r:36} offered {o!r}" for s, o in wrong), sep="\n")
        print("needless:", needless)
    shares = report(found) | {"offers on right queries": (round(len(needless) / len(fine), 4), len(fine))}
    print(*(f"{group:24} {share:6.3f} of {many}" for group, (share, many) in shares.items()), sep="\n")
    p50, p95 = np.percentile([took for _, _, took in found], [50, 95])
    print(f"making candidates: median {p50:.2f} ms of the processor, 95 % {p95:.2f} ms")
    if given.json:
        given.json.write_text(json.dumps(shares, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
