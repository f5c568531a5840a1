"""Words in like company with a query's, each with the query for either word: offered, never added unasked."""

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
    """A word in like company with one typed: its likeness from 0 to 1, and the query with either of the two."""

    word: str
    of: str
    likeness: float
    text: str


def related_words(generation: Generation, request: SearchRequest, size: int = SHOWN) -> tuple[RelatedWord, ...]:
    """Words related to those of the request, taken from each in turn; none where the index has no related words."""
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
    """The alternative "leaf or word" in place of the leaf; any other part as it is."""
    return joined(Or, [each, Word(word)]) if each is leaf else each


def _stem(word: str, languages: tuple[str, ...]) -> str:
    """The stem of a word in the archive's commonest language; "" for a text that is not one word."""
    found = tokens(word, languages[0])
    return found[0].stem if len(found) == 1 else ""
