"""The words most distinctive of a slice, against the rest of the archive: for the page of a speaker or year.

This compares the slice with the rest, without n-grams or dispersion. How often each form occurs in the whole archive is
counted once per generation, so that a page need count only its own slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.planning.stop_words import is_stop_word
from search.study.measures import keyness, log_ratio

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.study.studied import Studied

SHOWN = 20  # words
FEWEST = 5  # times that a word is in the slice
SURE = 10.83  # log-likelihood that chance gives once in a thousand words


class Distinctive(NamedTuple):
    """A word with its counts in the slice and in the rest, and the log-likelihood and log ratio of the two rates."""

    word: str
    here: int
    rest: int
    likelihood: float
    ratio: float


@dataclass(frozen=True, slots=True)
class DistinctiveWords:
    """The words most distinctive of a slice, and the number of words in the slice and in the rest."""

    request: SearchRequest
    words: tuple[Distinctive, ...]
    words_here: int
    words_rest: int


def distinctive(generation: Studied, request: SearchRequest, size: int = SHOWN) -> DistinctiveWords:
    """The words most distinctive of the request's slice. Raises NoIndexError where the index has no forward index."""
    words, whole = generation.all_forms()
    here = generation.forms_of(request)
    rest = whole - here
    words_here, words_rest = int(here.sum()), int(rest.sum())
    if not words_here or not words_rest:
        return DistinctiveWords(request, (), words_here, words_rest)
    likelihood = keyness(here, rest, words_here, words_rest)
    ratio = log_ratio(here, rest, words_here, words_rest)
    listed: list[Distinctive] = []
    for i in np.lexsort((np.arange(len(here)), -likelihood)).tolist():
        if likelihood[i] < SURE or len(listed) == size:
            break
        word = words[i]
        if here[i] >= FEWEST and not is_stop_word(word) and any(letter.isalpha() for letter in word):
            listed.append(Distinctive(word, int(here[i]), int(rest[i]), float(likelihood[i]), float(ratio[i])))
    return DistinctiveWords(request, tuple(listed), words_here, words_rest)
