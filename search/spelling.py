"""Other queries when this one finds little: misspelt words mended, or one part left out.

Only candidates are made here; whoever searches counts their hits and offers those that have more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.fields import EXACT
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


class Drop(NamedTuple):
    """A part of a query, as it is written, and the query without it."""

    part: str
    query: Query


def mended(query: Query, vocabulary: Vocabulary) -> list[Query]:
    """The query with its misspelt words mended, likeliest first; empty where none looks misspelt.

    A word is taken for misspelt where one that is near it is used far more often. Words in fields of values are
    left to `search.choices`, which knows the values.
    """
    ways = {id(word): _likelier(word, vocabulary) for word in _bare_words(query)}
    if not any(ways.values()):
        return []
    found = []
    for rank in range(MAX_CANDIDATES):
        best = {key: words[min(rank, len(words) - 1)] for key, words in ways.items() if words}
        mended_ = changed(query, lambda leaf, best=best: _respelt(leaf, best))  # type: ignore[misc]
        if mended_ is not None and mended_ not in found:
            found.append(mended_)
    return found


def drops(query: Query) -> list[Drop]:
    """Each part of the query that may be left out, in the order typed; none where nothing would be left."""
    if not isinstance(query, Words | And):
        return []
    parts = list(query.parts)
    left = [(part, [other for other in parts if other is not part]) for part in parts]
    kept = [(part, rest) for part, rest in left if not all(isinstance(other, Not) for other in rest)]
    return [Drop(str(part), joined(type(query), rest)) for part, rest in kept]


def _bare_words(query: Query) -> Iterator[Word]:
    """The plain words that are asked of the text, not of a field, and not excluded."""
    if isinstance(query, In | Not):
        return
    if isinstance(query, Word):
        yield query
    for part in getattr(query, "parts", ()):
        yield from _bare_words(part)


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
    return likelier[:MAX_CANDIDATES]


def _respelt(leaf: Query, best: dict[int, str]) -> Query:
    return Word(best[id(leaf)], leaf.span) if id(leaf) in best else leaf
