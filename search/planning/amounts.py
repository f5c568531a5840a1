"""Amounts of money and shares of a hundred, however they are written: 5 %, 5%, 5 percent, 5 per cent; $100, 100 $.

Forms in their places go in, the other ways to write the same come out; a text may have any of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.analysis.symbols import PERCENT, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Forms = tuple[str, ...]

PER_CENT: Sequence[Forms] = (("percent",), ("per", "cent"), ("%",))
LONGEST = 3  # words of one amount: "5 per cent"

_SYMBOL = re.compile(SYMBOL)


def is_symbol(text: str) -> bool:
    """Whether the text is nothing but a sign of money or per cent."""
    return _SYMBOL.fullmatch(text) is not None


def respelt(ways: Iterable[Forms]) -> list[Forms]:
    """The sequences of forms, and each with its shares and its signs of money as else they may be written.

    >>> respelt([("5", "%", "growth")])[1:3], respelt([("$", "100")])
    ([('5', 'percent', 'growth'), ('5', 'per', 'cent', 'growth')], [('$', '100'), ('100', '$')])
    """
    return list(dict.fromkeys(other for way in ways for other in (way, *_shares(way), *_turned(way))))


def amount(words: Sequence[str]) -> int:
    """How many of the words, from the first on, are one amount or "per cent"; 0 for fewer than two.

    >>> amount(["5", "per", "cent", "growth"]), amount(["$", "100", "billion"]), amount(["5", "years"])
    (3, 2, 0)
    """
    if len(words) < 2:
        return 0
    share = next((len(forms) for forms in PER_CENT if _begins(words[1:], forms)), 0)
    if words[0][0].isdigit() and share:
        return 1 + share
    if _begins(words, ("per", "cent")):
        return 2
    return 2 if _is_sum(words[0], words[1]) else 0


def _begins(words: Sequence[str], forms: Forms) -> bool:
    return tuple(word.lower() for word in words[: len(forms)]) == forms


def _is_sum(one: str, other: str) -> bool:
    """Whether one of the two words is a sign and the other a number, with or without a sign."""
    return (is_symbol(one) and other[:1].isdigit()) or (is_symbol(other) and any(map(str.isdigit, one)))


def _shares(way: Forms) -> Iterator[Forms]:
    """The forms with each "percent" written in each of the ways."""
    at, parts = 0, []
    while at < len(way):
        share = next((forms for forms in PER_CENT if _begins(way[at:], forms)), None)
        parts.append(share or way[at : at + 1])
        at += len(parts[-1])
    if any(part in PER_CENT for part in parts):
        for written in PER_CENT:
            yield tuple(form for part in parts for form in (written if part in PER_CENT else part))


def _turned(way: Forms) -> Iterator[Forms]:
    """The forms with signs of money on the other side of their numbers."""
    turned, at = list(way), 0
    while at + 1 < len(turned):
        one, other = turned[at], turned[at + 1]
        if _is_sum(one, other) and not {one, other}.intersection(PERCENT):
            turned[at : at + 2] = [other, one]
            at += 1
        at += 1
    if turned != list(way):
        yield tuple(turned)
