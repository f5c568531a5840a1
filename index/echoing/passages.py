"""Extends shared shingles to passages: follows both texts to the left and right for as long as they agree.

A shingle is WIDTH words in a row, a seed a shingle shared by two texts (paragraphs). Up to STEP words in a row can be
changed, added or left out if enough equal words follow. An equal word scores 1, and a differing word -PRICE. The search
in one direction (a walk) ends when its score has fallen by PATIENCE from its highest value; the passage ends where the
score was highest. All walks advance together, by one equal word or one difference at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.echoing.shingles import SPAN, WIDTH, Alike, Seeds, begun, common
from index.segment.echoes import Pairs
from index.segment.packing import sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.echoing.said_texts import Numbers, SaidTexts

LEAST = 16  # fewest equal words of a passage, about a sentence; shorter phrases recur by chance
LIKENESS = 0.8  # share of equal words from which two passages are similar
PRICE = 3  # equal words that outweigh one differing word
PATIENCE = 10  # fall of the score that ends a walk: three differences in a row cost 9
STEP = 3  # most words of a difference in either text; a longer difference ends the passage
AGREEING = 2  # equal words that must follow a difference; a single one can be equal by chance
BATCH = 400_000  # seeds followed together, some 200 MB of arrays with their texts' words
_DIFFERENCES = sorted(
    ((one, other) for one in range(STEP + 1) for other in range(STEP + 1) if one or other),
    key=lambda pair: (max(pair), pair != (max(pair), max(pair)), pair),
)


def akin(texts: SaidTexts, seeds: Seeds) -> Alike:
    """Return, once each, the pairs of texts that have a similar passage around one of the seeds (shared shingles)."""
    columns = (np.arange(first, min(first + BATCH, len(seeds.one))) for first in range(0, len(seeds.one), BATCH))
    found = [_walked(texts, seeds.at_places(some)) for some in columns]
    pairs = Pairs.joined(found)
    return Alike.numbered(np.unique(Alike(pairs.one, pairs.other).numbers(len(texts.rows))), len(texts.rows))


def compared(texts: SaidTexts, alike: Alike) -> Pairs:
    """Find the similar passages of each pair of texts in `alike`.

    The fields `one` and `other` of the pairs of passages have the archive rows of the texts, not their numbers.
    """
    sizes = sums(texts.lengths[alike.one] + texts.lengths[alike.other])
    cuts = np.flatnonzero(np.diff(sizes[:-1] // SPAN, prepend=0))
    batches = np.split(np.arange(len(alike.one)), cuts)
    both = (common(texts, Alike(alike.one[some], alike.other[some])) for some in batches if len(some))
    found = [_walked(texts, begun(seeds)) for seeds in both]
    pairs = settled(Pairs.joined(found))
    return pairs._replace(one=texts.rows[pairs.one], other=texts.rows[pairs.other])


def settled(pairs: Pairs) -> Pairs:
    """Sort the pairs by their texts; of pairs that overlap in both texts, keep only that with the most equal words."""
    order = np.lexsort((-pairs.equal, pairs.other_at, pairs.one_at, pairs.other, pairs.one))
    ordered = pairs.at_places(order)
    return ordered.at_places(_apart(ordered)) if len(order) else ordered


class _Walk(NamedTuple):
    """The results of walks: how far two texts agree in one direction from a shared place.

    Walk i took `one[i]` words of the first text and `other[i]` words of the second, of which `equal[i]` are equal.
    """

    one: Numbers
    other: Numbers
    equal: Numbers


def _walked(texts: SaidTexts, seeds: Seeds) -> Pairs:
    """Extend the seeds (shared shingles) to similar passages, and return the pairs of passages.

    The fields `one` and `other` of these pairs have the numbers of the texts, not their archive rows.
    """
    held = np.unique(np.concatenate([seeds.one, seeds.other]))
    words, starts = texts.words(held)
    one, other = (np.searchsorted(held, numbers) for numbers in (seeds.one, seeds.other))
    place, mate = starts[one] + seeds.one_at, starts[other] + seeds.other_at
    lead = _exact(words, (place, mate), (starts[one], starts[other]))
    place, mate = np.divmod(np.unique((place - lead) * len(words) + mate - lead), len(words))
    one, other = (np.searchsorted(starts, at, "right") - 1 for at in (place, mate))
    right = _walk(words, (place, mate), (starts[one + 1], starts[other + 1]), 1)
    left = _walk(words, (place - 1, mate - 1), (starts[one] - 1, starts[other] - 1), -1)
    pairs = Pairs(
        held[one],
        held[other],
        place - left.one - starts[one],
        mate - left.other - starts[other],
        left.one + right.one,
        left.other + right.other,
        left.equal + right.equal,
    )
    alike = 2 * pairs.equal >= LIKENESS * (pairs.one_width + pairs.other_width)
    return pairs.at_places(alike & (pairs.equal >= LEAST))


def _exact(words: NDArray[np.uint64], at: tuple[Numbers, Numbers], first: tuple[Numbers, Numbers]) -> Numbers:
    """Return for each i how many words directly before the places `at[0][i]` and `at[1][i]` of two texts are equal.

    `first[0][i]` and `first[1][i]` are the places where the two texts begin. All places are indexes into `words`.
    """
    count = np.zeros(len(at[0]), np.int64)
    going = np.arange(len(count))
    while len(going):
        one, other = (place[going] - count[going] - 1 for place in at)
        within = (one >= first[0][going]) & (other >= first[1][going])
        going, one, other = going[within], one[within], other[within]
        equal = words[one] == words[other]
        going = going[equal]
        count[going] += 1
    return count


def _walk(words: NDArray[np.uint64], at: tuple[Numbers, Numbers], end: tuple[Numbers, Numbers], way: int) -> _Walk:
    """Follow two texts as long as they agree, in walk i from `at[0][i]` and `at[1][i]` to `end[0][i]` and `end[1][i]`.

    The ends are exclusive. `way` is 1 to go right, -1 to go left. All places are indexes into `words`.
    """
    room = tuple((stop - place) * way for place, stop in zip(at, end, strict=True))
    walkers = _Walkers(words, (at[0], at[1]), (room[0], room[1]), way)
    while len(walkers.going):
        walkers.go_on()
    return _Walk(*walkers.best)


class _Walkers:
    """Walks along pairs of texts; each walk goes on as long as its two texts agree, and all advance together.

    Walk i starts at the places `at[0][i]` and `at[1][i]` of `words`, and can take at most `room[0][i]` and `room[1][i]`
    words; `way` is 1 to go right, -1 to go left. `going` has the numbers of the walks that have not ended.
    """

    def __init__(
        self, words: NDArray[np.uint64], at: tuple[Numbers, Numbers], room: tuple[Numbers, Numbers], way: int
    ) -> None:
        self._words, self._at, self._room, self._way = words, at, room, way
        self._far = np.zeros((2, len(at[0])), np.int64)
        self._equal = np.zeros(len(at[0]), np.int64)
        self._score = np.zeros(len(at[0]), np.int64)
        self._highest = np.zeros(len(at[0]), np.int64)
        self.best = np.zeros((3, len(at[0])), np.int64)  # of each walk, `one`, `other` and `equal` at its highest score
        self.going = np.arange(len(at[0]))

    def go_on(self) -> None:
        """Advance each walk past one equal word or one difference; end the walks that can do neither."""
        equal = self._agree(self.going, 0, 0)
        same, different = self.going[equal], self.going[~equal]
        self._far[:, same] += 1
        self._equal[same] += 1
        self._score[same] += 1
        better = same[self._score[same] > self._highest[same]]
        self._highest[better] = self._score[better]
        self.best[:2, better] = self._far[:, better]
        self.best[2, better] = self._equal[better]
        over = self._past_a_difference(different)
        self.going = np.sort(np.concatenate([same, over]))

    def _past_a_difference(self, walks: NDArray[np.intp]) -> NDArray[np.intp]:
        """Advance each of these walks past the shortest difference that its score allows and that precedes equal words.

        `walks` has the numbers of the walks that have come to a difference; those that could advance are returned.
        """
        done = [np.empty(0, np.intp)]
        for one, other in _DIFFERENCES:
            if not len(walks):
                break
            dear = max(one, other) * PRICE
            fits = self._highest[walks] - self._score[walks] + dear < PATIENCE
            for step in range(AGREEING):
                fits &= self._agree(walks, one + step, other + step)
            found, walks = walks[fits], walks[~fits]
            self._far[0, found] += one
            self._far[1, found] += other
            self._score[found] -= dear
            done.append(found)
        return np.concatenate(done)

    def _agree(self, walks: NDArray[np.intp], one: int, other: int) -> NDArray[np.bool_]:
        """Return for each of these walks whether two words are equal, `one` and `other` places ahead in its two texts.

        Places count from the next word of the walk, which is 0. Beyond the end of a text, nothing is equal.
        """
        here, there = self._far[0, walks] + one, self._far[1, walks] + other
        within = (here < self._room[0][walks]) & (there < self._room[1][walks])
        found = np.zeros(len(walks), np.bool_)
        some = walks[within]
        first = self._words[self._at[0][some] + self._way * here[within]]
        found[within] = first == self._words[self._at[1][some] + self._way * there[within]]
        return found


def _apart(pairs: Pairs) -> NDArray[np.intp]:
    """Return the indexes, ascending, of the pairs to keep: of pairs that overlap in both texts, only the best.

    The best pair has the most equal words. `pairs` must be sorted by their texts. In each round, the best remaining
    pair of every two texts is kept, and those that overlap with it are dropped.
    """
    group = np.cumsum((np.diff(pairs.one, prepend=-1) != 0) | (np.diff(pairs.other, prepend=-1) != 0))
    left = np.lexsort((-pairs.equal, group))
    kept = []
    while len(left):
        fresh = np.diff(group[left], prepend=-1) != 0
        best = left[fresh]
        kept.append(best)
        left = left[~_overlap(pairs, left, best[np.cumsum(fresh) - 1])]
    return np.sort(np.concatenate(kept))


def _overlap(pairs: Pairs, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
    """Return for each i whether the pairs with the indexes `one[i]` and `other[i]` overlap in both of their texts.

    Both pairs must be of the same two texts.
    """
    found = np.ones(len(one), np.bool_)
    for at, width in ((pairs.one_at, pairs.one_width), (pairs.other_at, pairs.other_width)):
        end = np.minimum(at[one] + width[one], at[other] + width[other])
        found &= end > np.maximum(at[one], at[other])
    return found


assert WIDTH > AGREEING
