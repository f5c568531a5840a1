"""Random corpora and random query trees (Hypothesis), for tests that compare two evaluations of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hypothesis import strategies as st
from whoosh import query as q

from index.documents import ParagraphDocument, SpeechDocument
from search.loops import choice, numpy_loops
from search.scoring.blended_term import EVERYWHERE, BlendedTerm

if TYPE_CHECKING:
    from search.loops.numpy_loops import Kernels

WORDS = ["a", "b", "c", "ab", "abc", "abd", "bcd", "the"]
FIELDS = ["text", "exact", "head", "title"]
LOOPS = [cast("Kernels", numpy_loops), *([choice.compiled()] if choice.compiled() else [])]

words = st.sampled_from(WORDS)
boosts = st.sampled_from([1.0, 1.0, 2.0, 0.5])
texts = st.lists(words, max_size=9).map(" ".join)


def speech(event: str, title: str, paragraphs: list[str], topics: list[str]) -> SpeechDocument:
    made = tuple(ParagraphDocument(row, text, {"speaker": (f"S{row % 2}",)}) for row, text in enumerate(paragraphs))
    return SpeechDocument(event, title, facets={"topic": tuple(topics)}, paragraphs=made)


speeches = st.builds(
    speech,
    st.sampled_from("pqrstuvw"),
    st.lists(words, max_size=3).map(" ".join),
    st.lists(texts, min_size=1, max_size=4),
    st.lists(st.sampled_from("xyz"), max_size=2, unique=True),
)
changes = st.one_of(speeches, speeches, speeches, st.sampled_from("pqrstuvw"), st.just("commit"), st.just("merge"))


def terms(field: str) -> st.SearchStrategy[q.Query]:
    return st.builds(q.Term, st.just(field), words, boosts)


def leaves(field: str) -> st.SearchStrategy[q.Query]:
    patterns = st.sampled_from(["a*", "?b", "*d", "*", "a?c", "x*"])
    several = st.one_of(
        st.lists(terms(field), max_size=6),
        st.lists(st.one_of(terms(field), st.lists(terms(field), min_size=2, max_size=3).map(q.Or)), max_size=3),
    )
    return st.one_of(
        terms(field),
        st.builds(q.Phrase, st.just(field), st.lists(words, min_size=1, max_size=4), st.integers(1, 4), boosts),
        st.builds(q.SpanNear2, several.filter(bool), st.integers(1, 4), st.just(True)),
        st.builds(q.SpanNear2, several.filter(lambda parts: 0 < len(parts) < 3), st.integers(1, 4), st.just(False)),
        st.builds(q.Prefix, st.just(field), st.sampled_from(["a", "ab", "b", "x", ""]), boosts),
        st.builds(q.Wildcard, st.just(field), patterns, boosts),
        st.builds(q.FuzzyTerm, st.just(field), words, boosts, st.integers(1, 2), st.integers(0, 1)),
        st.builds(q.TermRange, st.just(field), st.just("ab"), words, st.booleans(), st.booleans(), boosts),
        st.builds(q.Every, st.sampled_from([None, field]), boosts),
    )


def within(parts: st.SearchStrategy[q.Query]) -> st.SearchStrategy[q.Query]:
    several = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(
        st.builds(q.And, several, boosts),
        st.builds(q.Or, several, boosts),
        st.builds(q.Not, parts),
        st.builds(q.AndMaybe, parts, parts),
        st.builds(q.Require, parts, parts),
        st.builds(q.AndNot, parts, parts),
        st.builds(q.ConstantScoreQuery, parts, st.sampled_from([1.0, 2.5])),
    )


def values(field: str, known: str) -> st.SearchStrategy[q.Query]:
    several = st.lists(st.sampled_from(known), min_size=2, max_size=3, unique=True)
    return st.builds(lambda chosen, boost: q.Or([q.Term(field, one, boost) for one in chosen]), several, boosts)


simple = st.one_of(
    st.sampled_from(FIELDS).flatmap(leaves),
    st.builds(BlendedTerm, words, st.just(EVERYWHERE), boosts),
    st.builds(q.Term, st.just("topic"), st.sampled_from("xyz"), boosts),
    values("topic", "xyz"),
    st.builds(q.Term, st.just("speaker"), st.sampled_from(["S0", "S1", "S2"])),
    st.just(q.NullQuery),
)
trees = st.recursive(simple, within, max_leaves=8)
