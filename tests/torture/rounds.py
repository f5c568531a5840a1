"""Sources that change from round to round, and that all have the number of their round.

An answer with two different numbers is torn: it mixes two generations. Other speeches never change, so that the index
has a vocabulary and a size.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from index.records import Paragraph, Speech, as_json, numbered

if TYPE_CHECKING:
    from pathlib import Path

CHANGING, PARAGRAPHS = 40, 20  # changing speeches in each round, and paragraphs of each
WORD = "tide"  # a word in each of their paragraphs and in no other
LETTERS = "abcdefghijklmnoprstuvwz"


def changing(name: int, number: int) -> Speech:
    """Make a speech whose title and paragraphs all have the number of the round; `name` is the speech's own number."""
    texts = [f"The {WORD} of place {name} stood at line {line}, number {number}." for line in range(PARAGRAPHS)]
    paragraphs = numbered(Paragraph(0, "", text, speaker="Ada Marsh") for text in texts)
    return Speech(f"day-{name}", f"Day {name}, number {number}", "2013-09-23", paragraphs)


def lasting(count: int, seed: int = 1) -> list[Speech]:
    """Make `count` speeches that never change, of invented words, of which common ones occur far more often than
    others.
    """
    rng = random.Random(seed)
    words = ["".join(rng.choices(LETTERS, k=rng.randint(3, 9))) for _ in range(20_000)]
    speakers = [f"{rng.choice(words).title()} {rng.choice(words).title()}" for _ in range(200)]

    def text() -> str:
        places = (int(len(words) * rng.random() ** 4) for _ in range(rng.randint(10, 50)))
        return " ".join(words[place] for place in places).capitalize() + "."

    return [
        Speech(
            f"old-{number}",
            f"About {rng.choice(words)} and {rng.choice(words)}",
            f"{rng.randint(1950, 2012)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
            numbered(Paragraph(0, "", text(), speaker=rng.choice(speakers)) for _ in range(PARAGRAPHS)),
            topics=tuple(rng.sample(words[:40], 2)),
            place=rng.choice(words[40:90]),
        )
        for number in range(count)
    ]


def write(folder: Path, speeches: list[Speech]) -> None:
    """Write each speech to a file of its own, in the format of Rostra's export."""
    folder.mkdir(parents=True, exist_ok=True)
    for speech in speeches:
        new = folder / f".{speech.id}"
        new.write_text(json.dumps(as_json(speech), ensure_ascii=False) + "\n", "utf-8")
        new.rename(folder / f"{speech.id}.jsonl")


def turn(folder: Path, number: int) -> None:
    """Begin round `number`: every changing speech gets the number, one speech is added and one removed."""
    write(folder, [changing(name, number) for name in range(number, number + CHANGING)])
    for gone in folder.glob("day-*.jsonl"):
        if int(gone.stem.partition("-")[2]) < number:
            gone.unlink()
