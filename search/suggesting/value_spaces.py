"""Corrects spaces in facet queries: `speaker:adamarsh`, `speaker:"ada mar sh"`, `speaker:mar sh`.

Words stay as typed if some value has them. Spaces are changed only if a value then matches.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.fields import FACET_NAMES
from search.query.syntax import And, In, Or, Phrase, Word, Words, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.syntax import Query
    from search.vocabulary.facet_words import FacetWords
    from search.vocabulary.vocabulary import Vocabulary

MIN_PART = 2  # letters of each part of a name that was split or run together
MIN_WHOLE = 5  # letters of a name that is cut or put together; shorter ones are initials and abbreviations


def values_respaced(query: Query, vocabulary: Vocabulary) -> Query:
    """Return the query with the spaces in its facet queries corrected, where this makes them match a facet value."""
    match query:
        case Words():
            return joined(Words, _side_by_side(query.parts, vocabulary), query.span)
        case And() | Or():
            return replace(query, parts=tuple(values_respaced(part, vocabulary) for part in query.parts))
        case In() if query.name in FACET_NAMES:
            return replace(query, query=_respaced(query.query, vocabulary.facet_words(query.name)))
    return query


def _side_by_side(parts: Sequence[Query], vocabulary: Vocabulary) -> list[Query]:
    """Return the parts, joining a facet query's word with the next word if together they are a name."""
    found: list[Query] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, Word) and isinstance(before, In) and (whole := _reaching_over(before, part, vocabulary)):
            found[-1] = whole
        else:
            found.append(values_respaced(part, vocabulary))
    return found


def _reaching_over(field: In, word: Word, vocabulary: Vocabulary) -> In | None:
    """Return the facet query with its word and the following `word` joined.

    Returns None unless some value has the joined word and no value has the facet query's own word.
    """
    if field.name not in FACET_NAMES or not isinstance(field.query, Word):
        return None
    whole = _together([field.query.text, word.text], vocabulary.facet_words(field.name))
    return replace(field, query=replace(field.query, text=whole[0])) if len(whole) == 1 else None


def _respaced(query: Query, values: FacetWords) -> Query:
    """Return the facet query with its spaces corrected, if no value has it as typed."""
    if isinstance(query, Word):
        cut = None if _is_any(query.text, values) else _apart(query.text, values)
        return Phrase(cut, span=query.span) if cut else query
    if isinstance(query, Phrase):
        return query if values.matching(query) else replace(query, text=" ".join(_together(query.text.split(), values)))
    if isinstance(query, Words) and all(isinstance(part, Word) for part in query.parts):
        texts = [part.text for part in query.parts if isinstance(part, Word)]
        whole = _together(texts, values)
        return query if whole == texts else joined(Words, [Word(text) for text in whole], query.span)
    return query


def _together(texts: Sequence[str], values: FacetWords) -> list[str]:
    """Join each word that no value has with the next word, if some value has the two as one word."""
    found: list[str] = []
    for text in texts:
        whole = found[-1] + text.lower() if found else ""
        if len(whole) >= MIN_WHOLE and not _is_any(found[-1], values) and _is_any(whole, values):
            found[-1] = whole
        else:
            found.append(text)
    return found


def _apart(text: str, values: FacetWords) -> str | None:
    """Return the text split by a space into two words that some value has; None if there is no such split."""
    if len(text) < MIN_WHOLE or not text.isalpha():
        return None
    ways = (f"{text[:at]} {text[at:]}" for at in range(MIN_PART, len(text) - MIN_PART + 1))
    return next((way for way in ways if _is_any(way, values)), None)


def _is_any(text: str, values: FacetWords) -> bool:
    """Return whether any value has the words as typed."""
    return bool(values.matching(Phrase(text)))
