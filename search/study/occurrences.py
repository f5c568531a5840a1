"""Finds every occurrence of a query's words in the texts of paragraphs, exactly, from posting lists alone.

A single word occurs wherever it is in the text. A phrase is one occurrence, from its first word to its last. For words
that only need to be near each other, each word close enough is an occurrence. Overlapping occurrences are joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import EXACT, TEXT
from search.deadline import NEVER
from search.loops import choice
from search.loops.array_lists import STRIDE, within
from search.presenting.highlight import groups_in_any_order, groups_in_order
from search.study.counting_bounds import CountingBounds
from search.study.surroundings import OUTSIDE, Surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs, Keys
    from search.planning.marks import Mark
    from search.study.paragraphs import Paragraphs

LONGEST_COMPOUND = 4  # parts that a joined form covers at most: index.analysis.tokens.MAX_PARTS
NOWHERE = np.empty(0, np.int64)  # no places


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The occurrences in one segment, sorted by document, then by position.

    Occurrence i is in document `docs[i]`, begins at word `positions[i]` of its text, from 0, and is `widths[i]` words
    long. `around` has all words of the documents with an occurrence.
    """

    docs: Docs
    positions: Docs
    widths: Docs
    around: Surroundings

    def __len__(self) -> int:
        return len(self.docs)

    def chosen(self, places: NDArray[np.bool_]) -> Occurrences:
        """Keep the occurrences i for which `places[i]` is true."""
        return Occurrences(self.docs[places], self.positions[places], self.widths[places], self.around)

    def beside(self, offset: int) -> Docs:
        """Return, for each occurrence, the form number of the word `offset` places after its last word.

        If `offset` is negative, the places are counted back from its first word. OUTSIDE is given where the text has no
        such word.
        """
        base = self.positions if offset < 0 else self.positions + self.widths - 1
        return self.around.at(self.docs, base + offset)

    def inside(self, offset: int) -> Docs:
        """Return, for each occurrence, the form number of the word `offset` places after its first word.

        OUTSIDE is given for occurrences of `offset` words or fewer.
        """
        found = self.around.at(self.docs, self.positions + offset)
        found[self.widths <= offset] = OUTSIDE
        return found


class WordPlace(NamedTuple):
    """The place of one word in a document, for `groups_in_order` and `groups_in_any_order`.

    `position` is the key `document * STRIDE + position`, not the position in the document alone.
    """

    position: int


class Intervals(NamedTuple):
    """Half-open intervals of words, unsorted; each start and end is a key `document * STRIDE + position`.

    `last` has the forms that can be the last word of an interval, as term numbers of the field `exact`.
    """

    starts: Keys
    ends: Keys
    last: frozenset[int]


