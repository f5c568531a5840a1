"""Two slices compared: the words and runs of words that are typical of one beside the other.

Counts are of the slices' own words. A run of n words is counted only where both runs of n - 1 words in it are frequent
enough, which no run that is frequent enough can fail: so counts are exact, and what is rare costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.planning.stop_words import is_stop_word
from search.study.form_counts import spelt
from search.study.measures import deviation, keyness, log_ratio
from search.study.runs import WordRuns
from search.study.slices import slice_of

if TYPE_CHECKING:
    from search.library import Generation
    from search.request import SearchRequest
    from search.study.form_counts import Spelt

LONGEST = 4  # words of a run
MOST_SHOWN = 50
HERE, THERE = 0, 1  # the sides, in the order of their slices


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """Which slices to compare, `here` with `there`: runs of `length` words, at least `minimum` times in one of them."""

    here: SearchRequest
    there: SearchRequest
    length: int = 1
    minimum: int = 5
    spelt: Spelt = "form"
    stop_words: bool = False
    size: int = MOST_SHOWN


class Keyword(NamedTuple):
    """Words that are more frequent in one slice: counts in both, log-likelihood, log ratio, and how spread there.

    `events` is the share of the slice's speeches that have it, `deviation` Gries's DP over them.
    """

    words: str
    here: int
    there: int
    likelihood: float
    ratio: float
    events: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is typical of each slice, the most telling first, and how many words they have."""

    request: ComparisonRequest
    here: tuple[Keyword, ...]
    there: tuple[Keyword, ...]
    words_here: int
    words_there: int


def compare(generation: Generation, request: ComparisonRequest) -> Comparison:
    """What is typical of each of the request's slices. Raises NoIndexError where the index has no forward index."""
    here, there = (slice_of(generation, each) for each in (request.here, request.there))
    runs = WordRuns(spelt(generation.snapshot.segments, request.spelt), (here, there), max(request.minimum, 1))
    while runs.length < min(request.length, LONGEST):
        runs.grow()
    sizes = (here.words, there.words)
    typical_here, typical_there = (_keywords(runs, side, sizes, request) for side in (HERE, THERE))
    return Comparison(request, typical_here, typical_there, *sizes)


def _keywords(runs: WordRuns, side: int, sizes: tuple[int, int], request: ComparisonRequest) -> tuple[Keyword, ...]:
    """What is typical of one side, the most telling first."""
    own, other = runs.counts[side], runs.counts[1 - side]
    words, rest = max(sizes[side], 1), max(sizes[1 - side], 1)
    likelihood, ratio = keyness(own, other, words, rest), log_ratio(own, other, words, rest)
    enough = np.flatnonzero((likelihood > 0) & (own >= runs.minimum))
    chosen = [i for i in enough[np.argsort(-likelihood[enough], kind="stable")].tolist() if _says(runs, i, request)]
    numbers = np.array(chosen[: request.size], np.int64)
    if not len(numbers):
        return ()
    spread, speech_sizes = runs.in_speeches(side, numbers)
    return tuple(
        Keyword(
            runs.text(number),
            int(runs.counts[HERE][number]),
            int(runs.counts[THERE][number]),
            float(likelihood[number]),
            float(ratio[number]),
            float(np.count_nonzero(spread[i]) / len(speech_sizes)),
            deviation(spread[i], speech_sizes),
        )
        for i, number in enumerate(numbers.tolist())
    )


def _says(runs: WordRuns, number: int, request: ComparisonRequest) -> bool:
    """Whether the run has a word of weight, where stop words alone are not asked for."""
    return request.stop_words or not all(map(is_stop_word, runs.text(number).split()))
