"""Engines over small archives of invented speeches about a harbour, written and indexed as in production."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from index.records import Speech, draft, numbered
from search.embedded import EmbeddedEngine, open_engine
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SPEAKERS = ("Ada Marsh", "Bo Fenn", "Cy Tarn")
WORDS = ("the", "harbour", "harbours", "ferry", "ferries", "of", "e-mail", "email", "S-400", "tide", "and", "pier")
REFRAINED = ("tide", "ferry", "bridge", "lamp", "pier", "market", "harbour", "toll", "boat", "net")


def engine_over(folder: Path, speeches: Iterable[Speech]) -> EmbeddedEngine:
    """Open an engine over an archive of the speeches, each indexed by itself, so that there are many segments."""
    settings = Settings(index=IndexSettings(path=folder))
    with Archive(settings.index.archive) as archive:
        for each in speeches:
            archive.put(each)
            archive.commit()
            sync(archive, settings.index.index, 64, NOBODY)
    return open_engine(settings)


def speech(day: str, *said: tuple[str, str], **fields: object) -> Speech:
    """Make a speech of that day from pairs (speaker, text), one for each paragraph; `fields` are further fields."""
    paragraphs = numbered(draft(text, speaker=who) for who, text in said)
    return Speech(f"day-{day}", f"Day {day}", day, paragraphs, **fields)  # type: ignore[arg-type]


def random_speeches(seed: int, count: int) -> list[Speech]:
    """Make speeches of random words by three speakers, from one per month from 2010 on, with every fifth month left
    out.

    `count` is the number of months.
    """
    rng = random.Random(seed)
    days = [f"{2010 + n // 12}-{1 + n % 12:02}-{rng.randint(1, 28):02}" for n in range(count) if n % 5 != 3]
    return [
        speech(day, *((rng.choice(SPEAKERS), text(rng)) for _ in range(rng.randint(1, 5))), topics=(rng.choice("XYZ"),))
        for day in days
    ]


def text(rng: random.Random) -> str:
    """Make a sentence of 1 to 30 random words, some with a capital letter or a comma."""
    words = [rng.choice(WORDS) for _ in range(rng.randint(1, 30))]
    return " ".join(rng.choice((word, word.capitalize(), f"{word},")) for word in words) + "."


def speeches_with_refrains(seed: int) -> list[Speech]:
    """Make speeches in which half of the paragraphs repeat one of four texts, with one word changed."""
    rng = random.Random(seed)
    refrains = [[f"{rng.choice(REFRAINED)}{n}{rng.randrange(10**6)}" for n in range(24)] for _ in range(4)]

    def said() -> str:
        words = list(rng.choice(refrains)) if rng.random() < 0.5 else rng.choices(REFRAINED, k=8)
        words[rng.randrange(len(words))] = rng.choice(REFRAINED)
        return " ".join(words)

    days = [f"20{rng.randint(10, 13)}-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(30)]
    return [
        speech(
            day, *((rng.choice(SPEAKERS), said()) for _ in range(rng.randint(1, 4))), topics=tuple(rng.sample("XYZ", 2))
        )
        for day in dict.fromkeys(days)
    ]
