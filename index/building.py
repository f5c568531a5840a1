"""Arrays of tokens into the sections of a segment: sorted by term, packed, with facets and lengths beside them.

`field_sections` takes a whole field's tokens in order of documents; merging, which has them sorted already, uses
`FieldEncoder` directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index import packing
from index.fields import EXACT, TEXT
from index.layout import narrowest
from index.lists import ListEncoder, Occurrences
from index.packing import ramp, sums
from index.terms import term_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

CHUNK = 4_000_000  # occurrences sorted and packed at once, about 200 MB of arrays

Sections = dict[str, "NDArray[Any]"]


class Sorted(NamedTuple):
    """Occurrences sorted by stem, document and position: stems from 0, documents, positions, ranks of forms."""

    stems: NDArray[np.int32]
    docs: NDArray[np.int32]
    positions: NDArray[np.int32]
    ranks: NDArray[np.int32]


class FieldEncoder:
    """Packs a field's sorted occurrences, in as many goes as memory asks for; no stem may be in two goes.

    `form_counts[s]` is how many forms stem s has.
    """

    def __init__(self, form_counts: NDArray[np.int64]) -> None:
        self._lists = ListEncoder()
        self._first = sums(form_counts)
        self.pair_df = np.zeros(int(self._first[-1]), np.int64)
        self.pair_cf = np.zeros(int(self._first[-1]), np.int64)

    def add(self, found: Sorted) -> None:
        """Pack the next stems' occurrences."""
        stems, docs, positions, ranks = found
        if not len(stems):
            return
        fresh = np.flatnonzero((np.diff(stems, prepend=-1) != 0) | (np.diff(docs, prepend=-1) != 0))
        freqs = np.diff(fresh, append=len(stems)).astype(np.int32)
        low = int(stems[0])
        counts = np.bincount(stems[fresh] - low)
        self._count(stems, ranks, fresh, freqs)
        self._lists.add(Occurrences(counts, docs[fresh], freqs, positions, ranks))

    def _count(
        self,
        stems: NDArray[np.int32],
        ranks: NDArray[np.int32],
        fresh: NDArray[np.int64],
        freqs: NDArray[np.int32],
    ) -> None:
        """Documents and occurrences of each form, a form counting once in a document."""
        pairs = self._first[stems] + ranks
        low, high = int(self._first[stems[0]]), int(self._first[int(stems[-1]) + 1])
        self.pair_cf[low:high] += np.bincount(pairs - low, minlength=high - low)
        once = fresh[freqs == 1]
        self.pair_df[low:high] += np.bincount(pairs[once] - low, minlength=high - low)
        several = np.repeat(freqs > 1, freqs)
        posting = np.repeat(np.arange(len(freqs)), freqs)[several]
        distinct = np.unique(posting * (high - low) + (pairs[several] - low)) % (high - low)
        self.pair_df[low:high] += np.bincount(distinct, minlength=high - low)

    def sections(self, name: str, stems: Iterable[str]) -> Sections:
        """The sections of the field of stems."""
        return self._lists.sections(name) | term_sections(name, stems)

    def form_sections(self, name: str, forms: Sequence[str]) -> Sections:
        """The sections of the field of forms; `forms` are those of each stem in turn, by rank."""
        stems = np.repeat(np.arange(len(self._first) - 1), np.diff(self._first))
        ranks = np.arange(len(forms)) - self._first[stems]
        order = np.array(sorted(range(len(forms)), key=forms.__getitem__), np.int64)
        ordered = [forms[i] for i in order]
        heads = np.array([i for i, form in enumerate(ordered) if i == 0 or form != ordered[i - 1]], np.int64)
        pairs = np.diff(heads, append=len(ordered))
        ends = np.append(heads, len(ordered))
        sections = {
            f"{name}.stem": stems[order].astype(np.uint32),
            f"{name}.rank": narrowest(ranks[order]),
            f"{name}.df": np.diff(sums(self.pair_df[order])[ends]).astype(np.uint32),
            f"{name}.cf": np.diff(sums(self.pair_cf[order])[ends]).astype(np.uint32),
        }
        if pairs.size and pairs.max() > 1:
            sections[f"{name}.pairs"] = narrowest(pairs)
        return sections | term_sections(name, [ordered[i] for i in heads])


def text_sections(
    pairs: NDArray[np.int32],
    positions: NDArray[np.int32],
    lengths: NDArray[np.int32],
    vocabulary: Sequence[tuple[str, str]],
) -> Sections:
    """The sections of `text` and `exact`: tokens in order of documents, `lengths` of each document."""
    encoder, stems, forms = _encoded(pairs, positions, lengths, vocabulary)
    return {
        **encoder.sections(TEXT, stems),
        **encoder.form_sections(EXACT, forms),
        f"{TEXT}.lengths": narrowest(lengths),
    }


