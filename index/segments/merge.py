"""Several segments into one, array by array, leaving out what is deleted; and which segments it is time to merge.

Sources are only read, so searches go on; memory is bounded by CHUNK occurrences at a time. A source is checked whole
before it is merged: damage never spreads.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS
from index.errors import DamagedError
from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE
from index.segments import packing
from index.segments.building import CHUNK, FieldEncoder, chunks, order_by
from index.segments.layout import narrowest
from index.segments.lists import Occurrences
from index.segments.packing import ramp, sums
from index.segments.terms import term_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.segment import Segment
    from index.segments.building import Sections
    from index.segments.facets import FacetColumn
    from index.segments.lists import ListReader
    from index.segments.manifest import Entry

SMALL = 2_000  # documents: segments under this are merged as soon as there are more than SMALL_MANY, in milliseconds
SMALL_MANY = 3
LARGEST = 5_000_000  # documents that a merge makes: some 600 million occurrences, which 32 bits must number
WORN = 0.4  # of a segment's documents deleted: then it is rewritten without them


class Source(NamedTuple):
    """A segment to merge: which speeches stay, and the new numbers of its speeches and documents (-1: none)."""

    segment: Segment
    speeches: NDArray[np.bool_]
    speech_numbers: NDArray[np.int32]
    doc_numbers: NDArray[np.int32]


class Field(NamedTuple):
    """One field of one source: its lists, and for each of its stems and pairs the number in the merged field."""

    lists: ListReader
    numbers: NDArray[np.int32]  # old document (or speech) -> new one, or -1
    stems: NDArray[np.int64]  # old stem -> new stem
    first_pair: NDArray[np.int64]  # old stem -> where its ranks begin in `ranks`
    ranks: NDArray[np.int32]  # old rank -> new rank


def due(entries: Sequence[Entry]) -> list[Entry]:
    """The segments to merge next, in their order; empty where all is well.

    Worn segments, then small ones where there are many, then the smallest that together outweigh the next larger
    one: so there are about log2(n) segments, and a document is rewritten about log2(n) times.
    """
    worn = [entry for entry in entries if entry.live < (1 - WORN) * entry.documents]
    small = [entry for entry in entries if entry.live < SMALL]
    if worn:
        return [entry for entry in entries if entry in worn or (entry in small and len(small) > SMALL_MANY)]
    if len(small) > SMALL_MANY:
        return small
    largest_first = sorted((e for e in entries if e.live >= SMALL), key=lambda entry: -entry.live)
    for i, entry in enumerate(largest_first[:-1]):
        smaller = sum(other.live for other in largest_first[i + 1 :])
        if entry.live <= smaller and entry.live + smaller <= LARGEST:
            return [e for e in entries if e in largest_first[i:] or e in small]
    return []


def sources_of(segments: Sequence[Segment]) -> list[Source]:
    """The segments as sources. Raises DamagedError, naming file and section, where one is not as written."""
    sources = []
    speech, doc = 0, 0
    for segment in segments:
        damaged = segment.damaged()
        if damaged:
            places = ", ".join(damaged)
            raise DamagedError(f"{segment.path}: damaged in {places}; `rostra sync --rebuild` makes it anew")
        deleted = segment.deleted_speeches
        kept = np.ones(segment.speech_count, np.bool_) if deleted is None else ~deleted
        kept_docs = np.repeat(kept, np.diff(segment.starts))
        sources.append(Source(segment, kept, _numbered(kept, speech), _numbered(kept_docs, doc)))
        speech += int(kept.sum())
        doc += int(kept_docs.sum())
    return sources


def merged_sections(sources: Sequence[Source]) -> tuple[Sections, dict[str, int]]:
    """All sections of the merged segment, and each field's total length in tokens."""
    counts = _chosen([np.diff(s.segment.starts) for s in sources], sources)
    lengths = np.concatenate([s.segment.lengths(TEXT)[s.doc_numbers >= 0] for s in sources])
    sections: Sections = _merged_text(sources) | {
        f"{TEXT}.lengths": narrowest(lengths),
        "speeches.starts": sums(counts).astype(np.uint32),
        "days": _chosen([s.segment.speech_days for s in sources], sources).astype(np.uint32),
        "rows": narrowest(np.concatenate([s.segment.rows[s.doc_numbers >= 0] for s in sources])),
    }
    totals = {TEXT: int(lengths.sum(dtype=np.int64))}
    for name in (TITLE, LEAD, HEAD):
        of_speech = _chosen([s.segment.shared_lengths(name) for s in sources], sources)
        sections |= _merged_shared(name, sources) | {f"{name}.lengths": narrowest(of_speech)}
        spread = of_speech if name == HEAD else of_speech.astype(np.int64) * counts
        totals[name] = int(spread.sum(dtype=np.int64))
    for name in SPEECH_FACETS:
        sections |= _merged_column(name, [(s.segment.speech_facet(name), s.speeches) for s in sources])
    for name in PARAGRAPH_FACETS:
        sections |= _merged_column(name, [(s.segment.facet(name), s.doc_numbers >= 0) for s in sources])
    return sections, totals


