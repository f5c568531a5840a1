"""How much work a query may be at most, estimated before it is done: what separates costly queries from all others.

Counted in postings that are looked at; one costs a few nanoseconds with compiled loops and some twenty with NumPy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whoosh.query import Query

    from search.evaluation.evaluation import Evaluation

COSTLY = 20_000_000  # postings; a tenth of a second with compiled loops, half of one with NumPy's


def is_costly(evaluation: Evaluation, query: Query) -> bool:
    """Whether the query may take so long that the clock must be looked at during its evaluation.

    Most queries are too short for that, however common their words are; only in longer ones are the words looked up.
    """
    documents = evaluation.segment.doc_count
    return evaluation.lookups(query) * documents > COSTLY and evaluation.work(query, documents) > COSTLY
