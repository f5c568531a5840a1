"""Normalises names of people and things: for comparing, for sorting, and to a person's main name."""

from __future__ import annotations

from index.analysis.folding import folded
from index.speakers import people


def plain(name: str) -> str:
    """Return the name in lower case and without accents, for searching and sorting.

    >>> plain("Élise Ōta")
    'elise ota'
    """
    return folded(name).chars


def letters(name: str) -> str:
    """Return the letters and digits of a name, in lower case and without accents, as a key for comparing names."""
    return people.key(name)


def known_as(name: str) -> str | None:
    """Return the main name of the person known by this name in the table of people, or None if unknown.

    >>> known_as("V. Putin")
    'Vladimir Putin'
    """
    return people.table().names.get(people.key(name))
