"""Words that are a part of a person's name, though they spell a short name too: Kim Jong Un is no United Nations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis.folding import folded
from index.fields import EXACT, FACETS
from search.planning.stop_words import is_stop_word
from search.query.syntax import Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.syntax import Query
    from search.vocabulary.vocabulary import Vocabulary

PEOPLE = tuple(field.name for field in FACETS if field.name in ("person", "speaker"))


def is_name_part(queries: Sequence[Query], at: int, shorts: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether the query at index `at`, spelled like a short name, belongs to a person's name with the word before.

    It does if it has a capital and small letters, or letters of the same size as that word where texts write the two
    as one (Jong-un) or a person has both. In capitals after small letters it is the short name.
    """
    word, before = queries[at], queries[at - 1] if at else None
    if not (isinstance(word, Word) and isinstance(before, Word)) or word.text.upper() not in shorts:
        return False
    if is_stop_word(before.text):
        return False
    if not (word.text.isupper() or word.text.islower()):
        return True
    if word.text.isupper() and not before.text.isupper():
        return False
    pair = f"{before.text} {word.text}"
    as_one = folded(f"{before.text}{word.text}").chars
    return bool(vocabulary.count(EXACT, as_one)) or any(
        vocabulary.facet_words(name).matching(Phrase(pair)) for name in PEOPLE
    )
