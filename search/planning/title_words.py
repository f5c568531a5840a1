"""Title context: a speech's title orders its paragraphs, for it may name what they speak of without saying so again.

"The reform has gone on too long", says a speech whose title has the country. Where any of the words will do, a word
that a paragraph lacks and its speech's title has gives half of its weight; a word that the paragraph has is not counted
twice. A title finds no paragraph by itself, or every paragraph of a speech would be found.
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

CONTEXT_SHARE = 0.5  # of a word's weight in the title; from 0.3 to 0.8 it helped, on words asked in other words most


def in_title(queries: Sequence[Query], leaves: Leaves) -> list[q.Query]:
    """Return the queries that raise the score of a paragraph whose title has words that the paragraph lacks."""
    words = [typed for query in queries if isinstance(query, Word) for typed in compounds(query.text)]
    forms = dict.fromkeys(way[0] for word in words for way in leaves.alone((word,)) if len(way) == 1)
    return [
        q.AndNot(q.Term(TITLE, form, boost=CONTEXT_SHARE), BlendedTerm(form))
        for form in forms
        if leaves.vocabulary.count(TITLE, form)
    ]
