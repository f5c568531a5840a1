"""Turns arrays of tokens into sections (named arrays) of a segment's file: sorts them by term and packs them.

`text_sections` and `shared_sections` take all tokens of a field in document order. Merging, whose tokens are already
sorted, uses `FieldEncoder` directly. A form's rank is its place among the word forms of its stem; the commonest has
rank 0. Tokens refer to (stem, form) pairs by their indexes in a vocabulary.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.building.posting_list_encoder import ListEncoder
from index.fields import EXACT, TEXT
from index.segment import packing
from index.segment.container import narrowest
from index.segment.packing import ramp, sums
from index.segment.posting_lists import Occurrences
from index.segment.terms import term_sections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from index.building.tokenising import Tokens

CHUNK = 2_000_000  # word occurrences packed at once, about 100 MB of arrays

Sections = dict[str, "NDArray[Any]"]


class Sorted(NamedTuple):
    """Word occurrences sorted by stem, document and position.

    Stem s has the next `counts[s]` elements of the other arrays, which have one element per occurrence: its document,
    its position there, and the rank of its form.
    """

    counts: NDArray[np.int64]
    docs: NDArray[np.int32]
    positions: NDArray[np.int32]
    ranks: NDArray[np.int32]


class FieldEncoder:
    """An encoder that packs a field's sorted word occurrences, in as many parts as the available memory requires.

    `form_counts[s]` is the number of word forms of stem s. If a folder is given, the packed data are kept in a
    temporary file there instead of in memory.
    """

    def __init__(self, form_counts: NDArray[np.int64], folder: Path | None = None) -> None:
        self._lists = ListEncoder(folder)
        self._used: list[NDArray[np.bool_]] = []
        self._stems = 0  # the number of stems packed so far
        self._first = sums(form_counts)
        self.pair_df = np.zeros(int(self._first[-1]), np.int64)
        self.pair_cf = np.zeros(int(self._first[-1]), np.int64)

    def add(self, found: Sorted) -> None:
        """Pack the occurrences of the next stems."""
        counts, docs, freqs = _cut(found)
        self.add_lists(Occurrences(counts, docs, freqs, found.positions, found.ranks))

    def add_lists(self, lists: Occurrences) -> None:
        """Pack the whole posting lists of the next stems; a list can be empty."""
        self._count(lists)
        self._stems += len(lists.counts)
        used = lists.counts > 0
        self._used.append(used)
        if used.any():
            self._lists.add(lists._replace(counts=lists.counts[used]))

    def add_part(self, part: Occurrences) -> None:
        """Pack a part of the next stem's list, which continues until `end_list`."""
        self._count(part)
        self._lists.add_part(part)

    def end_list(self) -> None:
        """End the list that was given in parts."""
        self._stems += 1
        self._used.append(np.array([self._lists.end_list() > 0]))

    def _count(self, lists: Occurrences) -> None:
        """Count each word form's documents and occurrences in the next lists, added up in `pair_df` and `pair_cf`."""
        first = self._first[self._stems : self._stems + len(lists.counts) + 1]
        span = slice(int(first[0]), int(first[-1]))
        _count_forms(lists, first - first[0], self.pair_df[span], self.pair_cf[span])

    @property
    def _stem_used(self) -> NDArray[np.bool_]:
        return np.concatenate([*self._used, np.zeros(0, np.bool_)])

    def sections(self, name: str, stems: Sequence[str]) -> Sections:
        """Return the posting lists and the stems of the field `name` as arrays by section name.

        `stems` has all stems, in the order in which they were packed; those that no document has are left out.
        """
        used = [stem for stem, is_used in zip(stems, self._stem_used, strict=True) if is_used]
        return self._lists.sections(name) | term_sections(name, used)

    def form_sections(self, name: str, forms: Sequence[str]) -> Sections:
        """Return the arrays of the word forms, the terms of the field `name`, by section name.

        `forms` lists the forms of all stems, stem after stem, and those of one stem in order of rank. Forms that no
        document has are left out.
        """
        of_stem = np.repeat(np.arange(len(self._first) - 1), np.diff(self._first))
        ranks = np.arange(len(forms)) - self._first[of_stem]
        numbers = (np.cumsum(self._stem_used) - 1)[of_stem]
        used = np.flatnonzero(self.pair_cf).tolist()
        order = np.array(sorted(used, key=forms.__getitem__), np.int64)
        ordered = [forms[i] for i in order]
        heads = np.array([i for i, form in enumerate(ordered) if i == 0 or form != ordered[i - 1]], np.int64)
        pairs = np.diff(heads, append=len(ordered))
        ends = np.append(heads, len(ordered))
        sections = {
            f"{name}.stem": numbers[order].astype(np.uint32),
            f"{name}.rank": narrowest(ranks[order]),
            f"{name}.df": np.diff(sums(self.pair_df[order])[ends]).astype(np.uint32),
            f"{name}.cf": np.diff(sums(self.pair_cf[order])[ends]).astype(np.uint32),
        }
        if pairs.size and pairs.max() > 1:
            sections[f"{name}.pairs"] = narrowest(pairs)
        return sections | term_sections(name, [ordered[i] for i in heads])


