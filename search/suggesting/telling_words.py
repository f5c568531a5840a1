"""Finds the most distinctive words of a paragraph: frequent in it, but rare in the archive."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.analysis.tokens import tokens
from index.fields import TEXT
from search.planning.stop_words import is_stop_word
from search.scoring.ranking import rarity

if TYPE_CHECKING:
    from search.vocabulary.vocabulary import Vocabulary

MOST = 12  # most words: if more are used, common words outweigh the distinctive ones
ELSEWHERE = 2  # paragraphs that a word should be in; with one, it would find only the paragraph itself
LEAST_LETTERS = 3  # letters of a word; initials and numbers of two digits say nothing about a subject


def telling_words(text: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return up to MOST words of the text, the most distinctive first.

    A word's weight is its stem's frequency in the text times its inverse document frequency (`rarity`). Each stem is
    given in its most frequent form. Words that are in no other paragraph are left out, unless all words are such.
    `language` is that of the text.
    """
    forms: dict[str, Counter[str]] = {}
    for token in tokens(text, language):
        if token.kind == "word" and len(token.form) >= LEAST_LETTERS and not is_stop_word(token.form):
            forms.setdefault(token.stem, Counter())[token.form] += 1
    used = {stem: vocabulary.count(TEXT, stem) for stem in forms}
    shared = [stem for stem, paragraphs in used.items() if paragraphs >= ELSEWHERE] or list(used)
    weights = {stem: forms[stem].total() * rarity(vocabulary.paragraphs, used[stem]) for stem in shared}
    best = sorted(weights, key=lambda stem: -weights[stem])[:MOST]
    return tuple(forms[stem].most_common(1)[0][0] for stem in best)