def shared_sections(
    name: str,
    pairs: NDArray[np.int32],
    positions: NDArray[np.int32],
    lengths: NDArray[np.int32],
    vocabulary: Sequence[tuple[str, str]],
) -> Sections:
    """The sections of a field of stems alone: tokens in order of speeches, `lengths` of each speech."""
    alone = [(stem, "") for stem, _ in vocabulary]
    encoder, stems, _ = _encoded(pairs, positions, lengths, alone)
    return {**encoder.sections(name, stems), f"{name}.lengths": narrowest(lengths)}


def order_by(keys: NDArray[np.int32], key_count: int) -> NDArray[np.integer[Any]]:
    """The stable order that sorts `keys`, which are from 0 to `key_count` - 1."""
    fast = packing.compiled() if len(keys) > packing.SMALL else None
    if fast:
        return fast.order_by(keys, key_count)  # type: ignore[no-any-return]
    numbered = keys.astype(np.uint64) << np.uint64(32) | np.arange(len(keys), dtype=np.uint64)
    numbered.sort()  # faster than a stable argsort, and as stable, since no two are equal
    return (numbered & np.uint64(0xFFFFFFFF)).astype(np.int64)


def column_sections(name: str, values: Sequence[tuple[str, ...]]) -> Sections:
    """The sections of a facet: the values of each document (or speech)."""
    distinct = sorted({value for each in values for value in each})
    numbers = {value: number for number, value in enumerate(distinct)}
    sections = term_sections(name, distinct)
    if all(len(each) <= 1 for each in values):
        ordinals = np.array([numbers[each[0]] if each else len(distinct) for each in values], np.int64)
        return sections | {f"{name}.ordinals": narrowest(ordinals)}
    counts = np.array([len(each) for each in values], np.int64)
    ordinals = np.array([numbers[value] for each in values for value in each], np.int64)
    return sections | {f"{name}.ordinals": narrowest(ordinals), f"{name}.counts": narrowest(counts)}


def _encoded(
    pairs: NDArray[np.int32],
    positions: NDArray[np.int32],
    lengths: NDArray[np.int32],
    vocabulary: Sequence[tuple[str, str]],
) -> tuple[FieldEncoder, list[str], list[str]]:
    """The packed field, its stems, and its forms by stem and rank: the commonest form of a stem has rank 0."""
    counts = np.bincount(pairs, minlength=len(vocabulary))
    used = np.flatnonzero(counts).tolist()
    words = sorted({vocabulary[pair] for pair in used})
    number_of = {word: number for number, word in enumerate(words)}
    stems = sorted({stem for stem, _ in words})
    stem_numbers = {stem: number for number, stem in enumerate(stems)}
    stem_of = np.array([stem_numbers[stem] for stem, _ in words], np.int64)
    word_of = np.zeros(len(vocabulary), np.int64)
    word_of[used] = [number_of[vocabulary[pair]] for pair in used]
    word_counts = np.bincount(word_of[used], weights=counts[used], minlength=len(words))
    by_rank = np.lexsort((-word_counts, stem_of))
    form_counts = np.bincount(stem_of, minlength=len(stems))
    rank_of = np.zeros(len(words), np.int32)
    rank_of[by_rank] = ramp(form_counts)
    encoder = FieldEncoder(form_counts)
    keys = stem_of[word_of].astype(np.int32) if words else word_of.astype(np.int32)
    ranks = rank_of[word_of] if words else keys
    _add_all(encoder, keys, ranks, Tokenised(pairs, positions, lengths))
    return encoder, stems, [words[i][1] for i in by_rank]


class Tokenised(NamedTuple):
    """A field's tokens in order of documents."""

    pairs: NDArray[np.int32]
    positions: NDArray[np.int32]
    lengths: NDArray[np.int32]


def _add_all(
    encoder: FieldEncoder, stem_of: NDArray[np.int32], rank_of: NDArray[np.int32], tokens: Tokenised
) -> None:
    """Sort the tokens by stem and pack them, a chunk of whole stems at a time."""
    stems = stem_of[tokens.pairs]
    stem_count = int(stem_of.max(initial=-1)) + 1
    order = order_by(stems, stem_count)
    docs = np.repeat(np.arange(len(tokens.lengths), dtype=np.int32), tokens.lengths)
    for start, end in chunks(np.bincount(stems, minlength=stem_count), CHUNK):
        part = order[start:end]
        pairs = tokens.pairs[part]
        encoder.add(Sorted(stem_of[pairs], docs[part], tokens.positions[part], rank_of[pairs]))


def chunks(counts: NDArray[Any], size: int) -> Iterable[tuple[int, int]]:
    """Spans of whole runs, of the given lengths, that each hold about `size` items."""
    ends = np.cumsum(counts)
    start = 0
    while len(ends) and start < ends[-1]:
        place = min(int(np.searchsorted(ends, start + size)), len(ends) - 1)
        yield start, int(ends[place])
        start = int(ends[place])
