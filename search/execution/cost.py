"""Estimates the work of a query before it is evaluated, to recognise costly queries.

Work is counted in postings examined. Each takes a few nanoseconds in compiled loops, about twenty in NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whoosh.query import Query

    from search.evaluation.evaluation import Evaluation

COSTLY = 20_000_000  # postings; a tenth of a second with compiled loops, half of one with NumPy's


def is_costly(evaluation: Evaluation, query: Query) -> bool:
    """Return whether evaluating the query may take so long that the deadline must be checked in between.

    Most queries have too few words to be costly; the index is consulted only for longer ones.
    """
    documents = evaluation.segment.doc_count
    return evaluation.lookups(query) * documents > COSTLY and evaluation.work(query, documents) > COSTLY
