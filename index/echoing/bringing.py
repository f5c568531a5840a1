"""Brings the echoes (recurring passages) up to date with a snapshot, reusing the previous echoes if there are any.

A snapshot is the index in one generation. A text is a paragraph, a shingle a sequence of words, and a seed a shingle
that two texts share. To follow a seed is to compare its two texts around the shingle; they are alike if this finds a
similar passage in both. The result is the same as if all texts were compared anew, although only seeds that have a
shingle of a new or removed text are followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.echoing.families import families, wholes
from index.echoing.passages import akin, compared, settled
from index.echoing.said_texts import SaidTexts
from index.echoing.shingles import Alike, among, begun, keys_of, seeds
from index.echoing.stars import bags, stars
from index.segment.echoes import Pairs, echo_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from index.echoing.said_texts import Numbers
    from index.echoing.shingles import Keys, Seeds
    from index.segment.snapshot import Snapshot

SEEDS_PER_WORD = 0.25  # most seeds followed per word of the archive: twice as many as the UN General Debate has
FEWEST_SEEDS = 1_000_000  # seeds that are followed in any case, within a few seconds
MOST_CHANGED = 0.2  # share of new and removed words in all words, from which on computing everything anew is faster


def brought(now: Snapshot, before: Snapshot | None, room: int) -> Mapping[str, NDArray[Any]] | None:
    """Compute the echoes of snapshot `now`, and return the arrays of their file by section name.

    Returns None if the snapshot's present echoes are up to date. `before` is an earlier snapshot that still has all
    texts for which the present echoes were computed. If some of these texts were removed and `before` is None, all is
    computed anew. Finding the seeds takes about `room` bytes of memory. Every segment of `now` must have a forward
    index.
    """
    texts = SaidTexts(now)
    known = _known(texts, now, before)
    if known and not known.changed:
        return None
    wanted, kept = (known.keys(texts), known.kept) if known else (None, Pairs.joined([]))
    fresh = _Fresh(texts, max(FEWEST_SEEDS, int(SEEDS_PER_WORD * texts.lengths.sum())))
    pairs = settled(Pairs.joined([kept, *fresh.pairs(seeds(texts, room, wanted))]))
    lengths = tuple(texts.lengths[np.searchsorted(texts.rows, rows)] for rows in (pairs.one, pairs.other))
    found, whole = families(pairs), wholes(pairs, (lengths[0], lengths[1]))
    partial = fresh.left < 0 or (known is not None and known.partial)
    return echo_sections(texts.rows, pairs, (found, stars(bags(texts, found), found), whole), partial=partial)


class _Fresh:
    """Finds similar passages by following seeds (shingles that two texts share).

    Once two texts are found to be alike, their other seeds are not followed. `left` is the number of seeds that can
    still be followed; if it is below 0, the limit was exceeded and some seeds were not followed.
    """

    def __init__(self, texts: SaidTexts, left: int) -> None:
        self._texts = texts
        self._compared = np.empty(0, np.int64)  # numbers of the pairs of texts that are known to be alike, ascending
        self.left = left

    def pairs(self, parts: Iterator[Seeds]) -> Iterator[Pairs]:
        """Follow the seeds, which are given in several parts, and yield pairs of similar passages.

        In each part, one seed of each pair of texts is followed first, then those seeds whose texts were not found to
        be alike. Stops when the limit of seeds is exceeded.
        """
        for part in parts:
            seeds = begun(self._unknown(part))
            first = (np.diff(seeds.one, prepend=-1) != 0) | (np.diff(seeds.other, prepend=-1) != 0)
            for some in (first, ~first):
                yield compared(self._texts, self._akin(self._unknown(seeds.at_places(some))))
                if self.left < 0:
                    return

    def _akin(self, seeds: Seeds) -> Alike:
        """Follow as many seeds as the limit allows; return, and remember, the pairs of texts found to be alike."""
        walked = seeds.at_places(np.arange(min(self.left, len(seeds.one))))
        self.left -= len(seeds.one)
        alike = akin(self._texts, walked)
        self._compared = np.union1d(self._compared, alike.numbers(len(self._texts.rows)))
        return alike

    def _unknown(self, part: Seeds) -> Seeds:
        """Return the seeds of `part`, except those of two texts that were already found to be alike."""
        numbers = Alike(part.one, part.other).numbers(len(self._texts.rows))
        return part.at_places(~among(numbers, self._compared))


class _Known(NamedTuple):
    """The previous echoes, and the texts that were added or removed since they were computed.

    `kept` has the previous pairs of similar passages, except pairs with a removed text. `fresh` has the numbers of the
    added texts. `before` has the texts of an earlier snapshot, in which the removed texts have the numbers `gone`; if
    no text was removed, `before` is None and `gone` is empty. `partial` is true if the previous echoes are incomplete.
    """

    kept: Pairs
    fresh: Numbers
    gone: Numbers
    before: SaidTexts | None
    partial: bool

    @property
    def changed(self) -> bool:
        return bool(len(self.fresh) or len(self.gone))

    def keys(self, texts: SaidTexts) -> Keys:
        """Return the keys, ascending, of all shingles of added or removed texts; `texts` has all present texts."""
        keys = keys_of(texts.words(self.fresh))
        return np.union1d(keys, keys_of(self.before.words(self.gone))) if self.before else keys


def _known(texts: SaidTexts, now: Snapshot, before: Snapshot | None) -> _Known | None:
    """Return the previous echoes, which snapshot `now` has, or None if everything must be computed anew.

    `texts` are the texts of `now`. Everything must be computed anew if `now` has no echoes, if a removed text cannot be
    read from `before`, or if the words added and removed are more than the share MOST_CHANGED of all words.
    """
    if now.echoes is None:
        return None
    covered = now.echoes.covered.rows()
    gone = np.setdiff1d(covered, texts.rows, assume_unique=True)
    fresh = np.flatnonzero(~np.isin(texts.rows, covered, assume_unique=True))
    earlier = SaidTexts(before) if before and len(gone) else None
    places = np.searchsorted(earlier.rows, gone) if earlier and earlier.studied else gone[:0]
    if len(places) != len(gone) or (earlier and not np.array_equal(earlier.rows[places], gone)):
        return None
    words = texts.lengths[fresh].sum() + (earlier.lengths[places].sum() if earlier else 0)
    if words > MOST_CHANGED * texts.lengths.sum():
        return None
    pairs = now.echoes.pairs
    there = np.isin(pairs.one, texts.rows) & np.isin(pairs.other, texts.rows)
    return _Known(pairs.at_places(there), fresh, places, earlier, now.echoes.partial)
