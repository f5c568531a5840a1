"""Offers words that are used in similar contexts to a query's words, each with a query for either word."""

from __future__ import annotations

from itertools import islice, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.tokens import tokens
from search.planning.stop_words import is_stop_word
from search.query.parser import parse
from search.query.syntax import Or, Word, changed, joined, leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.library import Generation
    from search.query.syntax import Query
    from search.request import SearchRequest

SHOWN = 6  # words offered: a line of them
MOST_TYPED = 4  # words of a query that are looked at; of a longer one, none stands for what is meant


class RelatedWord(NamedTuple):
    """A related word, the typed word `of` that it is related to, their similarity from 0 to 1, and a query for either
    word.
    """

    word: str
    of: str
    likeness: float
    text: str


def related_words(generation: Generation, request: SearchRequest, size: int = SHOWN) -> tuple[RelatedWord, ...]:
    """List words related to those of the request, taking from each typed word in turn.

    The list is empty if the index has no related words or the query has more than MOST_TYPED words.
    """
    query = parse(request.text).query
    typed = [leaf for leaf in leaves(query) if isinstance(leaf, Word) and not is_stop_word(leaf.text)]
    known = generation.snapshot.related
    if known is None or not 0 < len(typed) <= MOST_TYPED:
        return ()
    stems = {leaf: _stem(leaf.text, generation.languages) for leaf in typed}
    columns = [list(_of(generation, query, leaf, set(stems.values()), stems[leaf])) for leaf in typed]
    distinct: dict[str, RelatedWord] = {}
    for one in (one for row in zip_longest(*columns) for one in row if one):
        distinct.setdefault(one.word, one)
    return tuple(islice(distinct.values(), size))


def _of(generation: Generation, query: Query, leaf: Word, typed: set[str], stem: str) -> Iterator[RelatedWord]:
    assert generation.snapshot.related is not None
    for relative in generation.snapshot.related.relatives(stem):
        if _stem(relative.word, generation.languages) not in typed and not is_stop_word(relative.word):
            text = str(changed(query, lambda each, word=relative.word: _either(each, leaf, word)))  # type: ignore[misc]
            yield RelatedWord(relative.word, leaf.text, relative.likeness, text)


def _either(each: Query, leaf: Word, word: str) -> Query:
    """Return "leaf OR word" if `each` is the leaf; any other part of the query unchanged."""
    return joined(Or, [each, Word(word)]) if each is leaf else each


def _stem(word: str, languages: tuple[str, ...]) -> str:
    """Return the stem of a word in the archive's commonest language, or "" if the text is not exactly one word."""
    found = tokens(word, languages[0])
    return found[0].stem if len(found) == 1 else ""
