"""Every place in the paragraphs' texts that answers a query's words, exactly, from posting lists alone.

A mark of one word occurs at each of the word's places. A phrase is one occurrence from its first word to its last.
Words that need only be near one another are an occurrence each, wherever they are near enough. Occurrences that
overlap are joined into one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import EXACT, TEXT
from search.loops import choice
from search.loops.array_lists import STRIDE, within
from search.presenting.highlight import groups_in_any_order, groups_in_order
from search.study.surroundings import OUTSIDE, Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from search.loops.numpy_loops import Docs, Keys
    from search.planning.marks import Mark
    from search.study.paragraphs import Paragraphs

LONGEST_COMPOUND = 4  # parts that a joined form covers at most: index.analysis.tokens.MAX_PARTS
NOWHERE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The occurrences in one segment, by document, then position.

    Occurrence i is in document `docs[i]` of the segment, begins with the word at `positions[i]` and has `widths[i]`
    words. `around` has the words of all documents with an occurrence.
    """

    docs: Docs
    positions: Docs
    widths: Docs
    around: Surroundings

    def __len__(self) -> int:
        return len(self.docs)

    def chosen(self, places: NDArray[np.bool_]) -> Occurrences:
        """The occurrences i for which `places[i]` is true."""
        return Occurrences(self.docs[places], self.positions[places], self.widths[places], self.around)

    def beside(self, offset: int) -> Docs:
        """The word `offset` places right of each occurrence (1: the next word) or left of it (-1: the one before)."""
        base = self.positions if offset < 0 else self.positions + self.widths - 1
        return self.around.at(self.docs, base + offset)

    def inside(self, offset: int) -> Docs:
        """The word `offset` places after the first of each occurrence; OUTSIDE where the occurrence has fewer words."""
        found = self.around.at(self.docs, self.positions + offset)
        found[self.widths <= offset] = OUTSIDE
        return found


class WordPlace(NamedTuple):
    """The place of a word in a document."""

    position: int


class Intervals(NamedTuple):
    """Half-open intervals of words, as keys `document * STRIDE + position`, in no order.

    `last` has the forms (numbers in `exact`) that may be the last word of an interval.
    """

    starts: Keys
    ends: Keys
    last: frozenset[int]


