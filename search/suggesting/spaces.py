"""Words that were split or run together: "un ited", "pensionreform", and those that are written both ways.

Only candidates are made here; whoever searches counts their hits and offers those that have more.
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

MIN_WHOLE = 5  # letters of two words in one; shorter ones are near too many others
MIN_PART = 2  # letters of each of them
MIN_RARE_PART = 4  # letters of a part that is no common word
COMMON = 200  # paragraphs of a word that may be a part with fewer letters
MORE_USED = 10  # times that a whole must be used as often as its rarer part for the space to be a slip
QUOTE = '"'


def respaced(query: Query, vocabulary: Vocabulary) -> tuple[Query | None, Query | None]:
    """The query with wrong spaces put right, and the query with words that some write the other way so written.

    Each of the two is None where it changes nothing.
    """
    right = _changed(values_respaced(query, vocabulary), lambda texts: _put_right(texts, vocabulary))
    other = _changed(right, lambda texts: _otherwise(texts, vocabulary))
    return right if right != query else None, other if other != right else None


def plain_form(text: str) -> str | None:
    """The form of a text that is one word of letters; None for everything else.

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
    """Join the two words, where the joined word is far more used than the rarer of the two; else None."""
    first, second = plain_form(one), plain_form(other)
    if not first or not second or len(first + second) < MIN_WHOLE:
        return None
    rarer = min(vocabulary.count(EXACT, first), vocabulary.count(EXACT, second))
    if vocabulary.count(EXACT, first + second) <= MORE_USED * rarer:
        return None
    are_more = any(len(_halves(text, vocabulary)) > 1 for text in (one, other))  # oil andgas is not oil-and-gas
    return None if are_more else one + other.lower()


def _halves(text: str, vocabulary: Vocabulary) -> Texts:
    """Split an unknown word into the two that it is made of; leave it where there are none or it may be a slip."""
    form = _cuttable(text)
    if form is None or _used(form, vocabulary) or any(away for _, away in vocabulary.alike(form, 1)):
        return [text]
    at = _cut(form, vocabulary)
    return [text[:at], text[at:]] if at else [text]


def _otherwise(texts: Texts, vocabulary: Vocabulary) -> Texts:
    """Write one word that some write apart as a phrase; else write two words that some write together as one word."""
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
    """The form of one word that is long enough for two, each letter of which was typed; None for everything else."""
    form = plain_form(text)
    return form if form and MIN_WHOLE <= len(form) == len(text) else None


def _cut(form: str, vocabulary: Vocabulary) -> int:
    """Where the form is best cut in two words, by how often both are used; 0 where it cannot be."""
    best = most = 0
    for at in range(MIN_PART, len(form) - MIN_PART + 1):
        first = _part_count(form[:at], vocabulary)
        worth = first * _part_count(form[at:], vocabulary) if first else 0
        if worth > most:
            best, most = at, worth
    return best


def _part_count(part: str, vocabulary: Vocabulary) -> int:
    """How many paragraphs have the part of a word; 0 where it is too short to be one, so seldom is it used."""
    count = vocabulary.count(EXACT, part)
    return count if count > COMMON or len(part) >= MIN_RARE_PART else 0


def _cut_of_rarer(form: str, vocabulary: Vocabulary) -> int:
    """Where a form is cut that is used, but less than either of its parts, so that as a phrase they may be more."""
    used = _used(form, vocabulary)
    cut = _cut(form, vocabulary) if used else 0
    return cut if cut and used < min(vocabulary.count(EXACT, part) for part in (form[:cut], form[cut:])) else 0


def _used(form: str, vocabulary: Vocabulary) -> int:
    """The number of paragraphs with the word, in any form."""
    return max(vocabulary.count(EXACT, form), *(vocabulary.count(name, stem(form)) for name in (TEXT, HEAD)))


def _changed(query: Query, change: Callable[[Texts], Texts]) -> Query:
    """The query with each run of words side by side, and each phrase, replaced by what `change` makes of its words.

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
    """The parts, each run of plain words among them changed as one."""
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
    """The words as changed; a text in quotation marks is a phrase."""
    typed = [word.text for word in run]
    texts = change(typed)
    if texts == typed:
        return list(run)
    return [Phrase(text.strip(QUOTE)) if text.startswith(QUOTE) else Word(text) for text in texts]
