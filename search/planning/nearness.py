"""Nearness: neighbouring words of a query score higher where they also occur near each other in a paragraph.

This follows the sequential dependence model (Metzler and Croft, A Markov Random Field Model for Term Dependencies,
2005): words that people type next to each other mostly belong together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from whoosh import query as q

from index.fields import TEXT
from search.planning.compounds import compounds
from search.query.syntax import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.terms import Leaves
    from search.query.syntax import Query

NEAR_SLOP = 4  # positions: "rights of the child" and "war on drugs" keep their neighbours across small words
NEAR_SHARE = 0.05  # of the two words' scores: orders paragraphs that are otherwise alike, and no more
MAX_PAIRS = 8  # of one query: a longer one says by its words what it means
MAX_USED = 20_000  # paragraphs of a word: positions of more frequent ones cost more time than they tell


def near(queries: Sequence[Query], leaves: Leaves) -> list[q.Query]:
    """Return the queries that raise the score where neighbouring words occur near each other, in this order."""
    pairs = [
        q.Phrase(TEXT, [one, other], slop=NEAR_SLOP, boost=NEAR_SHARE)
        for before, after in pairwise(queries)
        if (one := _stem(before, leaves)) and (other := _stem(after, leaves)) and one != other
    ]
    return pairs[:MAX_PAIRS]


def _stem(query: Query, leaves: Leaves) -> str | None:
    """Return the stem of a plain word that occurs in some paragraphs but not in too many; otherwise None."""
    typed = compounds(query.text) if isinstance(query, Word) else ()
    if len(typed) != 1 or typed[0].joined:
        return None
    stem = leaves.ways(typed)[0][0]
    return stem if 0 < leaves.vocabulary.count(TEXT, stem) <= MAX_USED else None
