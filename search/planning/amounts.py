"""Other ways to write percentages and sums of money: 5 %, 5%, 5 percent, 5 per cent; $100, 100 $.

A text may use any of them, so a query searches for all. Words are given and returned as tuples of normalised forms.
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
    """Return whether the text is nothing but a currency or per-cent sign."""
    return _SYMBOL.fullmatch(text) is not None


def respelt(ways: Iterable[Forms]) -> list[Forms]:
    """Return the given sequences of words, each followed by other ways to write its percentages and sums of money.

    A sequence is returned only once.

    >>> respelt([("5", "%", "growth")])[1:3], respelt([("$", "100")])
    ([('5', 'percent', 'growth'), ('5', 'per', 'cent', 'growth')], [('$', '100'), ('100', '$')])
    """
    return list(dict.fromkeys(other for way in ways for other in (way, *_shares(way), *_turned(way))))


def amount(words: Sequence[str]) -> int:
    """Return how many words at the start form one percentage or sum of money, or are "per cent"; 0 if there is none.

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
    """Return whether the words are a currency or per-cent sign next to a number, in either order."""
    return (is_symbol(one) and other[:1].isdigit()) or (is_symbol(other) and any(map(str.isdigit, one)))


def _shares(way: Forms) -> Iterator[Forms]:
    """Yield the words once for each spelling of "per cent" in PER_CENT, with all percentages spelt that way.

    Yield nothing if there is no percentage among the words.
    """
    at, parts = 0, []
    while at < len(way):
        share = next((forms for forms in PER_CENT if _begins(way[at:], forms)), None)
        parts.append(share or way[at : at + 1])
        at += len(parts[-1])
    if any(part in PER_CENT for part in parts):
        for written in PER_CENT:
            yield tuple(form for part in parts for form in (written if part in PER_CENT else part))


def _turned(way: Forms) -> Iterator[Forms]:
    """Yield the words with each currency sign moved to the other side of its number; nothing without such a sign."""
    turned, at = list(way), 0
    while at + 1 < len(turned):
        one, other = turned[at], turned[at + 1]
        if _is_sum(one, other) and not {one, other}.intersection(PERCENT):
            turned[at : at + 2] = [other, one]
            at += 1
        at += 1
    if turned != list(way):
        yield tuple(turned)
