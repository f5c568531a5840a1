"""The words most distinctive of a slice compared with the rest of the archive, for the page of a speaker or year.

A slice is all paragraphs that a request's filters select. Only single words are compared, and their dispersion is not
measured. Word counts of the whole archive are kept per generation, so that each page counts only its own slice.
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

SHOWN = 20  # words listed
FEWEST = 5  # times that a word must be in the slice
SURE = 10.83  # log-likelihood that one word in a thousand reaches by chance


class Distinctive(NamedTuple):
    """A word with its counts in the slice and in the rest, and the log-likelihood and log ratio of the two rates."""

    word: str
    here: int
    rest: int
    likelihood: float
    ratio: float


@dataclass(frozen=True, slots=True)
class DistinctiveWords:
    """The words most distinctive of a slice, and the number of words in the slice and in the rest of the archive."""

    request: SearchRequest
    words: tuple[Distinctive, ...]
    words_here: int
    words_rest: int


def distinctive(generation: Studied, request: SearchRequest, size: int = SHOWN) -> DistinctiveWords:
    """List at most `size` words most distinctive of the slice, best first.

    Stop words, words without a letter, words said fewer than FEWEST times in the slice, and words with a log-likelihood
    below SURE are left out. No words are listed if the slice or the rest is empty. Raises NoIndexError if the index has
    no forward index.
    """
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
