"""Messages for people, in English, that remember how they were made, so that the site can say them in other words.

They are texts wherever texts are: the command line and the API print them as they stand.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Message(str):
    """An English text with the pattern that it was made from, that of several things where there are two, and values.

    The values are texts, whole numbers, or messages themselves.
    """

    pattern: str
    several: str = ""
    values: Mapping[str, Any] = MappingProxyType({})


class SaidDate(str):
    """A date in English words that knows itself (`iso`); called `since`, it stands behind a word such as "from"."""

    iso: str


def said_date(iso: str, words: str) -> SaidDate:
    """The date, which the words say."""
    told = SaidDate(words)
    told.iso = iso
    return told


def said(pattern: str, /, **values: Any) -> Message:
    """The pattern with each name in braces replaced by its value, numbers with their thousands apart.

    >>> said("“{word}” stands for {number} words.", word="a*", number=1200)
    '“a*” stands for 1,200 words.'
    """
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    told = Message(pattern.format(**shown))
    told.pattern, told.values = pattern, MappingProxyType(values)
    return told


def said_of(number: int, one: str, several: str, /, **values: Any) -> Message:
    """The pattern that goes with the number, whose name in both is `number`.

    >>> said_of(1, "{number} word", "{number} words"), said_of(0, "{number} word", "{number} words")
    ('1 word', '0 words')
    """
    told = said(one if number == 1 else several, number=number, **values)
    told.pattern, told.several = one, several
    return told


def message(pattern: str) -> str:
    """Return the pattern unchanged; the call marks it as a message to translate."""
    return pattern


def joined_by(pattern: str, texts: Iterable[str]) -> str:
    """Join the texts from the left by a pattern with the places `first` and `second`; "" for no texts.

    >>> joined_by("{first} and {second}", ["a", "b", "c"])
    'a and b and c'
    """
    whole = ""
    for each in texts:
        whole = said(pattern, first=whole, second=each) if whole else each
    return whole
