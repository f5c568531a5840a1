"""Variants of a query that ask for less: without a part, without quotation marks, or without words that occur nowhere.

This module only builds candidates. The caller counts their hits and suggests those that have some.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.stems import stem
from index.analysis.symbols import SYMBOL
from index.fields import EXACT, FACET_NAMES, LEAD, TEXT, TITLE
from search.planning.compounds import compounds, spellings
from search.planning.equivalents import table
from search.planning.phrase_patterns import is_pattern
from search.planning.stop_words import is_stop_word
from search.query.lexer import OPERATOR_WORDS
from search.query.message import said
from search.query.syntax import And, Fuzzy, In, Not, Or, Pattern, Phrase, Word, Words, changed, joined, leaves
from search.vocabulary.shapes import typed_shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.query.syntax import Query
    from search.vocabulary.vocabulary import Vocabulary

STEMMED = (TEXT, TITLE, LEAD)
MARKS = said("quotation marks")

_SIGN = re.compile(SYMBOL)
_PLAIN = re.compile(r"[^\W_][\w’'.*-]*[\w*]|[^\W_]")  # a word that means the same without quotation marks


class Drop(NamedTuple):
    """The text of a part to leave out of a query, and the query without that part."""

    part: str
    query: Query


def drops(query: Query, vocabulary: Vocabulary) -> list[Drop]:
    """Return the parts of the query that can be left out, most promising first; none if nothing would be left.

    Quotation marks, and currency and per-cent signs, are such parts too. If some words occur nowhere, they are all left
    out together, because any of them alone would still prevent hits. Otherwise each candidate leaves out one part.
    """
    rest = hopeful(query, vocabulary)
    if rest == query:
        return [*_unquoted(query), *_unsigned(query), *_single(query)]
    hopeless = [Drop(_left_out(query, rest), rest)] if rest is not None and not isinstance(rest, Not) else []
    return [*hopeless, *_unsigned(query)]


def _single(query: Query) -> list[Drop]:
    """Return, for each part of the query that is not a stop word, the query without this part, in the order typed.

    Queries of which only exclusions would be left are omitted.
    """
    if not isinstance(query, Words | And):
        return []
    parts = list(query.parts)
    heavy = [part for part in parts if not isinstance(part, Word) or not is_stop_word(part.text)]
    left = [(part, [other for other in parts if other is not part]) for part in heavy]
    kept = [(part, rest) for part, rest in left if not all(isinstance(other, Not) for other in rest)]
    return [Drop(str(part), joined(type(query), rest)) for part, rest in kept]


def _unquoted(query: Query) -> list[Drop]:
    """Return, in a list, the query without quotation marks; the list is empty if the query has no phrase."""
    rest = _side_by_side(query)
    return [] if rest == query else [Drop(MARKS, rest)]


def _unsigned(query: Query) -> list[Drop]:
    """Return, in a list, the query without currency and per-cent signs; the list is empty if there are none.

    It is also empty if nothing else is left.
    """
    signs = dict.fromkeys(_SIGN.findall(str(query)))
    rest = changed(query, _without_signs) if signs else None
    return [Drop(" ".join(signs), rest)] if rest is not None and rest != query else []


def _without_signs(leaf: Query) -> Query | None:
    """Return `leaf`, a part of a query, without currency and per-cent signs; None if nothing else is left.

    If it is neither a word nor a phrase, or a word with a sign in the middle, it is returned unchanged.
    """
    if not isinstance(leaf, Word | Phrase):
        return leaf
    text = " ".join(_SIGN.sub(" ", leaf.text).split())
    if not any(map(str.isalnum, text)):
        return None
    return leaf if isinstance(leaf, Word) and " " in text else replace(leaf, text=text)


def _side_by_side(query: Query) -> Query:
    """Return the query with each phrase replaced by its words in any order; exclusions stay as they are."""
    if isinstance(query, Words | And | Or):
        return joined(type(query), list(map(_side_by_side, query.parts)), query.span)
    if isinstance(query, In):
        return replace(query, query=_side_by_side(query.query))
    if not isinstance(query, Phrase):
        return query
    words = _bare(query.text)
    return joined(Words, words) if len(words) > 1 else query


def _bare(text: str) -> list[Query]:
    """Return the words of a phrase as one would type them without quotation marks."""
    words = [word.lower() if word in OPERATOR_WORDS else word for word in _PLAIN.findall(text)]
    return [Pattern(word) if is_pattern(word) else Word(word) for word in words]


def _left_out(query: Query, rest: Query) -> str:
    """Return the words of the query that are not in `rest`, a shorter variant of the query."""
    kept = Counter(_written(rest))
    left = []
    for word in _written(query):
        if not kept[word]:
            left.append(word)
        kept[word] -= 1
    return " ".join(left)


def _written(query: Query) -> list[str]:
    """Return the words of the query, without quotation marks."""
    return [word for leaf in leaves(query) for word in str(leaf).replace('"', "").split()]


def hopeful(query: Query, vocabulary: Vocabulary) -> Query | None:
    """Return the query without words and values that occur nowhere: unchanged if it has none, None if nothing is left.

    Exclusions stay. Of alternatives joined by OR, those that occur somewhere stay.
    """
    if isinstance(query, Words | And | Or):
        parts = [part for inner in query.parts if (part := hopeful(inner, vocabulary))]
        return query if tuple(parts) == query.parts else joined(type(query), parts, query.span) if parts else None
    if isinstance(query, In):
        if query.name in FACET_NAMES:
            return query if _has_value(query, vocabulary) else None
        inner = hopeful(query.query, vocabulary)
        return inner and replace(query, query=inner)
    if isinstance(query, Phrase):
        return _hopeful_phrase(query, vocabulary)
    if isinstance(query, Pattern | Word | Fuzzy):
        return query if is_somewhere(query, vocabulary) else None
    return query


def is_somewhere(leaf: Pattern | Word | Fuzzy, vocabulary: Vocabulary) -> bool:
    """Return whether `leaf`, a word or pattern of a query, occurs in the archive.

    A plain word occurs if any text, title or lead has the word or an equivalent of it. A pattern or fuzzy word occurs
    if it matches a word of any text. A leaf without letters and digits always counts as occurring.
    """
    if isinstance(leaf, Pattern):
        return vocabulary.like(typed_shape(leaf.text), 1)[1] > 0
    typed = compounds(leaf.text)
    if not typed:
        return True
    if isinstance(leaf, Fuzzy):
        return bool(vocabulary.near(typed[0].joined or typed[0].parts[0], leaf.edits))
    forms = tuple(word.joined or word.parts[0] for word in typed)
    names = (leaf.text, *table().of(leaf.text, forms))
    return any(_is_held(way, vocabulary) for name in names for way in spellings(compounds(name)))


def _is_held(forms: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Return whether each form, or its stem, occurs in some text, title or lead."""
    return all(
        vocabulary.count(EXACT, form) or any(vocabulary.count(name, stem(form)) for name in STEMMED) for form in forms
    )


def _hopeful_phrase(phrase: Phrase, vocabulary: Vocabulary) -> Query | None:
    """Return the phrase without words that occur nowhere; a single word that is left loses its quotation marks."""
    kept = list(_hopeful_words(phrase.text, vocabulary))
    if kept == phrase.text.split():
        return phrase
    if len(kept) > 1:
        return replace(phrase, text=" ".join(kept))
    return joined(Words, _bare(kept[0])) if kept and _bare(kept[0]) else None


def _hopeful_words(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    for word in text.split():
        if is_somewhere(Pattern(word) if is_pattern(word) else Word(word), vocabulary):
            yield word


def _has_value(query: In, vocabulary: Vocabulary) -> bool:
    """Return whether the query matches some value of its field; always True if the query has several parts."""
    known = vocabulary.facet_words(query.name)
    leaf = query.query
    return not isinstance(leaf, Word | Phrase | Pattern | Fuzzy) or bool(known.matching(leaf))
