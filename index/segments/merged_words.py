"""The fields of words of several segments as one: stems and forms numbered anew, their lists merged.

Words are str only while one source's are numbered; what pairs of stem and form there are is told by arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import EXACT, TEXT
from index.segments.building import FieldEncoder
from index.segments.merged_lists import Field, merge_lists
from index.segments.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.segment import Segment
    from index.segments.building import Sections
    from index.segments.merge import Source
    from index.segments.terms import Terms


def merged_text(sources: Sequence[Source], most: int) -> Sections:
    """`text` and `exact`: stems and, for each, its forms in all sources, the commonest first."""
    stems, new_stems = _union([source.segment.terms(TEXT) for source in sources])
    forms, new_forms = _union([source.segment.terms(EXACT) for source in sources])
    pairs = [_pairs(s.segment, *new) for s, *new in zip(sources, new_stems, new_forms, strict=True)]
    stem_of, form_of, rank_of = _ranked(pairs, len(forms))
    fields = []
    for source, numbers, own, ranks in zip(sources, new_stems, pairs, rank_of, strict=True):
        fields.append(Field(source.segment.text_lists, source.doc_numbers, numbers, own.first, own.by_place(ranks)))
    encoder = FieldEncoder(np.bincount(stem_of, minlength=len(stems)), sources[0].segment.path.parent)
    merge_lists(encoder, fields, len(stems), most)
    del pairs, rank_of, fields, new_stems, new_forms  # they are large, and naming the forms takes memory too
    return {**encoder.sections(TEXT, stems), **encoder.form_sections(EXACT, [forms[form] for form in form_of.tolist()])}


def merged_shared(name: str, sources: Sequence[Source], most: int) -> Sections:
    """A field of stems alone, by speech."""
    readers = [source.segment.shared_lists(name) for source in sources]
    stems, new_stems = _union([lists.terms for lists in readers])
    fields = []
    for source, lists, numbers in zip(sources, readers, new_stems, strict=True):
        once = np.arange(len(numbers))
        fields.append(Field(lists, source.speech_numbers, numbers, once, np.zeros(len(numbers), np.int32)))
    encoder = FieldEncoder(np.ones(len(stems), np.int64), sources[0].segment.path.parent)
    merge_lists(encoder, fields, len(stems), most)
    return encoder.sections(name, stems)


def _union(parts: Sequence[Terms]) -> tuple[list[str], list[NDArray[np.int64]]]:
    """The distinct words of all parts in order, and the number of each word of each part."""
    words = sorted(set().union(*parts))
    numbers = {word: number for number, word in enumerate(words)}
    return words, [np.fromiter(map(numbers.__getitem__, part), np.int64, len(part)) for part in parts]


class Pairs(NamedTuple):
    """The pairs of stem and form of one source: their new numbers, occurrences, and places by old stem and rank."""

    stems: NDArray[np.int64]
    forms: NDArray[np.int64]
    counts: NDArray[np.int64]
    places: NDArray[np.int64]
    first: NDArray[np.int64]  # old stem -> its first place; ranks that deletions emptied keep theirs

    def by_place(self, ranks: NDArray[np.int32]) -> NDArray[np.int32]:
        """The new ranks of the pairs by their places."""
        result = np.zeros(int(self.first[-1]), np.int32)
        result[self.places] = ranks
        return result


def _pairs(segment: Segment, new_stems: NDArray[np.int64], new_forms: NDArray[np.int64]) -> Pairs:
    stems, ranks, forms, counts = segment.pairs()
    widths = np.zeros(len(new_stems), np.int64)
    np.maximum.at(widths, stems, ranks + 1)
    first = sums(widths)
    return Pairs(new_stems[stems], new_forms[forms], counts, first[stems] + ranks, first)


def _ranked(
    pairs: Sequence[Pairs], form_count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[NDArray[np.int32]]]:
    """Stem and form of each distinct pair by stem and rank, and the rank of each source's pairs.

    A stem's commonest form has rank 0; of equally common ones, the first by the alphabet.
    """
    keys = np.concatenate([own.stems * form_count + own.forms for own in pairs])
    distinct, of_pair = np.unique(keys, return_inverse=True)
    counts = np.bincount(of_pair, weights=np.concatenate([own.counts for own in pairs]), minlength=len(distinct))
    stem_of, form_of = np.divmod(distinct, max(1, form_count))
    order = np.lexsort((form_of, -counts, stem_of))
    rank_of = np.zeros(len(distinct), np.int32)
    rank_of[order] = ramp(np.bincount(stem_of))
    ends = sums(np.array([len(own.stems) for own in pairs]))
    ranks = [rank_of[of_pair[ends[i] : ends[i + 1]]] for i in range(len(pairs))]
    return stem_of[order], form_of[order], ranks
