"""Corrects misspelt words of a query, also within quotation marks.

This module only builds candidates. The caller counts their hits and suggests those that have more.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.stems import stem
from index.fields import EXACT, FACET_NAMES, HEAD, TEXT
from search.planning.phrase_patterns import is_pattern
from search.planning.stop_words import is_stop_word
from search.query.lexer import OPERATOR_WORDS
from search.query.periods import SHORT_MONTHS
from search.query.syntax import In, Not, Phrase, Word, changed, leaves
from search.suggesting.other_letters import in_other_letters
from search.suggesting.slips import likelihood
from search.suggesting.spaces import plain_form, respaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.query.syntax import Query
    from search.vocabulary.facet_words import FacetWords
    from search.vocabulary.used import Used
    from search.vocabulary.vocabulary import Vocabulary

MIN_MENDED = 4  # letters of a word that is corrected; most shorter words are one edit from several others
MIN_TWO_EDITS = 6  # letters that a word must have to be corrected by two edits
MOST_USED_WRONGLY = 20  # paragraphs; a word that is in more of them is no slip, and is not looked up
MORE_USED = 20  # a word is probably meant if it is used this many times as often as the typed one
MIN_USED_WRONGLY = 7  # letters that a word of the archive must have to count as a slip; shorter ones resemble too many
MOST_WORDS = 32  # words of a query that is corrected; in a longer one a slip changes little, and each word takes time
STOP_WORD = 3.0  # a stop word is as unlikely to be meant as a word used a thousand times less often
MAX_CANDIDATES = 3  # suggested queries; each must be counted
_DECIMAL_COMMA = re.compile(r"\b(\d+),(\d{1,2})\b", re.ASCII)  # "7,5 %", where an English text has 7.5


class Mended(NamedTuple):
    """Corrected versions of a query: those of what looks misspelt, most likely first, and `doubtful` ones.

    A doubtful version writes one word apart, or two together, although nothing looks misspelt as typed.
    """

    likely: Sequence[Query]
    doubtful: Sequence[Query]


def mended(query: Query, vocabulary: Vocabulary) -> Mended:
    """Return corrected versions of the query; none if it has more than MOST_WORDS words.

    A word looks misspelt if a similar word is used far more often. A facet's word looks misspelt if no value of the
    facet has it, but some value has a similar word. Wrong spaces are corrected first.
    """
    if sum(len(str(leaf).split()) for leaf in leaves(query)) > MOST_WORDS:
        return Mended((), ())
    surely, maybe = respaced(query, vocabulary)
    likely = _respelt_ways(surely or query, vocabulary) or ([surely] if surely else [])
    return Mended(likely, _respelt_ways(maybe, vocabulary)[:1] or [maybe] if maybe else ())


def _respelt_ways(query: Query, vocabulary: Vocabulary) -> list[Query]:
    """Return up to MAX_CANDIDATES corrected queries, likeliest first; none if no word looks misspelt.

    The first has the likeliest correction of each misspelt word, the next has the second likeliest, and so on.
    """
    ways = {id(leaf): likelier for leaf, likelier in _misspelt(query, vocabulary)}
    found = []
    for rank in range(MAX_CANDIDATES if ways else 0):
        best = {key: texts[min(rank, len(texts) - 1)] for key, texts in ways.items()}
        better = changed(query, lambda leaf, best=best: _respelt(leaf, best))  # type: ignore[misc]
        if better is not None and better not in found:
            found.append(better)
    return found


def _misspelt(query: Query, vocabulary: Vocabulary) -> Iterator[tuple[Query, Sequence[str]]]:
    """Yield the words and phrases that look misspelt, each with its corrections, likeliest first.

    Exclusions are ignored.
    """
    if isinstance(query, Word):
        if likelier := _likelier(query, vocabulary):
            yield query, [_in_its_capitals(word, query.text) for word in likelier]
    elif isinstance(query, Phrase):
        if phrases := _likelier_phrases(query, vocabulary):
            yield query, phrases
    elif isinstance(query, In):
        if query.name in FACET_NAMES:
            yield from _misspelt_values(query.query, vocabulary.facet_words(query.name))
        else:
            yield from _misspelt(query.query, vocabulary)
    elif not isinstance(query, Not):
        for part in getattr(query, "parts", ()):
            yield from _misspelt(part, vocabulary)


def _misspelt_values(query: Query, values: FacetWords) -> Iterator[tuple[Query, Sequence[str]]]:
    """Yield the words and phrases that no facet value has, each with the words of a value that were probably meant."""
    for leaf in leaves(query):
        if isinstance(leaf, Word | Phrase) and not values.matching(leaf):
            better = " ".join(_likelier_name(word, values) for word in leaf.text.split())
            if better != leaf.text:
                yield leaf, (better,)


def _likelier_name(typed: str, values: FacetWords) -> str:
    """Return the word of the facet's values that was probably meant, or `typed` if it is known or none is similar."""
    if values.matching(Word(typed)):
        return typed
    others = list(in_other_letters(typed))
    if known := next((other for other in others if values.matching(Word(other))), None):
        return _in_its_capitals(known, typed)
    near = next(filter(None, map(values.near, (typed, *others))), ())
    best = max(near, key=lambda one: likelihood(typed.casefold(), one.word, one.count), default=None)
    return _in_its_capitals(best.word, typed) if best else typed


