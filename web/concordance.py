"""A concordance: every match of the hits on a line of its own, with the words around it (keyword in context)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.results import Hit

CONTEXT = 70  # characters on each side: what a wide screen shows; narrower ones clip the outer ends
LINES_SIZE = 50  # paragraphs on a page: a line takes a tenth of a snippet's height


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One match: the words before it, its own, the words after it."""

    hit: Hit
    left: str
    match: str
    right: str


def concordance(hits: Iterable[Hit]) -> Iterator[MatchLine]:
    """The matches of the hits, in order; a hit whose text has none gives one line with its beginning."""
    for hit in hits:
        for start, end in hit.spans or ((0, 0),):
            left, right = hit.text[:start], hit.text[end:]
            yield MatchLine(hit, _last_words(left), hit.text[start:end], _first_words(right))


def _last_words(text: str) -> str:
    """The end of the text, whole words.

    >>> _last_words("peace " * 20).startswith("peace peace")
    True
    """
    if len(text) <= CONTEXT:
        return text
    return text[-CONTEXT - 1 :].partition(" ")[2]


def _first_words(text: str) -> str:
    """The beginning of the text, whole words."""
    if len(text) <= CONTEXT:
        return text
    return text[: CONTEXT + 1].rpartition(" ")[0]
