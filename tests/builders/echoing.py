"""Invented speeches into which repeated passages were put, so that tests know what is to be found."""

from __future__ import annotations

import random
from typing import NamedTuple

from index.records import Speech, draft, numbered

SYLLABLES = (
    "ba",
    "do",
    "fe",
    "gri",
    "ha",
    "jo",
    "kel",
    "lu",
    "mar",
    "nis",
    "or",
    "pa",
    "qui",
    "rot",
    "sa",
    "tem",
    "ul",
)
LEXICON = 3_000  # words, so many that no passage is repeated by chance
SHARES = (0.0, 0.03, 0.06, 0.1)  # shares of a passage's words that are changed where it is repeated
OFTEN = 40  # common words, which make up half of a text


class Planted(NamedTuple):
    """A passage that was put into two speeches: their ids, its number of words, and the share changed in the second
    speech.
    """

    one: str
    other: str
    words: int
    changed: float


def lexicon(rng: random.Random) -> list[str]:
    """Make a list of LEXICON invented words."""
    found: dict[str, None] = {}
    while len(found) < LEXICON:
        found["".join(rng.choice(SYLLABLES) for _ in range(rng.randint(1, 4)))] = None
    return list(found)


def prose(rng: random.Random, words: list[str], count: int) -> list[str]:
    """Choose `count` words at random, half of them from the first OFTEN."""
    return [rng.choice(words[:OFTEN] if rng.random() < 0.5 else words) for _ in range(count)]


def changed(rng: random.Random, words: list[str], passage: list[str], share: float) -> list[str]:
    """Return the passage with a share of its words changed: each is replaced, left out, or followed by another word."""
    result = list(passage)
    for _ in range(round(share * len(passage))):
        at = rng.randrange(1, len(result) - 1)
        result[at : at + 1] = rng.choice(([rng.choice(words)], [], [result[at], rng.choice(words)]))
    return result


def speech(number: int, *paragraphs: str, day: str = "") -> Speech:
    """Make an event with these paragraphs, on the given day or, without one, on a day that depends on its number."""
    said = numbered(draft(text, speaker="Ada Marsh") for text in paragraphs)
    date = day or f"{2001 + number // 336:04}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
    return Speech(f"s-{number:04}", f"Meeting {number}", date, said, url=f"http://x.example/{number}")


def planted(seed: int, count: int) -> tuple[list[Speech], list[Planted]]:
    """Make 2 * `count` speeches of three paragraphs, and put `count` passages of 20 to 60 words into two speeches each.

    At most a tenth of a passage's words are changed in the second speech. Returns the speeches and the passages.
    """
    rng = random.Random(seed)
    words = lexicon(rng)
    texts = [[prose(rng, words, rng.randint(20, 90)) for _ in range(3)] for _ in range(2 * count)]
    found = []
    for _ in range(count):
        one, other = rng.sample(range(2 * count), 2)
        passage, share = prose(rng, words, rng.randint(20, 60)), rng.choice(SHARES)
        for place, said in ((one, passage), (other, changed(rng, words, passage, share))):
            paragraph = rng.choice(texts[place])
            at = rng.randint(0, len(paragraph))
            paragraph[at:at] = said
        found.append(Planted(f"s-{one:04}", f"s-{other:04}", len(passage), share))
    speeches = [speech(number, *(" ".join(text) + "." for text in three)) for number, three in enumerate(texts)]
    return speeches, found