def text_sections(tokens: Tokens, vocabulary: Sequence[tuple[str, str]]) -> Sections:
    """Return the arrays of the fields `text` (stems) and `exact` (words as written) by section name.

    `tokens` are those of the paragraphs, in document order; `vocabulary[n]` is the pair (stem, form) with the number n.
    """
    encoder, stems, forms = _encoded(tokens, vocabulary)
    return {
        **encoder.sections(TEXT, stems),
        **encoder.form_sections(EXACT, forms),
        f"{TEXT}.lengths": narrowest(tokens.lengths),
    }


def shared_sections(name: str, tokens: Tokens, vocabulary: Sequence[tuple[str, str]]) -> Sections:
    """Return the arrays, by section name, of the field `name` that is stored by speech (title, lead or head).

    Such a field has stems only, no word forms. `tokens` are those of this field in each speech, in order;
    `vocabulary[n]` is the pair (stem, form) with the number n.
    """
    encoder, stems, _ = _encoded(tokens, _Stems(vocabulary))
    return {**encoder.sections(name, stems), f"{name}.lengths": narrowest(tokens.lengths)}


class _Stems(Sequence[tuple[str, str]]):
    """A view of the vocabulary in which every form is empty, so that each stem has only one form."""

    def __init__(self, vocabulary: Sequence[tuple[str, str]]) -> None:
        self._vocabulary = vocabulary

    def __len__(self) -> int:
        return len(self._vocabulary)

    def __getitem__(self, number: Any) -> Any:
        return self._vocabulary[number][0], ""


