"""Nearness: two words side by side in a query score more where they occur near each other in a paragraph.

The pairs are a query's neighbours, as in the sequential dependence model (Metzler and Croft, A Markov Random Field
Model for Term Dependencies, 2005): what people type side by side they mostly mean together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from whoosh import query as q

from index.fields import TEXT
from search.planning.compounds import compounds
from search.planning.parts import any_of
from search.query.syntax import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.terms import Leaves
    from search.query.syntax import Query

NEAR_SLOP = 4  # positions: "rights of the child" and "war on drugs" keep their neighbours across small words
NEAR_SHARE = 0.05  # of the two words' scores: orders paragraphs that are otherwise alike, and no more
MAX_PAIRS = 8  # of one query: a longer one says by its words what it means
MAX_USED = 20_000  # paragraphs of a word: positions of more frequent ones cost more time than they tell


def near(queries: Sequence[Query], leaves: Leaves) -> q.Query:
    """The query that adds to the score where neighbouring words of the query occur near each other, in this order."""
    pairs = [
        q.Phrase(TEXT, [one, other], slop=NEAR_SLOP, boost=NEAR_SHARE)
        for before, after in pairwise(queries)
        if (one := _stem(before, leaves)) and (other := _stem(after, leaves)) and one != other
    ]
    return any_of(pairs[:MAX_PAIRS])


def _stem(query: Query, leaves: Leaves) -> str | None:
    """The stem of a plain word that some paragraphs have and not too many; None for everything else."""
    typed = compounds(query.text) if isinstance(query, Word) else ()
    if len(typed) != 1 or typed[0].joined:
        return None
    stem = leaves.ways(typed)[0][0]
    return stem if 0 < leaves.vocabulary.count(TEXT, stem) <= MAX_USED else None
