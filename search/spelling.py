"""Other queries when this one finds little: misspelt words mended, or one part left out.

Only candidates are made here; whoever searches counts their hits and offers those that have more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.analysis import stem
from index.fields import EXACT, FACETS
from search.compounds import compounds
from search.syntax import And, In, Not, Word, Words, changed, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.syntax import Query
    from search.vocabulary import Vocabulary

MIN_MENDED = 4  # letters: below, most words are an edit away from several others
MIN_TWO_EDITS = 6  # letters of a word that may be two edits off
MOST_USED_WRONGLY = 20  # paragraphs; a word that more have is no slip, and is not looked up
MORE_USED = 20  # times that a word must be used as often as the typed one to be what was meant
MAX_CANDIDATES = 3  # queries; each costs a count

VALUED = frozenset(field.name for field in FACETS)


class Drop(NamedTuple):
    """A part of a query, as it is written, and the query without it."""

    part: str
    query: Query


def mended(query: Query, vocabulary: Vocabulary) -> list[Query]:
    """The query with its misspelt words mended, likeliest first; empty where none looks misspelt.

    A word is taken for misspelt where one that is near it is used far more often; in a field of values, where no
    value has it and some value has one near it.
    """
    ways = {id(word): likelier for word, likelier in _misspelt(query, vocabulary)}
    found = []
    for rank in range(MAX_CANDIDATES if ways else 0):
        best = {key: words[min(rank, len(words) - 1)] for key, words in ways.items()}
        better = changed(query, lambda leaf, best=best: _respelt(leaf, best))  # type: ignore[misc]
        if better is not None and better not in found:
            found.append(better)
    return found


def drops(query: Query) -> list[Drop]:
    """Each part of the query that may be left out, in the order typed; none where nothing would be left."""
    if not isinstance(query, Words | And):
        return []
    parts = list(query.parts)
    left = [(part, [other for other in parts if other is not part]) for part in parts]
    kept = [(part, rest) for part, rest in left if not all(isinstance(other, Not) for other in rest)]
    return [Drop(str(part), joined(type(query), rest)) for part, rest in kept]


def _misspelt(query: Query, vocabulary: Vocabulary) -> Iterator[tuple[Query, Sequence[str]]]:
    """The plain words that look misspelt, with likelier ones; none of what is excluded."""
    if isinstance(query, Word):
        if likelier := _likelier(query, vocabulary):
            yield query, likelier
    elif isinstance(query, In):
        values = vocabulary.facet_words(query.name) if query.name in VALUED else None
        if values and isinstance(query.query, Word) and not values.matching(query.query):
            near = values.nearest(query.query)
            yield from [(query.query, (near,))] if near else []
    elif not isinstance(query, Not):
        for part in getattr(query, "parts", ()):
            yield from _misspelt(part, vocabulary)


def _likelier(word: Word, vocabulary: Vocabulary) -> Sequence[str]:
    """Words that are near the typed one and used far more often, likeliest first."""
    typed = compounds(word.text)
    if len(typed) != 1 or typed[0].joined or len(typed[0].parts[0]) < MIN_MENDED:
        return ()
    form = typed[0].parts[0]
    if form.isdecimal():
        return ()
    own = vocabulary.count(EXACT, form)
    if own > MOST_USED_WRONGLY:
        return ()
    near = vocabulary.near(form, 2 if len(form) >= MIN_TWO_EDITS else 1)
    likelier = [used.term for used, away in near if away and used.count > MORE_USED * own * away]
    return list({stem(word): word for word in reversed(likelier)}.values())[::-1][:MAX_CANDIDATES]


def _respelt(leaf: Query, best: dict[int, str]) -> Query:
    return Word(best[id(leaf)], leaf.span) if id(leaf) in best else leaf
