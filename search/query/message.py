"""English messages for people that remember their pattern and values, so that the site can translate them.

A message is also an ordinary string, which the command line and the API print unchanged.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Message(str):
    """An English text with its singular `pattern`, its plural pattern `several` (if it has one) and its values.

    The values are strings, integers or other messages.
    """

    pattern: str
    several: str = ""
    values: Mapping[str, Any] = MappingProxyType({})


class SaidDate(str):
    """A date in English words, with its ISO form in `iso`.

    In a message with the placeholder `{since}`, a word such as "from" stands before the date; some languages inflect
    the date after such a word.
    """

    iso: str


def said_date(iso: str, words: str) -> SaidDate:
    """Return `words` as a date that remembers its ISO form."""
    told = SaidDate(words)
    told.iso = iso
    return told


def said(pattern: str, /, **values: Any) -> Message:
    """Return a message: the pattern with each name in braces replaced by its value, numbers with thousands separators.

    >>> said("“{word}” stands for {number} words.", word="a*", number=1200)
    '“a*” stands for 1,200 words.'
    """
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    told = Message(pattern.format(**shown))
    told.pattern, told.values = pattern, MappingProxyType(values)
    return told


def said_of(number: int, one: str, several: str, /, **values: Any) -> Message:
    """Return a message in the singular or plural pattern, by `number`, which both patterns can name as `{number}`.

    >>> said_of(1, "{number} word", "{number} words"), said_of(0, "{number} word", "{number} words")
    ('1 word', '0 words')
    """
    told = said(one if number == 1 else several, number=number, **values)
    told.pattern, told.several = one, several
    return told


def message(pattern: str) -> str:
    """Return the pattern unchanged; a call of this function marks the pattern as a text to translate."""
    return pattern


def joined_by(pattern: str, texts: Iterable[str]) -> str:
    """Join the texts, from left to right, by a pattern with the placeholders `first` and `second`; no texts give "".

    >>> joined_by("{first} and {second}", ["a", "b", "c"])
    'a and b and c'
    """
    whole = ""
    for each in texts:
        whole = said(pattern, first=whole, second=each) if whole else each
    return whole
