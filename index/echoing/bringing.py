"""Brings the echoes (recurring passages) up to date with a snapshot, reusing the previous echoes if there are any.

A snapshot is the index in one generation. A text is a paragraph, a shingle a sequence of words, and a seed a shingle
that two texts share. The result equals a full computation, although only new and removed texts are examined: which
texts are linked depends only on their shingles, and what two linked texts share depends only on those two.
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

    Returns None if the echoes that `now` has are up to date. `before` is an earlier snapshot that still has the texts
    removed since those echoes were computed; if it is None and texts were removed, everything is computed anew. About
    `room` bytes of memory are used. Every segment of `now` must have a forward index.
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
    """Finds similar passages of texts that share shingles.

    Pairs of texts already found to be alike are not compared again. `left` is the number of seeds that can still be
    followed; if it is below 0, the limit was exceeded and some seeds were not followed.
    """

    def __init__(self, texts: SaidTexts, left: int) -> None:
        self._texts = texts
        self._compared = np.empty(0, np.int64)  # numbers of the pairs of texts that are known to be alike, ascending
        self.left = left

    def pairs(self, parts: Iterator[Seeds]) -> Iterator[Pairs]:
        """Yield the pairs of similar passages found from the seeds of each part, until `left` seeds were followed.

        For each pair of texts, one seed is followed first. Usually it shows that the texts are alike, and the pair's
        other seeds need not be followed.
        """
        for part in parts:
            seeds = begun(self._unknown(part))
            first = (np.diff(seeds.one, prepend=-1) != 0) | (np.diff(seeds.other, prepend=-1) != 0)
            for some in (first, ~first):
                yield compared(self._texts, self._akin(self._unknown(seeds.at_places(some))))
                if self.left < 0:
                    return

    def _akin(self, seeds: Seeds) -> Alike:
        """Find the pairs of texts that are alike, following as many of the seeds as the limit allows.

        The pairs found are remembered, and not compared again.
        """
        walked = seeds.at_places(np.arange(min(self.left, len(seeds.one))))
        self.left -= len(seeds.one)
        alike = akin(self._texts, walked)
        self._compared = np.union1d(self._compared, alike.numbers(len(self._texts.rows)))
        return alike

    def _unknown(self, part: Seeds) -> Seeds:
        """Return the seeds except those of pairs of texts already found to be alike, whose passages are all known."""
        numbers = Alike(part.one, part.other).numbers(len(self._texts.rows))
        return part.at_places(~among(numbers, self._compared))


class _Known(NamedTuple):
    """The echoes computed before. `kept` has their pairs of passages whose texts both still exist.

    `fresh` has the numbers of the texts added since, and `gone` the numbers that removed texts have in `before`, the
    texts of an earlier snapshot (None if no text was removed). `partial` is true if the previous echoes are incomplete.
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
        """Return the keys, ascending, of all shingles of new or removed texts: only these can change what is linked."""
        keys = keys_of(texts.words(self.fresh))
        return np.union1d(keys, keys_of(self.before.words(self.gone))) if self.before else keys


def _known(texts: SaidTexts, now: Snapshot, before: Snapshot | None) -> _Known | None:
    """Return the echoes computed before, which snapshot `now` has, or None if everything must be computed anew.

    Everything must be computed anew if there are none, if removed texts are not in `before`, or if more than
    MOST_CHANGED of the words changed.
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
