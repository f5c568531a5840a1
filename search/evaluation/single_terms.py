"""Queries for one term: in a single field, or blended over several fields as if they were one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE
from search.evaluation.evaluation import SCORED_FIELDS, Matches, QueryKind, no_summands, no_terms, nothing
from search.loops.array_lists import Blended, WeightedTerm
from search.query.message import joined_by, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whoosh import query as q

    from search.evaluation.evaluation import Context, Evaluation
    from search.loops.numpy_loops import Docs, Scores
    from search.scoring.blended_term import BlendedTerm

WHERE = {
    TEXT: said("in the text, any form"),
    EXACT: said("as written"),
    HEAD: said("in title or lead"),
    TITLE: said("in the title"),
    LEAD: said("in the lead"),
}


def where(field: str) -> str:
    """Return the phrase that names a field in a score explanation."""
    return WHERE.get(field, field)


def _term(evaluation: Evaluation, query: q.Term, domain: Docs | None, context: Context) -> Matches:
    field, number = query.fieldname, evaluation.term(query.fieldname, query.text)
    if number < 0:
        return nothing()
    lists = evaluation.lists
    if not context.scored:
        at = lists.where(field, number, domain) if domain is not None else lists.whole(field, number)[0]
        return Matches(at, np.zeros(len(at)))
    constants = evaluation.constants(field, query.text, context.boost * query.boost)
    if domain is None and field in SCORED_FIELDS:
        return Matches(*lists.scored(field, number, constants, evaluation.segment.rounded_lengths(field)))
    at, freqs = lists.whole(field, number) if domain is None else lists.among(field, number, domain)
    return Matches(at, evaluation.score(field, evaluation.documents(domain, at), freqs, constants))


def speech_scores(evaluation: Evaluation, query: q.Term, context: Context) -> tuple[Docs, Scores]:
    """Return two arrays: the speeches that have the word in the query's field, and a score for each of them.

    The field is title or lead. The score is what the word adds to every document of the speech.
    """
    number = evaluation.term(query.fieldname, query.text)
    if number < 0:
        none = nothing()
        return none.at, none.scores
    speeches, freqs = evaluation.lists.speeches_with(query.fieldname, number)
    first = evaluation.segment.starts[speeches].astype(np.int32)
    constants = evaluation.constants(query.fieldname, query.text, context.boost * query.boost)
    return speeches, evaluation.score(query.fieldname, first, freqs, constants)


def speeches_having(evaluation: Evaluation, query: q.Term) -> int:
    """Return the number of speeches that have the word in their title or lead, deleted ones included."""
    number = evaluation.term(query.fieldname, query.text)
    return int(evaluation.segment.shared_lists(query.fieldname).df[number]) if number >= 0 else 0


def _blend(evaluation: Evaluation, query: BlendedTerm, domain: Docs | None, context: Context) -> Matches:
    found = blended_parts(evaluation, query)
    if not found:
        return nothing()
    if not context.scored:
        at = evaluation.lists.either(found, domain)
        return Matches(at, np.zeros(len(at)))
    constants, lengths = evaluation.blended(query, context)
    return Matches(*evaluation.lists.blended(found, constants, lengths, domain))


def blended_parts(evaluation: Evaluation, query: BlendedTerm) -> list[WeightedTerm]:
    """Return the word's term in each of the query's fields, without fields in which the segment lacks the word."""
    found = [WeightedTerm(name, evaluation.term(name, query.text), weight) for name, weight in query.fields]
    return [part for part in found if part.number >= 0]


def any_blended(evaluation: Evaluation, words: Sequence[tuple[BlendedTerm, Context]]) -> Matches:
    """Return the documents with any of the words, and the sums of their scores.

    All words must be searched in the same fields.
    """
    asked = [
        Blended(parts, evaluation.blended(query, context)[0] if context.scored else None)
        for query, context in words
        if (parts := blended_parts(evaluation, query))
    ]
    if not asked:
        return nothing()
    lengths = evaluation.statistics.blended_lengths(evaluation.segment, words[0][0])
    return Matches(*evaluation.lists.any_blended(asked, lengths, evaluation.accumulator))


def _term_cost(evaluation: Evaluation, query: q.Term) -> int:
    return evaluation.frequency(query.fieldname, query.text)


def _blend_cost(evaluation: Evaluation, query: BlendedTerm) -> int:
    return sum(evaluation.frequency(name, query.text) for name, _ in query.fields)


def _one_lookup(evaluation: Evaluation, query: q.Term) -> int:
    return 1


def _work(evaluation: Evaluation, query: q.Term, most: int) -> int:
    return min(most, evaluation.cost(query))


def _itself(evaluation: Evaluation, query: q.Term) -> Sequence[tuple[str, int]]:
    number = evaluation.term(query.fieldname, query.text)
    return [(query.fieldname, number)] if number >= 0 else []


def _term_label(evaluation: Evaluation, query: q.Term, doc: Docs) -> str:
    return _mentions(evaluation, query.text, [query.fieldname], doc)


def _blend_label(evaluation: Evaluation, query: BlendedTerm, doc: Docs) -> str:
    return _mentions(evaluation, query.text, [name for name, _ in query.fields], doc)


def mention(freq: int, length: int, place: str, having: int) -> str:
    """Return the message that a word occurs `freq` times in a field of `length` words, and in how many paragraphs.

    `place` is the phrase that names the field, such as "in the title". `having` is the number of paragraphs that have
    the word in this field.
    """
    return said(
        "{freq} of {length} words {place}, where {having} paragraphs have it",
        freq=freq, length=length, place=place, having=having,
    )  # fmt: skip


def _mentions(evaluation: Evaluation, text: str, fields: Sequence[str], doc: Docs) -> str:
    """Return the label of a word: its frequency in each field of the document, and how many paragraphs have it."""
    mentions = []
    for field in fields:
        number = evaluation.term(field, text)
        freqs = evaluation.lists.among(field, number, doc)[1] if number >= 0 else doc[:0]
        if len(freqs):
            length = int(evaluation.segment.lengths(field)[doc[0]])
            having = evaluation.statistics.documents(field, text)
            mentions.append(mention(int(freqs[0]), length, where(field), having))
    return said("“{word}”: {mentions}", word=text, mentions=joined_by("{first}; {second}", mentions))


TERM = QueryKind(
    evaluate=_term,
    cost=_term_cost,
    lookups=_one_lookup,
    work=_work,
    terms=_itself,
    summands=no_summands,
    label=_term_label,
    named=True,
)
BLENDED_TERM = QueryKind(
    evaluate=_blend,
    cost=_blend_cost,
    lookups=_one_lookup,
    work=_work,
    terms=no_terms,
    summands=no_summands,
    label=_blend_label,
    named=True,
)
