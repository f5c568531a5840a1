"""Corrects words that were split or run together, such as "un ited" and "pensionreform".

It also finds words that some people write together and others apart. This module only builds candidates. The caller
counts their hits and suggests those that have more.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from index.analysis.stems import stem
from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE
from search.planning.compounds import compounds
from search.planning.phrase_patterns import is_pattern
from search.query.syntax import And, In, Or, Phrase, Word, Words, joined
from search.suggesting.value_spaces import values_respaced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.query.syntax import Query
    from search.vocabulary.vocabulary import Vocabulary

    Texts = list[str]

MIN_WHOLE = 5  # letters of two words together; shorter ones resemble too many other words
MIN_PART = 2  # letters of each of the two words
MIN_RARE_PART = 4  # letters of a part that is no common word
COMMON = 200  # a word in more paragraphs than this can be a part even if it has fewer letters than MIN_RARE_PART
MORE_USED = 10  # a space is a slip if the joined word is used this many times as often as its rarer part
QUOTE = '"'


def respaced(query: Query, vocabulary: Vocabulary) -> tuple[Query | None, Query | None]:
    """Return two variants of the query; each is None if it would change nothing.

    The first has wrong spaces corrected. The second also has one word split, or two words joined, as some people write
    them.
    """
    right = _changed(values_respaced(query, vocabulary), lambda texts: _put_right(texts, vocabulary))
    other = _changed(right, lambda texts: _otherwise(texts, vocabulary))
    return right if right != query else None, other if other != right else None


def plain_form(text: str) -> str | None:
    """Return the text in lower case, without accents, if it is a single word of letters; otherwise None.

    >>> plain_form("Bridge"), plain_form("S-400"), plain_form("two words")
    ('bridge', None, None)
    """
    typed = compounds(text)
    if len(typed) != 1 or typed[0].joined or not typed[0].parts[0].isalpha():
        return None
    return typed[0].parts[0]


def _put_right(texts: Texts, vocabulary: Vocabulary) -> Texts:
    """Join neighbouring words that are surely one word, and split each word that is surely two."""
    found: Texts = []
    for text in texts:
        if found and (whole := _whole(found[-1], text, vocabulary)):
            found[-1] = whole
        else:
            found.append(text)
    return [part for text in found for part in _halves(text, vocabulary)]


def _whole(one: str, other: str, vocabulary: Vocabulary) -> str | None:
    """Return the two words joined, if the joined word is far more used than the rarer of the two; otherwise None."""
    first, second = plain_form(one), plain_form(other)
    if not first or not second or len(first + second) < MIN_WHOLE:
        return None
    rarer = min(vocabulary.count(EXACT, first), vocabulary.count(EXACT, second))
    if vocabulary.count(EXACT, first + second) <= MORE_USED * rarer:
        return None
    are_more = any(len(_halves(text, vocabulary)) > 1 for text in (one, other))  # oil andgas is not oil-and-gas
    return None if are_more else one + other.lower()


def _halves(text: str, vocabulary: Vocabulary) -> Texts:
    """Return an unknown word split in two known words, or whole if it cannot be split or is one edit from a known word.

    A known word is returned whole too.
    """
    form = _cuttable(text)
    if form is None or _used(form, vocabulary) or any(away for _, away in vocabulary.alike(form, 1)):
        return [text]
    at = _cut(form, vocabulary)
    return [text[:at], text[at:]] if at else [text]


def _otherwise(texts: Texts, vocabulary: Vocabulary) -> Texts:
    """Split the first word that some people write as two, making it a phrase.

    If there is none, join the first two neighbouring words that some people write as one.
    """
    for at, text in enumerate(texts):
        form = _cuttable(text)
        if form and (cut := _cut_of_rarer(form, vocabulary)):
            return [*texts[:at], f"{QUOTE}{text[:cut]} {text[cut:]}{QUOTE}", *texts[at + 1 :]]
    for at, (one, other) in enumerate(pairwise(texts)):
        first, second = plain_form(one), plain_form(other)
        if first and second and len(first + second) >= MIN_WHOLE and vocabulary.count(EXACT, first + second):
            return [*texts[:at], one + other.lower(), *texts[at + 2 :]]
    return texts


def _cuttable(text: str) -> str | None:
    """Return the word in lower case, without accents, if it is long enough to split; otherwise None.

    Also returns None if that form is not as long as the typed word, because an index into one would not fit the other.
    """
    form = plain_form(text)
    return form if form and MIN_WHOLE <= len(form) == len(text) else None


def _cut(form: str, vocabulary: Vocabulary) -> int:
    """Return the index at which to split the word; 0 if no split gives two known words.

    The best index is where the paragraph counts of both parts have the greatest product.
    """
    best = most = 0
    for at in range(MIN_PART, len(form) - MIN_PART + 1):
        first = _part_count(form[:at], vocabulary)
        worth = first * _part_count(form[at:], vocabulary) if first else 0
        if worth > most:
            best, most = at, worth
    return best


def _part_count(part: str, vocabulary: Vocabulary) -> int:
    """Return how many paragraphs have the part as a word; 0 if it is both short and rare."""
    count = vocabulary.count(EXACT, part)
    return count if count > COMMON or len(part) >= MIN_RARE_PART else 0


def _cut_of_rarer(form: str, vocabulary: Vocabulary) -> int:
    """Return the index at which to split a known word that is used less than both its parts; 0 if there is none."""
    used = _used(form, vocabulary)
    cut = _cut(form, vocabulary) if used else 0
    return cut if cut and used < min(vocabulary.count(EXACT, part) for part in (form[:cut], form[cut:])) else 0


def _used(form: str, vocabulary: Vocabulary) -> int:
    """Return the number of paragraphs that have the word in any form."""
    return max(vocabulary.count(EXACT, form), *(vocabulary.count(name, stem(form)) for name in (TEXT, HEAD)))


def _changed(query: Query, change: Callable[[Texts], Texts]) -> Query:
    """Return the query with `change` applied to each run of adjacent words and to the words of each phrase.

    Exclusions stay as they are.
    """
    match query:
        case Word():
            return joined(Words, _words([query], change), query.span)
        case Words():
            return joined(Words, _side_by_side(query.parts, change), query.span)
        case And() | Or():
            return replace(query, parts=tuple(_changed(part, change) for part in query.parts))
        case In() if query.name in (TEXT, TITLE, LEAD):
            return replace(query, query=_changed(query.query, change))
        case Phrase() if not any(map(is_pattern, query.text.split())):
            return replace(query, text=" ".join(text.strip(QUOTE) for text in change(query.text.split())))
    return query


def _side_by_side(parts: Sequence[Query], change: Callable[[Texts], Texts]) -> list[Query]:
    """Return the parts, with `change` applied to each run of plain words among them."""
    found: list[Query] = []
    run: list[Word] = []
    for part in parts:
        if isinstance(part, Word):
            run.append(part)
            continue
        found += [*_words(run, change), _changed(part, change)]
        run = []
    return [*found, *_words(run, change)]


def _words(run: Sequence[Word], change: Callable[[Texts], Texts]) -> list[Query]:
    """Apply `change` to the words, and return each resulting text as a word or, if it has quotation marks, a phrase."""
    typed = [word.text for word in run]
    texts = change(typed)
    if texts == typed:
        return list(run)
    return [Phrase(text.strip(QUOTE)) if text.startswith(QUOTE) else Word(text) for text in texts]
