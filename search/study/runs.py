"""Counts n-grams of one to four words in slices: exact counts of the frequent n-grams, in bounded memory.

N-grams, called "runs" here, grow word by word. A run can be frequent only if both runs within it that are one word
shorter are frequent, so only such runs are counted. Of these, only runs whose hash bucket has enough occurrences are
counted (Park, Chen and Yu 1995).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search.deadline import NEVER, Deadline
from search.presenting.whole import in_time
from search.study.form_counts import counted, spans, whole_speeches
from search.study.run_keys import NONE, RunKeys, bucket
from search.study.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from search.loops.numpy_loops import Docs, Keys
    from search.study.form_counts import WordScale
    from search.study.segment_slice import SegmentSlice

BUCKETS = 22  # bits of a hash: four million buckets, 32 MB of counts; about as many runs recur in a million paragraphs


@dataclass(slots=True)
class WordRuns:
    """All frequent n-grams ("runs") of one to `length` words, and how often the longest of them occur in each slice.

    A slice is some paragraphs of the archive. A run is frequent if it occurs at least `minimum` times in one of
    `slices`. `vocabulary` numbers the words. `frequent` has the frequent words, as indexes in the vocabulary. A run of
    one word is an index in `frequent`. Run i of n + 1 words is encoded in `keys[n - 1][i]` as r * len(frequent) + w:
    its first n words are the run r of n words, its last word is w, an index in `frequent`. `counts[side][i]` counts the
    longest run i in the slice `side`.

    The constructor and the methods raise NotWholeError once the deadline `ends` has passed.
    """

    vocabulary: WordScale
    slices: tuple[SegmentSlice, ...]
    minimum: int
    ends: Deadline = NEVER
    frequent: Keys = field(init=False)
    keys: list[Keys] = field(default_factory=list)
    counts: tuple[Keys, ...] = ()
    _of_word: NDArray[np.int64] = field(init=False)
    _tables: list[RunKeys] = field(default_factory=list)

    def __post_init__(self) -> None:
        counts = [counted(each.segments, each.documents, self.vocabulary, self.ends) for each in self.slices]
        self.frequent = np.flatnonzero(np.max(counts, axis=0) >= self.minimum)
        self.counts = tuple(each[self.frequent] for each in counts)
        self._of_word = np.full(len(self.vocabulary.words) + 1, NONE, np.int64)
        self._of_word[self.frequent] = np.arange(len(self.frequent))

    @property
    def length(self) -> int:
        """The number of words in the longest runs."""
        return len(self.keys) + 1

    def grow(self) -> None:
        """Count the runs that are one word longer than the longest so far, and keep the frequent ones."""
        full = [self._buckets(each) for each in self.slices]
        likely = np.max(full, axis=0) >= self.minimum
        found = [self._counted(each, likely) for each in self.slices]
        distinct = np.unique(np.concatenate([keys for keys, _ in found]))
        counts = [np.zeros(len(distinct), np.int64) for _ in found]
        for total, (keys, times) in zip(counts, found, strict=True):
            total[np.searchsorted(distinct, keys)] = times
        kept = np.max(counts, axis=0) >= self.minimum
        self.keys.append(distinct[kept])
        self._tables.append(RunKeys(distinct[kept]))
        self.counts = tuple(total[kept] for total in counts)

    def text(self, number: int) -> str:
        """Return the words of a run, separated by spaces; `number` is its index among the longest runs."""
        words: list[int] = []
        for keys in reversed(self.keys):
            number, last = divmod(int(keys[number]), len(self.frequent))
            words.append(last)
        words.append(number)
        return " ".join(self.vocabulary.words[int(self.frequent[word])] for word in reversed(words))

    def dispersion(self, side: int, numbers: Keys) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return two arrays, indexed like `numbers`: the share of speeches that contain each n-gram, and Gries's DP.

        `numbers` are distinct numbers of longest runs, and the speeches are those of the slice numbered `side`. DP is
        half the sum, over all speeches, of the absolute difference between a speech's share of the n-gram's occurrences
        and its share of the slice's words. In a speech without the n-gram, that difference is the speech's share of the
        words. So one pass over the speeches that contain the n-gram suffices, and no table of n-grams by speeches is
        needed.
        """
        chosen, runs, whole = self.slices[side], len(numbers), max(self.slices[side].words, 1)
        place_of = np.full(len(self.counts[side]) + 1, NONE, np.int64)  # the last item stands for the number NONE
        place_of[numbers] = np.arange(runs)
        events, apart, levels = np.zeros(runs), np.ones(runs), self._within(numbers)
        for place, segment in enumerate(chosen.segments):
            for docs in in_time(whole_speeches(segment, chosen.documents[place]), self.ends):
                found, starts = self._numbers(chosen, place, docs, levels)
                speeches, of_doc = np.unique(segment.speeches[docs], return_inverse=True)
                sizes = np.bincount(of_doc, np.diff(starts) - 1, len(speeches)) / whole
                places, owners = place_of[found], np.repeat(of_doc, np.diff(starts))
                had = places >= 0
                pairs, times = np.unique(places[had] * len(speeches) + owners[had], return_counts=True)
                run, speech = np.divmod(pairs, len(speeches))
                shares = times / self.counts[side][numbers][run]
                events += np.bincount(run, minlength=runs)
                apart += np.bincount(run, np.abs(shares - sizes[speech]) - sizes[speech], runs)
        return events / max(chosen.speeches, 1), apart / 2

    def _buckets(self, chosen: SegmentSlice) -> Keys:
        """Count, for each hash bucket, the occurrences of all candidate runs of the next length that fall into it."""
        total = np.zeros(1 << BUCKETS, np.int64)
        for keys in self._longer(chosen):
            total += np.bincount(bucket(keys, BUCKETS), minlength=len(total))
        return total

    def _counted(self, chosen: SegmentSlice, likely: NDArray[np.bool_]) -> tuple[Keys, Keys]:
        """Return the distinct candidate runs in the buckets that `likely` marks, ascending, and each run's count."""
        keys, times = np.empty(0, np.int64), np.empty(0, np.int64)
        for some in self._longer(chosen):
            found, counts = np.unique(some[likely[bucket(some, BUCKETS)]], return_counts=True)
            keys, place = np.unique(np.concatenate([keys, found]), return_inverse=True)
            times = np.bincount(place, np.concatenate([times, counts]), len(keys)).astype(np.int64)
        return keys, times

    def _longer(self, chosen: SegmentSlice) -> Iterator[Keys]:
        """Yield the keys of the candidates for the next length, one per occurrence.

        A candidate is a run of length + 1 words whose first and last `length` words are frequent runs.
        """
        for place in range(len(chosen.segments)):
            for words, _ in self._spans(chosen, place):
                single = self._of_word[words]
                runs = self._grown(single, self._tables)
                first, then = runs[:-1], runs[1:]
                last = single[self.length :]
                both = np.flatnonzero((first[: len(last)] >= 0) & (then[: len(last)] >= 0) & (last >= 0))
                yield first[both] * len(self.frequent) + last[both]

    def _within(self, numbers: Keys) -> list[RunKeys]:
        """Return the keys of the longest runs `numbers`, and of the shorter runs with which these begin.

        Item i has the runs of i + 2 words; single words have no item.
        """
        levels: list[RunKeys] = []
        for keys in reversed(self.keys):
            numbers = np.unique(numbers)
            levels.append(RunKeys(keys[numbers], numbers))
            numbers = keys[numbers] // len(self.frequent)
        return levels[::-1]

    def _grown(self, single: Keys, levels: Sequence[RunKeys]) -> Keys:
        """Return, for each word of a text, the number of the run of several words that begins there, or NONE.

        `single` has the words, as indexes in `frequent`. Item i of `levels` has the keys of the runs of i + 2 words.
        The numbers returned are those of the runs of the last item.
        """
        runs = single
        for step, keys in enumerate(levels, start=1):
            last = single[step:]
            first = runs[: len(last)]
            runs = keys.numbers(np.where((first >= 0) & (last >= 0), first * len(self.frequent) + last, NONE))
        return runs

    def _numbers(self, chosen: SegmentSlice, place: int, docs: Docs, levels: Sequence[RunKeys]) -> tuple[Keys, Keys]:
        """Return, for each word of the documents, the number of the run that begins there, and each document's start.

        `docs` are documents of the slice's segment `place`. Both results are arrays; the words of all documents follow
        one another, with a separator after each document. The runs are those of the last item of `levels`; the number
        is NONE where no such run begins, and at the separators.
        """
        words, starts = self._separated(chosen, place, docs)
        runs = np.full(len(words), NONE, np.int64)
        found = self._grown(self._of_word[words], levels)
        runs[: len(found)] = found
        return runs, starts

    def _spans(self, chosen: SegmentSlice, place: int) -> Iterator[tuple[Keys, Keys]]:
        for docs in in_time(spans(chosen.segments[place], chosen.documents[place]), self.ends):
            yield self._separated(chosen, place, docs)

    def _separated(self, chosen: SegmentSlice, place: int, docs: Docs) -> tuple[Keys, Keys]:
        """Return the words of all documents in one array, and the index at which each document starts.

        `docs` are documents of the slice's segment `place`. After each document comes a separator, a number that no
        word has.
        """
        found = Surroundings.of(chosen.segments[place], docs).words
        counts = np.diff(found.starts)
        starts = found.starts + np.arange(len(found.starts))
        words = np.full(int(starts[-1]), len(self.vocabulary.words), np.int64)
        inside = np.arange(len(found.forms)) + np.repeat(np.arange(len(counts)), counts)
        words[inside] = self.vocabulary.places[place][found.forms]
        return words, starts
