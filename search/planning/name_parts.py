"""Recognises abbreviations that are really part of a person's name: "Kim Jong Un" is not about the UN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis.folding import folded
from index.fields import EXACT
from search.planning.stop_words import is_stop_word
from search.query.syntax import Phrase, Word
from search.vocabulary.name_words import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.syntax import Query
    from search.vocabulary.vocabulary import Vocabulary


def is_name_part(queries: Sequence[Query], at: int, shorts: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Return whether `queries[at]`, a word spelt like an abbreviation, is part of a name with the word before it.

    `shorts` are the abbreviations that can be parts of names, in capitals. The first of these rules that fits decides:

    - False for a word that is not in `shorts`, or has no word before it.
    - False after a stop word.
    - True in mixed case ("Un").
    - False in capitals ("UN") after a word that is not all capitals.
    - Otherwise, True if the archive has both words as one ("Jong-un") or in a person's name.
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