def _numbered(kept: NDArray[np.bool_], base: int) -> NDArray[np.int32]:
    return np.where(kept, np.cumsum(kept) - 1 + base, -1).astype(np.int32)


def _chosen(parts: Sequence[NDArray[Any]], sources: Sequence[Source]) -> NDArray[Any]:
    return np.concatenate([part[source.speeches] for part, source in zip(parts, sources, strict=True)])


class Pairs(NamedTuple):
    """The stem and form of each pair of a source, its place in (stem, rank) order, and how often the form occurs."""

    names: list[tuple[str, str]]
    places: NDArray[np.int64]
    counts: list[int]
    first: NDArray[np.int64]  # stem -> its first place; ranks that deletions emptied keep theirs


def _merged_text(sources: Sequence[Source]) -> Sections:
    """`text` and `exact`: stems and, for each, its forms in all sources, the commonest first."""
    pairs = [_pairs(source.segment) for source in sources]
    weights: Counter[tuple[str, str]] = Counter()
    for of_source in pairs:
        weights.update(dict(zip(of_source.names, of_source.counts, strict=True)))
    ordered = sorted(weights, key=lambda pair: (pair[0], -weights[pair], pair[1]))
    stems = sorted({stem for stem, _ in ordered})
    stem_numbers = {stem: number for number, stem in enumerate(stems)}
    of_stem = np.array([stem_numbers[stem] for stem, _ in ordered], np.int64)
    form_counts = np.bincount(of_stem, minlength=len(stems))
    rank_of = dict(zip(ordered, ramp(form_counts).tolist(), strict=True))
    fields = []
    for source, of_source in zip(sources, pairs, strict=True):
        lists = source.segment.text_lists
        new_stems = np.array([stem_numbers[stem] for stem in lists.terms], np.int64)
        ranks = np.zeros(int(of_source.first[-1]), np.int32)
        ranks[of_source.places] = [rank_of[pair] for pair in of_source.names]
        fields.append(Field(lists, source.doc_numbers, new_stems, of_source.first, ranks))
    encoder = FieldEncoder(form_counts, sources[0].segment.path.parent)
    _merge_lists(encoder, fields, len(stems))
    return {**encoder.sections(TEXT, stems), **encoder.form_sections(EXACT, [form for _, form in ordered])}


def _pairs(segment: Segment) -> Pairs:
    stems, forms = list(segment.terms(TEXT)), list(segment.terms(EXACT))
    of_stem, ranks, of_form, counts = segment.pairs()
    widths = np.zeros(len(stems), np.int64)
    np.maximum.at(widths, of_stem, ranks + 1)
    first = sums(widths)
    names = [(stems[s], forms[f]) for s, f in zip(of_stem.tolist(), of_form.tolist(), strict=True)]
    return Pairs(names, first[of_stem] + ranks, counts.tolist(), first)


def _merged_shared(name: str, sources: Sequence[Source]) -> Sections:
    """A field of stems alone, by speech."""
    readers = [source.segment.shared_lists(name) for source in sources]
    stems = sorted({stem for lists in readers for stem in lists.terms})
    numbers = {stem: number for number, stem in enumerate(stems)}
    merged = []
    for source, lists in zip(sources, readers, strict=True):
        new_stems = np.array([numbers[stem] for stem in lists.terms], np.int64)
        once = np.arange(len(new_stems))
        merged.append(Field(lists, source.speech_numbers, new_stems, once, np.zeros(len(new_stems), np.int32)))
    encoder = FieldEncoder(np.ones(len(stems), np.int64))
    _merge_lists(encoder, merged, len(stems))
    return encoder.sections(name, stems)