def occurrences(parts: Sequence[Paragraphs], marks: Iterable[Mark], found: Iterable[Docs]) -> Iterator[Occurrences]:
    """The occurrences of the marks, segment by segment, in the documents `found`, which are by segment too.

    Marks that are looked for in titles or leads only have no occurrences. Raises NoIndexError without a forward index.
    """
    asked = [mark for mark in marks if TEXT in mark.fields]
    for segment, docs in zip(parts, found, strict=True):
        runs = [_intervals(segment, mark, docs) for mark in asked] if len(docs) else []
        docs_of = np.unique(np.concatenate([*(run.starts for run in runs), NOWHERE]) // STRIDE)
        around = Surroundings.of(segment, docs_of.astype(np.int32))
        starts, ends = _apart([_widened(run, around) for run in runs])
        docs_in, positions = (column.astype(np.int32) for column in np.divmod(starts, STRIDE))
        yield Occurrences(docs_in, positions, (ends - starts).astype(np.int32), around)


def _apart(parts: Sequence[Intervals]) -> tuple[Keys, Keys]:
    """Sort the intervals and join those that overlap."""
    starts = np.concatenate([*(part.starts for part in parts), NOWHERE])
    ends = np.concatenate([*(part.ends for part in parts), NOWHERE])
    if not len(starts):
        return starts, ends
    order = np.lexsort((-ends, starts))
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    heads = np.flatnonzero(starts >= np.append(starts[0], reach[:-1]))
    return starts[heads], reach[np.append(heads[1:], len(starts)) - 1]


def _intervals(segment: Paragraphs, mark: Mark, docs: Docs) -> Intervals:
    """Where the mark is in the documents."""
    field = TEXT if mark.spelling == "stem" else EXACT
    places = [_keys(segment, field, words, docs) for words in mark.words]
    if not all(map(len, places)):
        return Intervals(NOWHERE, NOWHERE, frozenset())
    if len(places) == 1:
        return Intervals(places[0], places[0] + 1, _forms(segment, field, mark.words[0]))
    if not (mark.ordered and mark.slop == 1):
        near = _near(mark, places)
        return Intervals(near, near + 1, _forms(segment, field, frozenset().union(*mark.words)))
    starts = places[0]
    for step, following in enumerate(places[1:], start=1):
        starts = starts[np.isin(starts + step, following, assume_unique=True)]
    return Intervals(starts, starts + len(places), _forms(segment, field, mark.words[-1]))


def _keys(segment: Paragraphs, field: str, words: frozenset[str], docs: Docs) -> Keys:
    """The keys of all the words in the documents, ascending, each once."""
    numbers = [number for word in words if (number := segment.term(field, word)) >= 0]
    keys = [_term_keys(segment, field, number, docs) for number in numbers]
    if len(keys) == 1:
        return keys[0]
    return np.unique(np.concatenate(keys)) if keys else NOWHERE


def _term_keys(segment: Paragraphs, field: str, number: int, docs: Docs) -> Keys:
    found = segment.positions(field, number, within(docs))
    kernels = choice.kernels()
    _, at = kernels.intersect(docs, found.docs)
    keys = kernels.position_keys(at, found.starts, found.positions, STRIDE)
    return found.docs[at].astype(np.int64)[keys // STRIDE] * STRIDE + keys % STRIDE


def _near(mark: Mark, places: Sequence[Keys]) -> Keys:
    """The ascending keys of the words that are near enough to a place of each other word of the mark.

    `places[i]` has the keys of all places of the mark's word i.
    """
    groups = groups_in_order if mark.ordered else groups_in_any_order
    kept: set[int] = set()
    for doc in _common([keys // STRIDE for keys in places]).tolist():
        bounds = [np.searchsorted(keys, (doc * STRIDE, (doc + 1) * STRIDE)) for keys in places]
        parts = [keys[low:high].tolist() for keys, (low, high) in zip(places, bounds, strict=True)]
        found = groups([[WordPlace(key) for key in part] for part in parts], mark.slop)
        kept.update(place.position for group in found for place in group)
    return np.array(sorted(kept), np.int64)


def _common(columns: Sequence[Keys]) -> Keys:
    """The numbers that every column has, ascending."""
    common = np.unique(columns[0])
    for column in columns[1:]:
        common = np.intersect1d(common, column)
    return common


def _widened(part: Intervals, around: Surroundings) -> Intervals:
    """Widen the intervals that end in a joined form (email) to include all parts it is written in (e, mail).

    The forward index has a compound's parts only: where its word is not the one looked for, a joined form was found.
    """
    docs, positions = np.divmod(part.ends - 1, STRIDE)
    written = around.at(docs.astype(np.int32), positions)
    last = np.fromiter(part.last, np.int64, len(part.last))
    ends = part.ends.copy()
    for i in np.flatnonzero(~np.isin(written, last)).tolist():
        ends[i] += _more_parts(around, int(docs[i]), int(positions[i]), part.last)
    return part._replace(ends=ends)


def _more_parts(around: Surroundings, doc: int, position: int, forms: frozenset[int]) -> int:
    """How many parts follow the one at the position in the joined form, one of `forms`, that they make up."""
    segment = around.segment
    numbers = around.at(np.full(LONGEST_COMPOUND, doc, np.int32), position + np.arange(LONGEST_COMPOUND))
    parts = [segment.term_text(EXACT, number) for number in numbers.tolist() if number >= 0]
    for count in range(2, len(parts) + 1):
        if segment.term(EXACT, "".join(parts[:count]).replace(".", "")) in forms:
            return count - 1
    return 0


def _forms(segment: Paragraphs, field: str, words: frozenset[str]) -> frozenset[int]:
    """The numbers in `exact` of the forms that match any of the words."""
    numbers = [number for word in words if (number := segment.term(field, word)) >= 0]
    if field == EXACT:
        return frozenset(numbers)
    stems, _, forms, _ = segment.pairs()
    return frozenset(forms[np.isin(stems, numbers)].tolist())
