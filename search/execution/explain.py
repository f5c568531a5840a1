"""Why a paragraph has its score: the query's tree with what each part gave, the parts adding up to the whole."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as q

from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE
from search.execution.evaluation import Context
from search.execution.execute import evaluation_of
from search.results import ScorePart
from search.scoring.blended_term import Blend
from search.scoring.ranking import Ranking

if TYPE_CHECKING:
    from index.segment.snapshot import Snapshot
    from search.execution.evaluation import Evaluation
    from search.loops.numpy_loops import Docs

WHERE = {
    TEXT: "in the text, any form",
    EXACT: "as written",
    HEAD: "in title or lead",
    TITLE: "in the title",
    LEAD: "in the lead",
}
NAMED = {
    q.And: "all of",
    q.AndMaybe: "all of",
    q.Or: "any of",
    q.DisjunctionMax: "the highest of several",
}
NOT_FOUND = ScorePart("not found", 0.0)


def explain(snapshot: Snapshot, query: q.Query, doc: int, ranking: Ranking | None = None) -> ScorePart:
    """What each part of the query adds to the score of the document of that global number.

    The value of a part with parts is their sum, to rounding; that of the whole is the score in `Answer.scores`. A
    document that does not match has the value 0. Raises IndexError where there is no such document.
    """
    if not 0 <= doc < snapshot.doc_count:
        raise IndexError(f"no document {doc}: the index has {snapshot.doc_count}")
    number = bisect_right(snapshot.bases, doc) - 1
    domain = np.array([doc - snapshot.bases[number]], np.int32)
    evaluation = evaluation_of(snapshot, number, ranking or Ranking())
    return _explained(evaluation, query, domain, Context()) or NOT_FOUND


def _explained(evaluation: Evaluation, query: q.Query, doc: Docs, context: Context) -> ScorePart | None:
    """The part that the query is; None where the document does not match it."""
    found = evaluation.matches(query, doc, context)
    if not len(found.at):
        return None
    value = float(found.scores[0])
    parts = [part for part in _parts(evaluation, query, doc, context) if part.value]
    if len(parts) == 1 and not _tells_itself(query):
        return parts[0]
    return ScorePart(_label(evaluation, query, doc), value, tuple(parts))


def _tells_itself(query: q.Query) -> bool:
    return isinstance(query, (q.Phrase, q.SpanNear2))


def _parts(evaluation: Evaluation, query: q.Query, doc: Docs, context: Context) -> list[ScorePart]:
    """The parts whose values add up to the query's; none for a query that is one."""
    several = isinstance(query, (q.And, q.Or)) and len(query.subqueries) > 1
    inner = context.boosted(query.boost) if several else context
    summands: list[q.Query] = []
    if isinstance(query, (q.And, q.Or)):
        summands = list(query.subqueries)
    elif isinstance(query, (q.Require, q.AndNot)):
        summands = [query.a]
    elif isinstance(query, q.AndMaybe):
        summands = [query.a, query.b]
    elif isinstance(query, q.Phrase):
        inner = context.boosted(query.boost)
        summands = [q.Term(query.fieldname, word) for word in query.words]
    elif isinstance(query, q.SpanNear2):
        summands = list(query.qs)
    found = (_explained(evaluation, part, doc, inner) for part in summands)
    return [part for part in found if part is not None]


def _label(evaluation: Evaluation, query: q.Query, doc: Docs) -> str:
    if isinstance(query, q.Term):
        fields = [name for name, _ in query.fields] if isinstance(query, Blend) else [query.fieldname]
        return _told(evaluation, query.text, fields, doc)
    if isinstance(query, q.Phrase):
        return f"“{' '.join(query.words)}” {WHERE.get(query.fieldname, query.fieldname)}"
    if isinstance(query, q.SpanNear2):
        return f"within {query.slop} words of each other"
    if isinstance(query, (q.Prefix, q.Wildcard, q.FuzzyTerm)):
        return str(query)
    return NAMED.get(type(query), "the same for every paragraph found")


def _told(evaluation: Evaluation, text: str, fields: list[str], doc: Docs) -> str:
    """The word, how often it stands where, and how many paragraphs have it at all."""
    told = []
    for field in fields:
        number = evaluation.term(field, text)
        freqs = evaluation.lists.among(field, number, doc)[1] if number >= 0 else doc[:0]
        if len(freqs):
            length = int(evaluation.segment.lengths(field)[doc[0]])
            having = evaluation.statistics.documents(field, text)
            where = WHERE.get(field, field)
            told.append(f"{int(freqs[0])} of {length:,} words {where}, where {having:,} paragraphs have it")
    return f"“{text}”: {'; '.join(told)}"
