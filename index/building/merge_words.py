"""Merges the word fields of several segments: numbers all stems and word forms anew and merges their posting lists.

Words are handled as strings only while they are numbered; (stem, form) pairs are arrays of numbers. A form's rank is
its place among the word forms of its stem; the commonest has rank 0. Old and new numbers are those in an input segment
and in the merged one.
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
    """Merge the fields `text` (stems) and `exact` (words as written), and return their arrays by section name.

    The word forms of each stem get new ranks. About `most` word occurrences are merged at a time.
    """
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
    """Merge the field `name` that is stored by speech (title, lead or head), and return its arrays by section name.

    Such a field has stems only, no word forms. About `most` word occurrences are merged at a time.
    """
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
    """Return the distinct words of all parts, sorted, and for each part an array from old to new word numbers.

    The new number of a word is its index in the sorted list, the old number its index in the part.
    """
    words = sorted(set().union(*parts))
    numbers = {word: number for number, word in enumerate(words)}
    return words, [np.fromiter(map(numbers.__getitem__, part), np.int32, len(part)) for part in parts]


class Ranked(NamedTuple):
    """The distinct (stem, word form) pairs of all inputs, as new numbers, ordered by stem and rank.

    Pair i has the stem `stems[i]` and the form `forms[i]`. `form_count` is the number of distinct forms, and the key of
    a pair is stem * form_count + form. `ranks[j]` is the rank of the pair whose key is `keys[j]`; the keys are
    ascending.
    """

    stems: NDArray[np.int64]
    forms: NDArray[np.int64]
    keys: NDArray[np.int64]
    ranks: NDArray[np.int32]
    form_count: int


class RenumberedPairs(NamedTuple):
    """An input segment: `stems[s]` is the new number of its stem s, and `forms[f]` that of its word form f.

    Arrays over the segment's (stem, form) pairs are computed on each call, so that only one segment's are in memory.
    """

    segment: Segment
    stems: NDArray[np.int32]
    forms: NDArray[np.int32]

    def keys(self, form_count: int) -> NDArray[np.int64]:
        """Return the key of each (stem, form) pair: a number that is the same for this pair in every input.

        `form_count` is the number of distinct forms of all inputs (see `Ranked`).
        """
        stems, _, forms, _ = self.segment.pairs()
        return self.stems[stems].astype(np.int64) * form_count + self.forms[forms]

    def counts(self) -> NDArray[np.int64]:
        """Return for each (stem, form) pair how often its form occurs, with whichever stem."""
        return self.segment.pairs()[3]

    def ranks(self, ranked: Ranked) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Map the segment's form ranks to the merged ones, as two arrays `first` and `ranks`.

        The form with the old rank r of the old stem s has the new rank `ranks[first[s] + r]`. A form that lost all its
        occurrences by deletions leaves a gap in the old ranks; the element of `ranks` for this gap is unused.
        """
        stems, ranks, _, _ = self.segment.pairs()
        widths = np.zeros(len(self.stems), np.int64)
        np.maximum.at(widths, stems, ranks + 1)
        first = sums(widths)
        result = np.zeros(int(first[-1]), np.int32)
        result[first[stems] + ranks] = ranked.ranks[np.searchsorted(ranked.keys, self.keys(ranked.form_count))]
        return first, result


def _ranked(words: Sequence[RenumberedPairs], form_count: int) -> Ranked:
    """Rank the word forms of each stem by frequency: the commonest has rank 0, and ties are in alphabetical order.

    `words` has the renumbered pairs of each input, `form_count` is the number of distinct forms.
    """
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
