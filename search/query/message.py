"""Messages for people, in English; each keeps its pattern and its values, so that the site can translate it.

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
    """A date in English words, with its ISO form in `iso`, from which it can be written in another language.

    Some languages inflect a date that follows a word such as "from"; the pattern of a message has such a date in the
    placeholder `{since}`.
    """

    iso: str


def said_date(iso: str, words: str) -> SaidDate:
    """Return the date that is written `words` in English and `iso` in ISO form."""
    told = SaidDate(words)
    told.iso = iso
    return told


def said(pattern: str, /, **values: Any) -> Message:
    """Return the pattern as a message, with each name in braces replaced by its value.

    Whole numbers get thousands separators.

    >>> said("“{word}” stands for {number} words.", word="a*", number=1200)
    '“a*” stands for 1,200 words.'
    """
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    told = Message(pattern.format(**shown))
    told.pattern, told.values = pattern, MappingProxyType(values)
    return told


def said_of(number: int, one: str, several: str, /, **values: Any) -> Message:
    """Return a message with the pattern `one` if `number` is 1, otherwise with the pattern `several`.

    Both patterns can contain `{number}`, and the names of `values` in braces.

    >>> said_of(1, "{number} word", "{number} words"), said_of(0, "{number} word", "{number} words")
    ('1 word', '0 words')
    """
    told = said(one if number == 1 else several, number=number, **values)
    told.pattern, told.several = one, several
    return told


def message(pattern: str) -> str:
    """Return the pattern unchanged; calling this function marks the pattern as a text to translate."""
    return pattern


def joined_by(pattern: str, texts: Iterable[str]) -> str:
    """Join the texts, from left to right, by a pattern with the placeholders `{first}` and `{second}`.

    Without texts, the result is "".

    >>> joined_by("{first} and {second}", ["a", "b", "c"])
    'a and b and c'
    """
    whole = ""
    for each in texts:
        whole = said(pattern, first=whole, second=each) if whole else each
    return whole
