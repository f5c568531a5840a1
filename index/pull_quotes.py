"""Pull quotes: what a page prints large beside a speech, where a format no longer says that it is a quote.

In go an event's paragraphs, out come the places of those that only repeat, whole or shortened, what a longer
paragraph says.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.records import normalised

if TYPE_CHECKING:
    from collections.abc import Sequence

    Threes = frozenset[tuple[str, ...]]

SHORTEST = 50  # characters: people repeat shorter sentences themselves
SHARE = 0.7  # of a quote's words, three by three, that its source has: the site shortens what it quotes
MOST = 5_000  # paragraphs: five times the longest event; beyond, it is no event, and comparing all takes minutes
LONGER = 1.03  # a quote's source is longer than the quote; of two alike nobody can tell which is which

_INVERTED = re.compile(r"”[^”“]+“\.?")  # the site's own way to set a quote between marks


def pull_quotes(texts: Sequence[str]) -> frozenset[int]:
    """The indexes of the paragraphs that are pull quotes; a paragraph without text is none. None beyond MOST.

    >>> said = "We build a bridge, and it will be the longest that any river of this valley has ever seen."
    >>> sorted(pull_quotes([said, "It will be the longest that any river of this valley has ever seen.", "Thank you."]))
    [1]
    """
    if len(texts) > MOST:
        return frozenset()
    threes = [_threes(text) for text in texts]
    seen = Counter(three for part in threes for three in part)
    return frozenset(
        index
        for index, text in enumerate(texts)
        if _INVERTED.fullmatch(text)
        or (
            len(text) >= SHORTEST
            and sum(seen[three] > 1 for three in threes[index]) >= SHARE * len(threes[index])
            and _longer_has(texts, threes, index)
        )
    )


def _threes(text: str) -> Threes:
    """Every three words that stand together in the text."""
    words = re.findall(r"\w+", normalised(text))
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _longer_has(texts: Sequence[str], threes: Sequence[Threes], index: int) -> bool:
    """True where one longer paragraph says nearly all that this one says."""
    here, length = threes[index], len(texts[index])
    return any(
        len(text) > length * LONGER and len(here & other) >= SHARE * len(here)
        for text, other in zip(texts, threes, strict=True)
    )
