"""Compares two slices of the archive: finds the words and n-grams that are typical of each against the other.

Here a slice is all paragraphs that a request finds: its words choose them as its filters do. A request that asks for
nothing stands for the rest: all paragraphs that the other request does not find. An n-gram is a sequence of
n words in one paragraph. All counts are exact. An n-gram is counted only if both (n - 1)-grams in it are frequent
enough; this loses no frequent n-gram and saves counting the rare ones.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from search.planning.stop_words import is_stop_word
from search.study.measures import keyness, log_ratio
from search.study.runs import WordRuns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.deadline import Deadline
    from search.request import SearchRequest
    from search.study.form_counts import Spelt
    from search.study.segment_slice import SegmentSlice
    from search.study.studied import Studied

LONGEST = 4  # words of the longest n-gram that is counted
MOST_SHOWN = 50  # keywords listed for each slice
KeywordSide = Literal["here", "there"]
HERE, THERE = 0, 1  # indexes of the two slices


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """A request to compare the slice `here` with the slice `there`, by n-grams of `length` words.

    An n-gram is considered if it occurs at least `minimum` times in one of the slices. `spelt` says whether its words
    are compared as forms or as stems. N-grams of only stop words are listed only with `stop_words`. At most `size`
    n-grams are listed for each slice.
    """

    here: SearchRequest
    there: SearchRequest
    length: int = 1
    minimum: int = 5
    spelt: Spelt = "form"
    stop_words: bool = False
    size: int = MOST_SHOWN

    @property
    def rest(self) -> KeywordSide | None:
        """The side that asks for nothing, and so stands for what the other does not find; None if there is none.

        >>> from search.request import SearchRequest
        >>> ComparisonRequest(SearchRequest("war"), SearchRequest()).rest
        'there'
        """
        everything = [_asks_for_nothing(side) for side in (self.here, self.there)]
        return None if everything[HERE] == everything[THERE] else get_args(KeywordSide)[everything.index(True)]


class Keyword(NamedTuple):
    """A word or n-gram that is more frequent in one slice (its own) than in the other.

    `here` and `there` are its counts in the slices `here` and `there` of the request, whichever is its own.
    `likelihood` is its log-likelihood and `ratio` its log ratio. `events` is the share of its own slice's speeches that
    contain it. `deviation` is Gries's DP over these speeches: 0 if it is spread evenly, near 1 if it is all in one
    speech.
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
    """The keywords of each slice, highest log-likelihood first, and the number of words in each slice."""

    request: ComparisonRequest
    here: tuple[Keyword, ...]
    there: tuple[Keyword, ...]
    words_here: int
    words_there: int

    @property
    def keywords(self) -> Iterator[tuple[KeywordSide, Keyword]]:
        """The keywords of both slices, each with the name of its slice; those of `here` come first."""
        for side in get_args(KeywordSide):
            yield from ((side, one) for one in getattr(self, side))


def compare(generation: Studied, request: ComparisonRequest, deadline: Deadline) -> Comparison:
    """Find the keywords of each of the two slices.

    Raises NoIndexError if the index has no forward index, NotWholeError if not all is counted before the deadline.
    """
    runs = _runs(generation, request, deadline)
    here, there = (tuple(_keywords(runs, side, request, request.size)) for side in (HERE, THERE))
    return Comparison(request, here, there, *(each.words for each in runs.slices))


def all_keywords(
    generation: Studied, request: ComparisonRequest, deadline: Deadline
) -> Iterator[tuple[KeywordSide, Keyword]]:
    """Yield every keyword of both slices, ignoring the request's `size`; those of the slice `here` come first.

    All counting is done before the first keyword is yielded, so that an error is raised before any output is sent.
    Raises as `compare` does.
    """
    runs = _runs(generation, request, deadline)
    sides = [_keywords(runs, side, request, sys.maxsize) for side in (HERE, THERE)]
    return ((name, one) for name, own in zip(get_args(KeywordSide), sides, strict=True) for one in own)


def _runs(generation: Studied, request: ComparisonRequest, deadline: Deadline) -> WordRuns:
    """Count the n-grams of the requested length (LONGEST at most) that are frequent in at least one of the slices."""
    slices = list(generation.read((request.here, request.there), deadline))
    if request.rest:
        side = get_args(KeywordSide).index(request.rest)
        slices[side] = _without(slices[side], slices[1 - side])
    scale = generation.spelt(slices[HERE].segments, request.spelt)
    runs = WordRuns(scale, tuple(slices), max(request.minimum, 1), deadline)
    while runs.length < min(request.length, LONGEST):
        runs.grow()
    return runs


def _asks_for_nothing(request: SearchRequest) -> bool:
    return request.text.strip() in ("", "*") and not (request.picks or request.since or request.until)


def _without(chosen: SegmentSlice, other: SegmentSlice) -> SegmentSlice:
    """Return the slice `chosen` without the paragraphs of the slice `other`, which are known by their archive rows."""
    pairs = zip(other.segments, other.documents, strict=True)
    rows = np.concatenate([np.empty(0, np.int64), *(segment.rows[docs] for segment, docs in pairs)])
    kept = (
        docs[~np.isin(segment.rows[docs], rows)]
        for segment, docs in zip(chosen.segments, chosen.documents, strict=True)
    )
    return replace(chosen, documents=tuple(kept))


def _keywords(runs: WordRuns, side: int, request: ComparisonRequest, most: int) -> Iterator[Keyword]:
    """Return an iterator over at most `most` keywords of a slice, highest log-likelihood first.

    `side` is HERE or THERE, the number of the slice in `runs`.

    All counting is done before the function returns. The iterator is empty if either slice has no words, because then
    there is nothing to compare.
    """
    own, other = runs.counts[side], runs.counts[1 - side]
    words, rest = (runs.slices[each].words for each in (side, 1 - side))
    if not words or not rest:
        return iter(())
    likelihood, ratio = keyness(own, other, words, rest), log_ratio(own, other, words, rest)
    enough = np.flatnonzero((likelihood > 0) & (own >= runs.minimum))
    best = enough[np.argsort(-likelihood[enough], kind="stable")].tolist()
    numbers = np.array(list(islice((i for i in best if _says(runs, i, request)), most)), np.int64)
    if not len(numbers):
        return iter(())
    columns = np.stack((likelihood[numbers], ratio[numbers], *runs.dispersion(side, numbers)), axis=1)
    here, there = (runs.counts[each][numbers].tolist() for each in (HERE, THERE))
    return (
        Keyword(runs.text(number), here[i], there[i], *columns[i].tolist()) for i, number in enumerate(numbers.tolist())
    )


def _says(runs: WordRuns, number: int, request: ComparisonRequest) -> bool:
    """Return whether the n-gram `number` is to be listed.

    That is so if one of its words is no stop word, or if the request allows stop words.
    """
    return request.stop_words or not all(map(is_stop_word, runs.text(number).split()))
