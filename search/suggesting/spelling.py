"""Other queries when this one finds little: misspelt words mended, also within quotation marks.

Only candidates are made here; whoever searches counts their hits and offers those that have more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.analysis.stems import stem
from index.fields import EXACT, FACET_NAMES, HEAD, TEXT
from search.planning.compounds import compounds
from search.planning.phrase_patterns import is_pattern
from search.query.lexer import OPERATOR_WORDS
from search.query.syntax import In, Not, Phrase, Word, changed, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.query.syntax import Query
    from search.vocabulary.used import Used
    from search.vocabulary.vocabulary import Vocabulary

MIN_MENDED = 4  # letters: below, most words are an edit away from several others
MIN_TWO_EDITS = 6  # letters of a word that may be two edits off
MOST_USED_WRONGLY = 20  # paragraphs; a word that more have is no slip, and is not looked up
MORE_USED = 20  # times that a word must be used as often as the typed one to be what was meant
MIN_USED_WRONGLY = 7  # letters of a word that is used and yet may be a slip; shorter ones are near too many others
MOST_WORDS = 32  # of a query that is mended; in a longer one a slip changes little, and each word costs a look
MAX_CANDIDATES = 3  # queries; each costs a count


def mended(query: Query, vocabulary: Vocabulary) -> list[Query]:
    """The query with its misspelt words mended, likeliest mending first; empty where no word looks misspelt.

    A word is taken for misspelt where one that is near it is used far more often; in a field of values, where no
    value has it and some value has one near it.
    """
    if sum(len(str(leaf).split()) for leaf in leaves(query)) > MOST_WORDS:
        return []
    ways = {id(leaf): likelier for leaf, likelier in _misspelt(query, vocabulary)}
    found = []
    for rank in range(MAX_CANDIDATES if ways else 0):
        best = {key: texts[min(rank, len(texts) - 1)] for key, texts in ways.items()}
        better = changed(query, lambda leaf, best=best: _respelt(leaf, best))  # type: ignore[misc]
        if better is not None and better not in found:
            found.append(better)
    return found


def _misspelt(query: Query, vocabulary: Vocabulary) -> Iterator[tuple[Query, Sequence[str]]]:
    """The words and phrases that look misspelt, each with likelier ones; what is excluded does not count."""
    if isinstance(query, Word):
        if likelier := _likelier(query, vocabulary):
            yield query, [_in_its_capitals(word, query.text) for word in likelier]
    elif isinstance(query, Phrase):
        if phrases := _likelier_phrases(query, vocabulary):
            yield query, phrases
    elif isinstance(query, In):
        values = vocabulary.facet_words(query.name) if query.name in FACET_NAMES else None
        if values and isinstance(query.query, Word) and not values.matching(query.query):
            near = values.nearest(query.query)
            yield from [(query.query, (_in_its_capitals(near, query.query.text),))] if near else []
    elif not isinstance(query, Not):
        for part in getattr(query, "parts", ()):
            yield from _misspelt(part, vocabulary)


def _likelier_phrases(phrase: Phrase, vocabulary: Vocabulary) -> Sequence[str]:
    """The phrase with its misspelt words mended, likeliest first; none where no word of it looks misspelt."""
    ways: list[Sequence[str]] = []
    for typed in phrase.text.split():
        likelier = () if is_pattern(typed) else _likelier(Word(typed), vocabulary)
        ways.append([_in_its_capitals(word, typed) for word in likelier] or [typed])
    most = 1 if any(map(is_pattern, phrase.text.split())) else max(map(len, ways))  # each pattern is dear to count
    found = [" ".join(words[min(rank, len(words) - 1)] for words in ways) for rank in range(most)]
    return [text for text in found if text != phrase.text]


def _likelier(word: Word, vocabulary: Vocabulary) -> Sequence[str]:
    """The words near the typed one that are used far more often, likeliest first.

    A word that some paragraph has in any form is mostly right: for it, only what begins alike and is one edit away.
    """
    typed = compounds(word.text)
    if len(typed) != 1 or typed[0].joined or len(typed[0].parts[0]) < MIN_MENDED:
        return ()
    form = typed[0].parts[0]
    if not form.isalpha():
        return ()
    own = max(vocabulary.count(EXACT, form), *(vocabulary.count(name, stem(form)) for name in (TEXT, HEAD)))
    if own > MOST_USED_WRONGLY or (own and len(form) < MIN_USED_WRONGLY):
        return ()
    near = vocabulary.alike(form, 2 if len(form) >= MIN_TWO_EDITS and not own else 1)
    likelier = [used for used, away in near if away and _is_likelier(used, form, own)]
    firsts: dict[str, str] = {}
    for used in likelier:
        firsts.setdefault(stem(used.term), used.term)
    return list(firsts.values())[:MAX_CANDIDATES]


def _is_likelier(used: Used, form: str, own: int) -> bool:
    """Whether the word is used so much more than the form that the form is a slip for it."""
    return not own or (used.term[0] == form[0] and used.count > MORE_USED * own)


def _respelt(leaf: Query, best: dict[int, str]) -> Query:
    if not isinstance(leaf, Word | Phrase) or id(leaf) not in best:
        return leaf
    return replace(leaf, text=best[id(leaf)])


def _in_its_capitals(better: str, typed: str) -> str:
    """The better word, written with the capitals of the typed one.

    >>> _in_its_capitals("gazprom", "Gasprom"), _in_its_capitals("nato", "NTAO")
    ('Gazprom', 'NATO')
    """
    if len(typed) > 1 and typed.isupper() and better.upper() not in OPERATOR_WORDS:
        return better.upper()
    return better[:1].upper() + better[1:] if typed[0].isupper() else better
