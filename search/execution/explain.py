"""Explains a paragraph's score: the query's tree with the share of each part, adding up to the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.evaluation.evaluation import Context
from search.execution.execute import evaluation_of
from search.query.message import said
from search.results import ScorePart
from search.scoring.ranking import Ranking

if TYPE_CHECKING:
    from whoosh.query import Query

    from index.segment.snapshot import Snapshot
    from search.evaluation.evaluation import Evaluation
    from search.loops.numpy_loops import Docs

NOT_FOUND = ScorePart(said("not found"), 0.0)


def explain(snapshot: Snapshot, query: Query, doc: int, ranking: Ranking | None = None) -> ScorePart:
    """Explain the score of the document with this global number, as the shares that the query's parts add.

    A part's value is the sum of its own parts, up to rounding; the root's value is the score in `Answer.scores`. A
    document that does not match gets the value 0. If `ranking` is None, the default one is used. Raises
    IndexError if there is no such document.
    """
    if not 0 <= doc < snapshot.doc_count:
        raise IndexError(f"no document {doc}: the index has {snapshot.doc_count}")
    number, within = snapshot.place(doc)
    domain = np.array([within], np.int32)
    evaluation = evaluation_of(snapshot, number, ranking or Ranking())
    return _explained(evaluation, query, domain, Context()) or NOT_FOUND


def _explained(evaluation: Evaluation, query: Query, doc: Docs, context: Context) -> ScorePart | None:
    """Return the query's share of the document's score, with its parts; None if the document does not match.

    `doc` is an array with only that document's number, counted within the segment.
    """
    found = evaluation.matches(query, doc, context)
    if not len(found.at):
        return None
    value = float(found.scores[0])
    kind = evaluation.kind(query)
    summands = kind.summands(query, context)
    explained = (_explained(evaluation, part, doc, summands.context) for part in summands.parts)
    parts = tuple(part for part in explained if part is not None and part.value)
    if len(parts) == 1 and not kind.named:
        return parts[0]
    return ScorePart(kind.label(evaluation, query, doc), value, parts)