def occurrences(
    parts: Sequence[Paragraphs], marks: Iterable[Mark], found: Iterable[Docs], deadline: Deadline = NEVER
) -> Iterator[Occurrences]:
    """Yield, for each segment in `parts`, the occurrences of the query's words and phrases (`marks`) in its documents.

    `found[s]` are the documents of segment s to look at. Marks that apply only to titles or leads are ignored. Raises
    NoIndexError if a segment has no forward index, and NotWholeError if counting exceeds the `CountingBounds` of a
    search with this deadline.
    """
    asked = [mark for mark in marks if TEXT in mark.fields]
    bounds = CountingBounds(deadline)
    for segment, docs in zip(parts, found, strict=True):
        runs = []
        for mark in asked if len(docs) else ():
            runs.append(_intervals(segment, mark, docs))
            bounds.count(len(runs[-1].starts))
        docs_of = np.unique(np.concatenate([*(run.starts for run in runs), NOWHERE]) // STRIDE)
        around = Surroundings.of(segment, docs_of.astype(np.int32))
        starts, ends = _apart([_widened(run, around) for run in runs])
        docs_in, positions = (column.astype(np.int32) for column in np.divmod(starts, STRIDE))
        yield Occurrences(docs_in, positions, (ends - starts).astype(np.int32), around)


def _apart(parts: Sequence[Intervals]) -> tuple[Keys, Keys]:
    """Sort the intervals and join those that overlap; return their starts and ends."""
    starts = np.concatenate([*(part.starts for part in parts), NOWHERE])
    ends = np.concatenate([*(part.ends for part in parts), NOWHERE])
    if not len(starts):
        return starts, ends
    order = np.lexsort((-ends, starts))
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    heads = np.flatnonzero(starts >= np.append(starts[0], reach[:-1]))
    return starts[heads], reach[np.append(heads[1:], len(starts)) - 1]


def _intervals(segment: Paragraphs, mark: Mark, docs: Docs) -> Intervals:
    """Find where one of the query's words or phrases (`mark`) occurs in the documents; return intervals of words."""
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
    """Return the keys (`document * STRIDE + position`) of any of the words in the documents, ascending and distinct."""
    numbers = [number for word in words if (number := segment.term(field, word)) >= 0]
    keys = [term_keys(segment, field, number, docs) for number in numbers]
    if len(keys) == 1:
        return keys[0]
    return np.unique(np.concatenate(keys)) if keys else NOWHERE


def term_keys(segment: Paragraphs, field: str, number: int, docs: Docs) -> Keys:
    """Return the keys (`document * STRIDE + position`) of the term with that number in the documents, ascending."""
    found = segment.positions(field, number, within(docs))
    kernels = choice.kernels()
    _, at = kernels.intersect(docs, found.docs)
    keys = kernels.position_keys(at, found.starts, found.positions, STRIDE)
    return found.docs[at].astype(np.int64)[keys // STRIDE] * STRIDE + keys % STRIDE


def _near(mark: Mark, places: Sequence[Keys]) -> Keys:
    """Find occurrences of words that must be near each other (`mark`); return the keys of all words in them, ascending.

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
    """Return the numbers that every array contains, ascending."""
    common = np.unique(columns[0])
    for column in columns[1:]:
        common = np.intersect1d(common, column)
    return common


def _widened(part: Intervals, around: Surroundings) -> Intervals:
    """Widen each interval that ends in a compound found as one word (email): include all parts (e, mail).

    The forward index has only the parts of a compound. So if the word at the end of an interval is not one that was
    searched for, the compound was found there.
    """
    docs, positions = np.divmod(part.ends - 1, STRIDE)
    written = around.at(docs.astype(np.int32), positions)
    last = np.fromiter(part.last, np.int64, len(part.last))
    ends = part.ends.copy()
    for i in np.flatnonzero(~np.isin(written, last)).tolist():
        ends[i] += _more_parts(around, int(docs[i]), int(positions[i]), part.last)
    return part._replace(ends=ends)


def _more_parts(around: Surroundings, doc: int, position: int, forms: frozenset[int]) -> int:
    """Return how many words after `position` belong to the compound (email: e, mail) that begins there.

    The compound must be one of `forms` (form numbers); return 0 if none of these begins there.
    """
    segment = around.segment
    numbers = around.at(np.full(LONGEST_COMPOUND, doc, np.int32), position + np.arange(LONGEST_COMPOUND))
    parts = [segment.term_text(EXACT, number) for number in numbers.tolist() if number >= 0]
    for count in range(2, len(parts) + 1):
        if segment.term(EXACT, "".join(parts[:count]).replace(".", "")) in forms:
            return count - 1
    return 0


def _forms(segment: Paragraphs, field: str, words: frozenset[str]) -> frozenset[int]:
    """Return the numbers, in the field `exact`, of the forms that match any of the words."""
    numbers = [number for word in words if (number := segment.term(field, word)) >= 0]
    if field == EXACT:
        return frozenset(numbers)
    stems, _, forms, _ = segment.pairs()
    return frozenset(forms[np.isin(stems, numbers)].tolist())
