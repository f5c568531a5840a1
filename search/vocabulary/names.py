"""Names of people and things: what two ways to print one share, how they are sorted, what else a person is called."""

from __future__ import annotations

from index.analysis.folding import folded
from index.speakers import people


def plain(name: str) -> str:
    """The name without accents and capitals, as it is looked for and sorted.

    >>> plain("Élise Ōta")
    'elise ota'
    """
    return folded(name).chars


def letters(name: str) -> str:
    """What two ways to print one name share: its letters and digits, without accents and capitals.

    >>> letters("Élise Ōta") == letters("ELISE-OTA")
    True
    """
    return people.key(name)


def known_as(name: str) -> str | None:
    """The one name of the person that is also printed so, as the table of people has it; None for anybody else.

    >>> known_as("V. Putin")
    'Vladimir Putin'
    """
    return people.table().names.get(people.key(name))