def _likelier_phrases(phrase: Phrase, vocabulary: Vocabulary) -> Sequence[str]:
    """Return the phrase with its misspelt words corrected, likeliest first; none if no word looks misspelt."""
    ways: list[Sequence[str]] = []
    for typed in phrase.text.split():
        likelier = () if is_pattern(typed) else _likelier(Word(typed), vocabulary, in_any_form=False)
        ways.append([_in_its_capitals(word, typed) for word in likelier] or [typed])
    most = 1 if any(map(is_pattern, phrase.text.split())) else max(map(len, ways))  # counting a pattern takes long
    found = [" ".join(words[min(rank, len(words) - 1)] for words in ways) for rank in range(most)]
    return [text for text in found if text != phrase.text]


def _likelier(word: Word, vocabulary: Vocabulary, *, in_any_form: bool = True) -> Sequence[str]:
    """Return the words that were probably meant by the typed one, likeliest first; none if it looks right.

    A word that occurs in the archive is mostly right. It is corrected only to words one edit away that begin with the
    same letter and are used far more often. With `in_any_form`, it is enough if another form of the word occurs.
    """
    pointed = _DECIMAL_COMMA.sub(r"\1.\2", word.text)
    if pointed != word.text:
        return (pointed,)
    form = plain_form(word.text)
    if form is None or (len(form) < MIN_MENDED and form.isascii()) or form in SHORT_MONTHS:
        return ()
    own = vocabulary.count(EXACT, form)
    if in_any_form:
        own = max(own, *(vocabulary.count(name, stem(form)) for name in (TEXT, HEAD)))
    if own > MOST_USED_WRONGLY or (own and len(form) < MIN_USED_WRONGLY):
        return ()
    others = [] if own else list(in_other_letters(word.text))
    known = [other for other in others if vocabulary.count(EXACT, plain_form(other) or other)]
    if known or len(form) < MIN_MENDED:
        return known
    if likelier := _best(form, _nearest(form, own, vocabulary)):
        return likelier
    near = (_best(other, _nearest(other, 0, vocabulary)) for other in map(plain_form, others) if other)
    return next(filter(None, near), ())[:1]


def _best(form: str, likelier: Sequence[Used]) -> Sequence[str]:
    """Return up to MAX_CANDIDATES of the `likelier` words, likeliest first; of words with the same stem, only one."""
    firsts: dict[str, str] = {}
    for used in sorted(likelier, key=lambda used: -_likelihood(form, used)):
        firsts.setdefault(stem(used.term), used.term)
    return list(firsts.values())[:MAX_CANDIDATES]


def _nearest(form: str, own: int, vocabulary: Vocabulary) -> list[Used]:
    """Return likelier words one edit from `form` or, if there are none, two edits from it.

    `own` is the number of paragraphs that have `form`.
    """
    for edits in (1, 2) if len(form) >= MIN_TWO_EDITS and not own else (1,):
        near = [used for used, away in vocabulary.alike(form, edits) if away and _is_likelier(used, form, own)]
        if near:
            return near
    return []


def _likelihood(form: str, used: Used) -> float:
    """Return how likely `used` was meant by the typed `form`, as a score: higher means likelier.

    Stop words are less likely, because they are rarely searched or misspelt.
    """
    return likelihood(form, used.term, used.count) - (STOP_WORD if is_stop_word(used.term) else 0)


def _is_likelier(used: Used, form: str, own: int) -> bool:
    """Return whether `form`, which `own` paragraphs have, is probably a slip for `used`.

    It always is if `own` is 0; otherwise only if `used` is far more common and begins with the same letter.
    """
    return not own or (used.term[0] == form[0] and used.count > MORE_USED * own)


def _respelt(leaf: Query, best: dict[int, str]) -> Query:
    if not isinstance(leaf, Word | Phrase) or id(leaf) not in best:
        return leaf
    return replace(leaf, text=best[id(leaf)])


def _in_its_capitals(better: str, typed: str) -> str:
    """Return the corrected word with the capitalisation of the typed one.

    >>> _in_its_capitals("gazprom", "Gasprom"), _in_its_capitals("nato", "NTAO")
    ('Gazprom', 'NATO')
    """
    if len(typed) > 1 and typed.isupper() and better.upper() not in OPERATOR_WORDS:
        return better.upper()
    return better[:1].upper() + better[1:] if typed[0].isupper() else better