def _merge_lists(encoder: FieldEncoder, fields: Sequence[Field], stem_count: int) -> None:
    """Decode, renumber and pack again, a run of stems at a time; the next is decoded while this one is packed."""
    totals = np.zeros(stem_count, np.int64)
    for field in fields:
        totals[field.stems] += field.lists.cf
    spans = list(_stem_spans(totals))
    with ThreadPoolExecutor(1, "merge") as beside:
        ahead = [beside.submit(_gathered, fields, span) for span in spans[:1]]
        for following in [*spans[1:], None]:
            if ahead:
                lists = ahead.pop().result()
                ahead = [beside.submit(_gathered, fields, following)] if following else []
                encoder.add_lists(lists)


def _stem_spans(totals: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Spans of stems with about CHUNK occurrences each."""
    ends = np.cumsum(totals)
    low = 0
    for _, end in chunks(totals, CHUNK):
        high = int(np.searchsorted(ends, end)) + 1
        yield low, high
        low = high


def _gathered(fields: Sequence[Field], span: tuple[int, int]) -> Occurrences:
    """The merged lists of a span of stems."""
    parts = [part for part in (_part(field, *span) for field in fields) if part is not None]
    return _interleaved(parts, span[1] - span[0])


class Part(NamedTuple):
    """Postings of some stems of one source, renumbered: stem (from 0), document, frequency; occurrences, flat."""

    stems: NDArray[np.int32]
    docs: NDArray[np.int32]
    freqs: NDArray[np.int32]
    positions: NDArray[np.int32]
    ranks: NDArray[np.int32]


def _part(field: Field, low: int, high: int) -> Part | None:
    """The field's postings of the new stems from `low` up to `high`, without deleted documents."""
    first, last = (int(i) for i in np.searchsorted(field.stems, (low, high)))
    if first == last:
        return None
    found = field.lists.between(first, last)
    old = np.repeat(np.arange(first, last), found.counts)
    docs = field.numbers[found.docs]
    ranks = field.ranks[np.repeat(field.first_pair[old], found.freqs) + found.forms]
    kept = docs >= 0
    part = Part((field.stems[old] - low).astype(np.int32), docs, found.freqs, found.positions, ranks)
    if kept.all():
        return part
    told = np.repeat(kept, found.freqs)
    return Part(part.stems[kept], docs[kept], part.freqs[kept], part.positions[told], ranks[told])


def _interleaved(parts: Sequence[Part], stem_count: int) -> Occurrences:
    """The parts' postings by stem, each stem's in the order of the sources, which is that of their documents."""
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


def _merged_column(name: str, parts: Sequence[tuple[FacetColumn, NDArray[np.bool_]]]) -> Sections:
    """A facet of what is kept; values that nothing has any more are left out."""
    all_values = sorted({value for column, _ in parts for value in column.values})
    numbers = {value: number for number, value in enumerate(all_values)}
    ordinals, counts = [], []
    for column, kept in parts:
        new = np.array([numbers[value] for value in column.values] + [len(all_values)], np.int64)
        each = np.diff(column.offsets) if column.offsets is not None else (column.ordinals < len(column.values))
        held = column.ordinals[np.repeat(kept, each)] if column.offsets is not None else column.ordinals[kept & each]
        ordinals.append(new[held])
        counts.append(each[kept].astype(np.int64))
    return _column(name, all_values, np.concatenate(ordinals), np.concatenate(counts))


def _column(name: str, values: list[str], ordinals: NDArray[np.int64], counts: NDArray[np.int64]) -> Sections:
    used = np.bincount(ordinals, minlength=len(values)) > 0
    ordinals = (np.cumsum(used) - 1)[ordinals]
    values = [value for value, is_used in zip(values, used, strict=True) if is_used]
    sections = term_sections(name, values)
    if counts.max(initial=0) > 1:
        return sections | {f"{name}.ordinals": narrowest(ordinals), f"{name}.counts": narrowest(counts)}
    single = np.full(len(counts), len(values), np.int64)
    single[counts == 1] = ordinals
    return sections | {f"{name}.ordinals": narrowest(single)}
