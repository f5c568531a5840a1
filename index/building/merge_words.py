"""The fields of words of several segments as one: stems and forms numbered anew, their lists merged.

Words are strings only while they are numbered; the pairs of stem and form are arrays of numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.building.merge_lists import MergedField, merge_lists
from index.building.word_sections import FieldEncoder
from index.fields import EXACT, TEXT
from index.segment.packing import ramp, sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.building.merge_inputs import MergeInput
    from index.building.word_sections import Sections
    from index.segment.segment import Segment
    from index.segment.terms import Terms


def merged_text(sources: Sequence[MergeInput], most: int) -> Sections:
    """The merged sections of `text` and `exact`: all stems and, for each stem, its forms, the commonest first."""
    stems, new_stems = _union([source.segment.terms(TEXT) for source in sources])
    forms, new_forms = _union([source.segment.terms(EXACT) for source in sources])
    words = [RenumberedPairs(s.segment, *new) for s, *new in zip(sources, new_stems, new_forms, strict=True)]
    ranked = _ranked(words, len(forms))
    fields = []
    for source, own in zip(sources, words, strict=True):
        first, ranks = own.ranks(ranked)
        fields.append(MergedField(source.segment.text_lists, source.doc_numbers, own.stems, first, ranks))
    encoder = FieldEncoder(np.bincount(ranked.stems, minlength=len(stems)), sources[0].segment.path.parent)
    merge_lists(encoder, fields, len(stems), most)
    named = [forms[form] for form in ranked.forms.tolist()]
    return {**encoder.sections(TEXT, stems), **encoder.form_sections(EXACT, named)}


def merged_shared(name: str, sources: Sequence[MergeInput], most: int) -> Sections:
    """The merged sections of a field of stems without forms, whose lists are by speech."""
    readers = [source.segment.shared_lists(name) for source in sources]
    stems, new_stems = _union([lists.terms for lists in readers])
    fields = []
    for source, lists, numbers in zip(sources, readers, new_stems, strict=True):
        once = np.arange(len(numbers))
        fields.append(MergedField(lists, source.speech_numbers, numbers, once, np.zeros(len(numbers), np.int32)))
    encoder = FieldEncoder(np.ones(len(stems), np.int64), sources[0].segment.path.parent)
    merge_lists(encoder, fields, len(stems), most)
    return encoder.sections(name, stems)


def _union(parts: Sequence[Terms]) -> tuple[list[str], list[NDArray[np.int32]]]:
    """The distinct words of all parts in order, and per part an array with the merged number of each of its words."""
    words = sorted(set().union(*parts))
    numbers = {word: number for number, word in enumerate(words)}
    return words, [np.fromiter(map(numbers.__getitem__, part), np.int32, len(part)) for part in parts]


class Ranked(NamedTuple):
    """The distinct (stem, form) pairs by stem and rank, as two arrays of numbers; and each pair's rank by its key."""

    stems: NDArray[np.int64]
    forms: NDArray[np.int64]
    keys: NDArray[np.int64]
    ranks: NDArray[np.int32]
    form_count: int


class RenumberedPairs(NamedTuple):
    """A source's segment, and the new number of each of its stems and forms.

    Arrays over the source's pairs are computed at each call and not kept: memory need hold those of one source only.
    """

    segment: Segment
    stems: NDArray[np.int32]
    forms: NDArray[np.int32]

    def keys(self, form_count: int) -> NDArray[np.int64]:
        """Number each pair of stem and form so that a pair has one number in every input."""
        stems, _, forms, _ = self.segment.pairs()
        return self.stems[stems].astype(np.int64) * form_count + self.forms[forms]

    def counts(self) -> NDArray[np.int64]:
        """How often the form of each pair occurs with its stem."""
        return self.segment.pairs()[3]

    def ranks(self, ranked: Ranked) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Where each old stem's ranks begin in the second array, which has the new rank of each old one.

        Ranks that deletions emptied keep their places.
        """
        stems, ranks, _, _ = self.segment.pairs()
        widths = np.zeros(len(self.stems), np.int64)
        np.maximum.at(widths, stems, ranks + 1)
        first = sums(widths)
        result = np.zeros(int(first[-1]), np.int32)
        result[first[stems] + ranks] = ranked.ranks[np.searchsorted(ranked.keys, self.keys(ranked.form_count))]
        return first, result


def _ranked(words: Sequence[RenumberedPairs], form_count: int) -> Ranked:
    """All pairs; a stem's commonest form has rank 0, of equally common ones the first by the alphabet."""
    keys = np.zeros(0, np.int64)
    for own in words:
        keys = np.union1d(keys, own.keys(form_count))
    counts = np.zeros(len(keys), np.int64)
    for own in words:
        counts[np.searchsorted(keys, own.keys(form_count))] += own.counts()
    stems, forms = np.divmod(keys, max(1, form_count))
    order = np.lexsort((forms, -counts, stems))
    ranks = np.zeros(len(keys), np.int32)
    ranks[order] = ramp(np.bincount(stems))
    return Ranked(stems[order], forms[order], keys, ranks, form_count)