def order_by(keys: NDArray[np.int32], key_count: int) -> NDArray[np.integer[Any]]:
    """Return the indices that stably sort `keys`, whose values are from 0 to `key_count` - 1."""
    fast = packing.loops(len(keys))
    if fast:
        return fast.order_by(keys, key_count)  # type: ignore[no-any-return]
    numbered = keys.astype(np.uint64) << np.uint64(32) | np.arange(len(keys), dtype=np.uint64)
    numbered.sort()  # faster than a stable argsort; no two numbers are equal, so the order is the same
    return (numbered & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _encoded(tokens: Tokens, vocabulary: Sequence[tuple[str, str]]) -> tuple[FieldEncoder, list[str], list[str]]:
    """Pack the tokens of a field; return its encoder, its sorted stems, and its word forms ordered by stem and rank."""
    counts = np.bincount(tokens.pairs, minlength=len(vocabulary))
    used = sorted(np.flatnonzero(counts).tolist(), key=vocabulary.__getitem__)
    stems, forms, stem_of, form_of = _distinct([vocabulary[pair] for pair in used])
    numbers = np.array(used, np.int64)
    form_counts = np.bincount(stem_of[np.flatnonzero(np.diff(form_of, prepend=-1))], minlength=len(stems))
    totals = np.bincount(form_of, weights=counts[numbers], minlength=len(forms))
    stem_of_form = np.repeat(np.arange(len(stems)), form_counts)
    by_rank = np.lexsort((-totals, stem_of_form))
    rank_of_form = np.zeros(len(forms), np.int32)
    rank_of_form[by_rank] = ramp(form_counts)
    keys, ranks = np.zeros(len(vocabulary), np.int32), np.zeros(len(vocabulary), np.int32)
    keys[numbers], ranks[numbers] = stem_of, rank_of_form[form_of]
    of_stem = np.bincount(stem_of, weights=counts[numbers], minlength=len(stems)).astype(np.int64)
    encoder = FieldEncoder(form_counts)
    _add_all(encoder, _sorted(tokens, of_stem, keys, ranks))
    return encoder, stems, [forms[i] for i in by_rank]


def _distinct(
    words: Sequence[tuple[str, str]],
) -> tuple[list[str], list[str], NDArray[np.int64], NDArray[np.int64]]:
    """Number the distinct stems and forms of (stem, form) pairs, which are sorted and can repeat.

    Returns the stems; the forms, stem after stem; and for each pair the number of its stem and of its form.
    """
    stems: list[str] = []
    forms: list[str] = []
    stem_of, form_of = array("q"), array("q")
    before: tuple[str, str] | None = None
    for word in words:
        if word != before:
            if before is None or word[0] != before[0]:
                stems.append(word[0])
            forms.append(word[1])
            before = word
        stem_of.append(len(stems) - 1)
        form_of.append(len(forms) - 1)
    return stems, forms, np.array(stem_of, np.int64), np.array(form_of, np.int64)


def _add_all(encoder: FieldEncoder, found: Sorted) -> None:
    """Pack the occurrences in groups of whole stems."""
    low = 0
    ends = np.cumsum(found.counts)
    for start, end in chunks(found.counts, CHUNK):
        high = int(np.searchsorted(ends, end)) + 1
        part = slice(start, end)
        encoder.add(Sorted(found.counts[low:high], found.docs[part], found.positions[part], found.ranks[part]))
        low = high


def _sorted(
    tokens: Tokens, counts: NDArray[np.int64], stem_of: NDArray[np.int32], rank_of: NDArray[np.int32]
) -> Sorted:
    """Sort the tokens by stem; stem s has `counts[s]` of them.

    For the (stem, form) pair number n, `stem_of[n]` is the number of its stem, and `rank_of[n]` the rank of its form.
    """
    fast = packing.loops(len(tokens.pairs))
    if fast:
        docs, positions, ranks = (np.empty(len(tokens.pairs), np.int32) for _ in range(3))
        fast.sort_tokens(tuple(tokens[:3]), stem_of, rank_of, sums(counts), (docs, positions, ranks))
        return Sorted(counts, docs, positions, ranks)
    order = order_by(stem_of[tokens.pairs], len(counts))
    docs = np.repeat(np.arange(len(tokens.lengths), dtype=np.int32), tokens.lengths)
    return Sorted(counts, docs[order], tokens.positions[order], rank_of[tokens.pairs[order]])


def _cut(found: Sorted) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Group the sorted occurrences `found` into postings, one for each stem and document.

    Returns the number of postings of each stem, and the document and frequency of each posting.
    """
    total = len(found.docs)
    fast = packing.loops(total)
    if fast:
        counts = np.empty(len(found.counts), np.int64)
        docs, freqs = np.empty(total, np.int32), np.empty(total, np.int32)
        postings = fast.cut_postings(found.counts, found.docs, (counts, docs, freqs))
        return counts, docs[:postings], freqs[:postings]
    stems = np.repeat(np.arange(len(found.counts)), found.counts)
    fresh = np.flatnonzero((np.diff(stems, prepend=-1) != 0) | (np.diff(found.docs, prepend=-1) != 0))
    freqs = np.diff(fresh, append=total).astype(np.int32)
    return np.bincount(stems[fresh], minlength=len(found.counts)), found.docs[fresh], freqs


def _count_forms(
    lists: Occurrences, first: NDArray[np.int64], pair_df: NDArray[np.int64], pair_cf: NDArray[np.int64]
) -> None:
    """Count each word form's documents and occurrences in the lists, added up in `pair_df` and `pair_cf`.

    Each list belongs to one stem. The counts of list s's form with rank r are at index `first[s] + r` of both arrays.
    """
    fast = packing.loops(len(lists.forms))
    if fast:
        fast.count_forms(lists.counts, lists.freqs, lists.forms, first, (pair_df, pair_cf))
        return
    base = np.repeat(first[:-1], lists.counts)
    pairs = np.repeat(base, lists.freqs) + lists.forms
    posting = np.repeat(np.arange(len(lists.freqs)), lists.freqs)
    pair_cf += np.bincount(pairs, minlength=len(pair_cf))
    keys = posting * len(pair_df) + pairs
    keys.sort()
    distinct = keys[np.diff(keys, prepend=-1) != 0] % max(1, len(pair_df))
    pair_df += np.bincount(distinct, minlength=len(pair_df))


def chunks(counts: NDArray[Any], size: int) -> Iterable[tuple[int, int]]:
    """Group consecutive runs of items, and yield the half-open range of items (start, end) of each group.

    Run i is the next `counts[i]` items, and `start` and `end` count items. A group ends with the run with which it
    reaches `size` items; the last group can be smaller.
    """
    ends = np.cumsum(counts)
    start = 0
    while len(ends) and start < ends[-1]:
        place = min(int(np.searchsorted(ends, start + size)), len(ends) - 1)
        yield start, int(ends[place])
        start = int(ends[place])
