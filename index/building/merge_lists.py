"""Merges the posting lists of several segments: decodes, renumbers, interleaves and packs them, one span at a time.

A span is as many whole lists as fit in memory, or a part of one list that is too long. There is one list for each stem.
A form's rank is its place among the word forms of its stem; the commonest has rank 0. Old and new numbers are those in
an input segment and in the merged one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.building.ahead import one_ahead
from index.building.word_sections import chunks, order_by
from index.segment import packing
from index.segment.packing import ramp, sums
from index.segment.posting_lists import Occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.building.word_sections import FieldEncoder
    from index.segment.posting_lists import ListReader


class MergedField(NamedTuple):
    """One field of one input segment: its posting lists, and arrays that map old numbers to new ones.

    `numbers` maps the numbers of documents (or of speeches), and `stems` those of stems. The word form with the old
    rank r of the old stem s has the new rank `ranks[first_pair[s] + r]`.
    """

    lists: ListReader
    numbers: NDArray[np.int32]  # old document (or speech) -> new one, or -1
    stems: NDArray[np.int32]  # old stem -> new stem
    first_pair: NDArray[np.int64]  # old stem -> index of its first element in `ranks`
    ranks: NDArray[np.int32]  # `ranks[first_pair[old stem] + old rank]` is the new rank of the word form


class Lists(NamedTuple):
    """A span of whole posting lists: those of the merged stems `low <= stem < high`."""

    low: int
    high: int

    def gathered(self, fields: Sequence[MergedField]) -> Occurrences:
        """Return the merged postings of the span's stems.

        `fields` has one element per input, in the order of the inputs, all for the same field.
        """
        parts = [part for part in (_part(field, self.low, self.high) for field in fields) if part is not None]
        return _interleaved(parts, self.high - self.low)

    def pack(self, encoder: FieldEncoder, found: Occurrences) -> None:
        """Pack the lists that `gathered` returned."""
        encoder.add_lists(found)


class Stretch(NamedTuple):
    """A span of one long posting list: the blocks (groups of postings) `low <= block < high` of the list in one input.

    `source` is the index of that input. `last` is true if the span ends the merged list.
    """

    source: int
    stem: int  # the stem's number in that input
    low: int
    high: int
    last: bool

    def gathered(self, fields: Sequence[MergedField]) -> Occurrences:
        """Return the postings of these blocks, renumbered for the merged list.

        `fields` has one element per input, in the order of the inputs, all for the same field.
        """
        field = fields[self.source]
        found = field.lists.stretch(self.stem, self.low, self.high)
        stems = np.full(len(found.docs), self.stem)
        _, docs, *others = _renumbered(field, found, stems)
        return Occurrences(np.array([len(docs)], np.int64), docs, *others)

    def pack(self, encoder: FieldEncoder, found: Occurrences) -> None:
        """Pack the postings that `gathered` returned; end the merged list if they are its last."""
        encoder.add_part(found)
        if self.last:
            encoder.end_list()


def merge_lists(encoder: FieldEncoder, fields: Sequence[MergedField], stem_count: int, most: int) -> None:
    """Merge the posting lists of one field from all inputs, and pass them to the encoder in the order of the new stems.

    `fields` has one element per input, all for this field, which has `stem_count` stems after the merge. About `most`
    word occurrences are merged at a time. While one span is packed, a second thread decodes the next.
    """
    spans = _spans(fields, stem_count, most)
    for span, found in one_ahead(lambda span: span.gathered(fields), spans):
        span.pack(encoder, found)


def _spans(fields: Sequence[MergedField], stem_count: int, most: int) -> Iterator[Lists | Stretch]:
    """Yield spans of about `most` word occurrences that cover all lists, in the order of the new stems.

    `fields` has one element per input, all for the same field, which has `stem_count` stems after the merge.
    """
    totals = np.zeros(stem_count, np.int64)
    for field in fields:
        totals[field.stems] += field.lists.cf
    low = 0
    for stem in np.flatnonzero(totals > most).tolist():
        yield from _short(totals, low, stem, most)
        yield from _long(fields, stem, most)
        low = stem + 1
    yield from _short(totals, low, stem_count, most)


def _short(totals: NDArray[np.int64], low: int, high: int, most: int) -> Iterator[Lists]:
    ends = np.cumsum(totals[low:high])
    first = low
    for _, end in chunks(totals[low:high], most):
        after = low + int(np.searchsorted(ends, end)) + 1
        yield Lists(first, after)
        first = after


def _long(fields: Sequence[MergedField], stem: int, most: int) -> Iterator[Stretch]:
    places = [(source, int(np.searchsorted(field.stems, stem))) for source, field in enumerate(fields)]
    held = [(i, old) for i, old in places if old < len(fields[i].stems) and fields[i].stems[old] == stem]
    for source, old in held:
        lists = fields[source].lists
        blocks = lists.block_count(old)
        step = max(1, blocks * most // int(lists.cf[old]))
        for low in range(0, blocks, step):
            high = min(blocks, low + step)
            yield Stretch(source, old, low, high, source == held[-1][0] and high == blocks)


class Part(NamedTuple):
    """Postings of one input segment, with their new numbers.

    `stems[i]`, `docs[i]` and `freqs[i]` are the stem, document and frequency of posting i. `positions` and `ranks` (of
    the word forms) have one element per occurrence, in the order of the postings.
    """

    stems: NDArray[np.int64]
    docs: NDArray[np.int32]
    freqs: NDArray[np.int32]
    positions: NDArray[np.int32]
    ranks: NDArray[np.int32]


def _part(field: MergedField, low: int, high: int) -> Part | None:
    """Return the field's postings of the merged stems `low <= stem < high`, with stems counted from `low`.

    Returns None if the field has none of these stems.
    """
    first, last = (int(i) for i in np.searchsorted(field.stems, (low, high)))
    if first == last:
        return None
    found = field.lists.between(first, last)
    part = _renumbered(field, found, np.repeat(np.arange(first, last), found.counts))
    return part._replace(stems=(field.stems[part.stems] - low).astype(np.int32))


def _renumbered(field: MergedField, found: Occurrences, stems: NDArray[np.int64]) -> Part:
    """Return the postings `found` with new document numbers and form ranks, without those of deleted documents.

    `stems[i]` is the stem of posting i in the input segment; the returned Part has these old stem numbers too.
    """
    docs = field.numbers[found.docs]
    ranks = field.ranks[np.repeat(field.first_pair[stems], found.freqs) + found.forms]
    kept = docs >= 0
    if kept.all():
        return Part(stems, docs, found.freqs, found.positions, ranks)
    told = np.repeat(kept, found.freqs)
    return Part(stems[kept], docs[kept], found.freqs[kept], found.positions[told], ranks[told])


def _interleaved(parts: Sequence[Part], stem_count: int) -> Occurrences:
    """Combine the parts into one list for each of `stem_count` stems, in which new document numbers ascend.

    `parts` has at least one part and is in the order of the inputs, whose documents are numbered input after input.
    """
    stems, docs, freqs, positions, ranks = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    order = order_by(stems, stem_count)
    begin, lengths = sums(freqs)[:-1][order], freqs[order]
    counts = np.bincount(stems, minlength=stem_count)
    fast = packing.loops(len(positions))
    if fast:
        result = np.empty_like(positions), np.empty_like(ranks)
        fast.gather_runs(begin, lengths, (positions, ranks), result)
        return Occurrences(counts, docs[order], lengths, *result)
    places = np.repeat(begin, lengths) + ramp(lengths)
    return Occurrences(counts, docs[order], lengths, positions[places], ranks[places])
