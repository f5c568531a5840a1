"""Offers words that are used in similar contexts to a query's words, each with a query that searches for it too."""

from __future__ import annotations

from itertools import islice, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.tokens import tokens
from search.planning.stop_words import is_stop_word
from search.query.parser import parse
from search.query.syntax import Or, Word, changed, joined, leaves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.segment.related import RelatedWords, Relative
    from search.query.syntax import Query
    from search.request import SearchRequest

SHOWN = 6  # related words offered: as many as fit on a line
MOST_TYPED = 4  # most words of a query with related words: in a longer one, no single word says what is meant


class RelatedWord(NamedTuple):
    """A related word, the typed word `of` that it is related to, and their similarity (`likeness`), from 0 to 1.

    `text` is the typed query with `of` replaced by "`of` OR `word`".
    """

    word: str
    of: str
    likeness: float
    text: str


def related_words(
    known: RelatedWords | None, languages: Sequence[str], request: SearchRequest, size: int = SHOWN
) -> tuple[RelatedWord, ...]:
    """Return words related to those of the request: the best for each of its words, then the second best, and so on.

    At most `size` words are returned. `known` is the archive's table of related words, None if it has none. The result
    is empty without a table, or if the request has more than MOST_TYPED words besides stop words. `languages` are those
    of the archive, the commonest first.
    """
    query = parse(request.text).query
    typed = [leaf for leaf in leaves(query) if isinstance(leaf, Word) and not is_stop_word(leaf.text)]
    if known is None or not 0 < len(typed) <= MOST_TYPED:
        return ()
    stems = {leaf: _stem(leaf.text, languages[0]) for leaf in typed}
    offered = {word: _stem(word, languages[0]) for stem in stems.values() for word, _ in known.relatives(stem)}
    new = {word for word, stem in offered.items() if stem not in stems.values() and not is_stop_word(word)}
    columns = [[_either(query, leaf, one) for one in known.relatives(stems[leaf]) if one.word in new] for leaf in typed]
    distinct: dict[str, RelatedWord] = {}
    for one in (one for row in zip_longest(*columns) for one in row if one):
        distinct.setdefault(one.word, one)
    return tuple(islice(distinct.values(), size))


def _either(query: Query, leaf: Word, relative: Relative) -> RelatedWord:
    """Return `relative` with its query: `query` with the typed word `leaf` replaced by "`leaf` OR `relative`"."""

    def alternative(each: Query) -> Query:
        return joined(Or, [each, Word(relative.word)]) if each is leaf else each

    return RelatedWord(relative.word, leaf.text, relative.likeness, str(changed(query, alternative)))


def _stem(word: str, language: str) -> str:
    """Return the stem of a word; "" for a text that is not exactly one word."""
    found = tokens(word, language)
    return found[0].stem if len(found) == 1 else ""
