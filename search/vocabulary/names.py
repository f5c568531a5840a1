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
    """The letters and digits of a name without accents and capitals, by which two ways to print it are equal."""
    return people.key(name)


def known_as(name: str) -> str | None:
    """The main name of the person who is also printed under this one, by the table of people; None if unknown.

    >>> known_as("V. Putin")
    'Vladimir Putin'
    """
    return people.table().names.get(people.key(name))
