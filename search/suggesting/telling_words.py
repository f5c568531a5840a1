"""The words that tell a paragraph from others: those it says often and the archive seldom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.analysis.tokens import tokens
from index.fields import TEXT
from search.planning.stop_words import is_stop_word
from search.scoring.ranking import rarity

if TYPE_CHECKING:
    from search.vocabulary.vocabulary import Vocabulary

MOST = 12  # words: with more, common ones outvote those that tell
ELSEWHERE = 2  # paragraphs that should have a word, or it finds only where it was taken from
LEAST_LETTERS = 3  # of a word; numbers of two digits and initials are everywhere for other reasons


def telling_words(text: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Up to MOST words of the text as written, the most telling first: by how often it has their stem, and by rarity.

    The weight is tf * `rarity`, for a stem that the text has tf times; of a stem's forms the most frequent is
    given. What stands nowhere else is given where there is nothing better.
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
