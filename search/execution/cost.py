"""Estimates how much work a query is before it is evaluated, to tell costly queries from all others.

Work is counted in postings looked at: each takes a few nanoseconds in compiled loops, some twenty in NumPy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whoosh.query import Query

    from search.evaluation.evaluation import Evaluation

COSTLY = 20_000_000  # postings; a tenth of a second with compiled loops, half of one with NumPy's


def is_costly(evaluation: Evaluation, query: Query) -> bool:
    """Whether evaluating the query may take so long that the clock must be watched meanwhile.

    Most queries have too few words for that, however common these are; only for longer ones is the index looked up.
    """
    documents = evaluation.segment.doc_count
    return evaluation.lookups(query) * documents > COSTLY and evaluation.work(query, documents) > COSTLY
