"""Finds pull quotes in text without markup. A pull quote is a sentence that a page repeats in large type.

A paragraph is a pull quote if it only repeats, in full or shortened, what a longer paragraph of the event says, or if
it is enclosed in reversed quotation marks, the closing one first, as the site prints around pull quotes.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from heapq import nsmallest
from typing import TYPE_CHECKING

from index.records import normalised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Threes = frozenset[tuple[str, ...]]

SHORTEST = 50  # characters: a shorter sentence may be repeated by the speaker
SHARE = 0.7  # least share of a quote's triples of words in the quoted paragraph; the site shortens quotes
LONGER = 1.03  # how many times longer than the quote the quoted paragraph must be
COMMON = 50  # paragraphs: a triple of words in more of them is not looked up, as that would take minutes

_INVERTED = re.compile(r"”[^”“]+“\.?")  # quotation marks the wrong way round, as the site prints them around a quote


def pull_quotes(texts: Sequence[str]) -> frozenset[int]:
    """Return the indexes in `texts` of the paragraphs that are pull quotes; an empty paragraph never is.

    >>> said = "We build a bridge, and it will be the longest that any river of this valley has ever seen."
    >>> sorted(pull_quotes([said, "It will be the longest that any river of this valley has ever seen.", "Thank you."]))
    [1]
    """
    threes = {text: _threes(text) for text in dict.fromkeys(texts)}
    saying: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text, said in threes.items():
        for three in said:
            saying[three].append(text)
    quotes = {text for text in threes if _INVERTED.fullmatch(text) or _longer_has(text, threes, saying)}
    return frozenset(index for index, text in enumerate(texts) if text in quotes)


def _threes(text: str) -> Threes:
    """Return all sequences of three consecutive words in the text."""
    words = re.findall(r"\w+", normalised(text))
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _longer_has(quote: str, threes: Mapping[str, Threes], saying: Mapping[tuple[str, ...], Sequence[str]]) -> bool:
    """Whether a longer paragraph contains nearly all of this quote's triples (sequences of three words).

    `threes` maps each paragraph to its triples, and `saying` maps each triple to the paragraphs that contain it. To
    save time, only paragraphs that contain one of the quote's rarest triples are compared with the quote. If k of the
    quote's n triples are enough, the n - k + 1 rarest are looked up: a paragraph without any of these has fewer than k.
    """
    here = threes[quote]
    if len(quote) < SHORTEST or not here:
        return False
    enough = math.ceil(SHARE * len(here))
    rarest = nsmallest(len(here) - enough + 1, here, key=lambda three: len(saying[three]))
    sources = {text for three in rarest if len(saying[three]) <= COMMON for text in saying[three]}
    return any(len(text) > len(quote) * LONGER and len(here & threes[text]) >= enough for text in sources)
