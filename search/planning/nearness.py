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

NEAR_SLOP = 4  # positions, so that small words may come between: "rights of the child", "war on drugs"
NEAR_SHARE = 0.05  # share of the two words' scores: just enough to order paragraphs that are otherwise alike
MAX_PAIRS = 8  # pairs of words per query; the words of a longer query are specific enough
MAX_USED = 20_000  # paragraphs with a word; the positions of more frequent words are not worth the time to read them


def near(queries: Sequence[Query], leaves: Leaves) -> list[q.Query]:
    """Return queries that add to the scores of paragraphs in which neighbouring words of the query are near each other.

    The words must occur in the order typed. `queries` are the parts of the query, in the order typed; `leaves` knows
    the stems and the words of the archive.
    """
    pairs = [
        q.Phrase(TEXT, [one, other], slop=NEAR_SLOP, boost=NEAR_SHARE)
        for before, after in pairwise(queries)
        if (one := _stem(before, leaves)) and (other := _stem(after, leaves)) and one != other
    ]
    return pairs[:MAX_PAIRS]


def _stem(query: Query, leaves: Leaves) -> str | None:
    """Return the stem of a plain word that occurs in some paragraphs but not in too many; None for any other query."""
    typed = compounds(query.text) if isinstance(query, Word) else ()
    if len(typed) != 1 or typed[0].joined:
        return None
    stem = leaves.ways(typed)[0][0]
    return stem if 0 < leaves.vocabulary.count(TEXT, stem) <= MAX_USED else None
