"""Chooses segments to merge, and merges them into one, array by array, leaving out deleted speeches.

The segments being merged are only read, so searches can go on using them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.building.day_sections import day_sections
from index.building.forward_sections import merged_forward
from index.building.merge_words import merged_shared, merged_text
from index.building.word_sections import CHUNK
from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS
from index.fields import HEAD, LEAD, TEXT, TITLE
from index.segment.container import narrowest
from index.segment.packing import sums
from index.segment.terms import term_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.building.merge_inputs import MergeInput
    from index.building.word_sections import Sections
    from index.segment.facets import FacetColumn
    from index.segment.manifest import Entry

SMALL = 2_000  # segments with fewer documents are merged, in milliseconds, as soon as there are more than SMALL_MANY
SMALL_MANY = 3
LARGEST = 5_000_000  # documents of a merged segment: some 600 million word occurrences, numbered with 32 bits
FEWEST = 50_000  # word occurrences merged at once even if memory is short, since smaller spans would be slow
BYTES_PER_OCCURRENCE = 192  # memory of a merge: one span is decoded and renumbered while another is packed
WORN = 0.4  # share of deleted documents from which a segment is rewritten without them


def due(entries: Sequence[Entry]) -> list[Entry]:
    """Return the segments to merge next, in the order of `entries`; empty if no merge is needed.

    Segments with many deletions are chosen first, then small ones if there are many, then the smallest segments that
    together have as many documents as the next larger one. So there are about log2(n) segments for n documents, and
    each document is rewritten about log2(n) times.
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


def fitting(room: int) -> int:
    """Return the number of word occurrences that can be merged at once in `room` bytes of memory."""
    return min(CHUNK, max(FEWEST, room // BYTES_PER_OCCURRENCE))


def merged_sections(sources: Sequence[MergeInput], most: int = CHUNK) -> tuple[Sections, dict[str, int]]:
    """Return the merged segment's arrays by section name, and by field name each field's total length in tokens.

    About `most` word occurrences are held in memory at once, each taking BYTES_PER_OCCURRENCE bytes.
    """
    counts = _chosen([np.diff(s.segment.starts) for s in sources], sources)
    lengths = np.concatenate([s.segment.lengths(TEXT)[s.doc_numbers >= 0] for s in sources])
    words = merged_text(sources, most)
    sections: Sections = {
        **words,
        **merged_forward(sources, words, most),
        f"{TEXT}.lengths": narrowest(lengths),
        "speeches.starts": sums(counts).astype(np.uint32),
        **day_sections(
            _chosen([s.segment.speech_days for s in sources], sources),
            _chosen([s.segment.year_only for s in sources], sources),
        ),
        "rows": narrowest(np.concatenate([s.segment.rows[s.doc_numbers >= 0] for s in sources])),
    }
    totals = {TEXT: int(lengths.sum(dtype=np.int64))}
    for name in (TITLE, LEAD, HEAD):
        of_speech = _chosen([s.segment.shared_lengths(name) for s in sources], sources)
        sections |= merged_shared(name, sources, most) | {f"{name}.lengths": narrowest(of_speech)}
        spread = of_speech if name == HEAD else of_speech.astype(np.int64) * counts
        totals[name] = int(spread.sum(dtype=np.int64))
    for name in SPEECH_FACETS:
        sections |= _merged_column(name, [(s.segment.facets.own(name), s.speeches) for s in sources])
    for name in PARAGRAPH_FACETS:
        sections |= _merged_column(name, [(s.segment.facets.own(name), s.doc_numbers >= 0) for s in sources])
    return sections, totals


def _chosen(parts: Sequence[NDArray[Any]], sources: Sequence[MergeInput]) -> NDArray[Any]:
    return np.concatenate([part[source.speeches] for part, source in zip(parts, sources, strict=True)])


def _merged_column(name: str, parts: Sequence[tuple[FacetColumn, NDArray[np.bool_]]]) -> Sections:
    """Merge the columns of the facet `name`; return its arrays by section name.

    `parts` has for each input its column and, for each of its documents (or speeches), whether it is kept. Values that
    only dropped documents have are dropped too.
    """
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
