"""Lets the title of a speech add to the scores of its paragraphs, which seldom repeat what the title names.

A search for "Crimea reform" should rank high a paragraph about "the reform" if the title of its speech has "Crimea".
So in a search for any of several words, a word that occurs in the title but not in the paragraph adds half of its
weight. A word that occurs in both is not counted twice. A match in the title alone does not find a paragraph; otherwise
every paragraph of the speech would be found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh import query as q

from index.fields import TITLE
from search.planning.compounds import compounds
from search.query.syntax import Word
from search.scoring.blended_term import BlendedTerm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.terms import Leaves
    from search.query.syntax import Query

CONTEXT_SHARE = 0.5  # share of a word's weight in the title; 0.3 to 0.8 helped, paraphrased queries most


def in_title(queries: Sequence[Query], leaves: Leaves) -> list[q.Query]:
    """Return queries that score the words that a paragraph lacks but the title of its speech has."""
    words = [typed for query in queries if isinstance(query, Word) for typed in compounds(query.text)]
    forms = dict.fromkeys(way[0] for word in words for way in leaves.alone((word,)) if len(way) == 1)
    return [
        q.AndNot(q.Term(TITLE, form, boost=CONTEXT_SHARE), BlendedTerm(form))
        for form in forms
        if leaves.vocabulary.count(TITLE, form)
    ]
