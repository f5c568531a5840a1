"""Counts the forms in which a query's words occur and the words directly before and after them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.fields import EXACT
from search.loops.distinct import distinct
from search.study.words import beside, counts, most

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.deadline import Deadline
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.occurrences import Occurrences
    from search.study.studied import Studied

MOST_LISTED = 20  # neighbours and forms in a table beside the lines
NO_WORD = -2  # replaces the number of a word that the segment lacks; not -1, which is OUTSIDE
LONGEST_MATCH = 8  # words of a match that are compared; phrases that differ only after these count as the same


class Counted(NamedTuple):
    """A word or sequence of words, as spelled in the index, and how often it occurs."""

    words: str
    count: int  # type: ignore[assignment]  # hides tuple's method of this name, which is not needed here


class NeighbourTables(NamedTuple):
    """Tables, each most frequent first, of the forms that matched, the words before them and the words after them."""

    forms: tuple[Counted, ...]
    left: tuple[Counted, ...]
    right: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Tables, each most frequent first, of the forms, preceding words and following words of `total` occurrences.

    `reading` describes the search in words.
    """

    request: SearchRequest
    reading: str
    total: int
    forms: tuple[Counted, ...]
    left: tuple[Counted, ...]
    right: tuple[Counted, ...]
    notices: tuple[Notice, ...]


def neighbours(generation: Studied, request: SearchRequest, deadline: Deadline, size: int = MOST_LISTED) -> Neighbours:
    """Count forms and neighbours, at most `size` per table. Raises NoIndexError if the index has no forward index."""
    found = generation.inquiry(request, deadline)
    tables = neighbour_tables(found.occurrences, size)
    return Neighbours(request, found.reading, found.total, *tables, found.notices)


def having(found: Occurrences, form: str, before: str, after: str) -> Occurrences:
    """Keep the occurrences of the form `form` with the word `before` directly before and `after` directly after them.

    The words of a form are separated by spaces. An argument that is "" allows anything.
    """
    places = np.ones(len(found), np.bool_)
    if form:
        places &= _is_form(found, form.split())
    for word, offset in ((before, -1), (after, 1)):
        if word:
            places &= found.beside(offset) == _number(found, word)
    return found.chosen(places)


def _is_form(found: Occurrences, forms: Sequence[str]) -> NDArray[np.bool_]:
    """Return, for each occurrence, whether it consists of exactly these word forms, in this order.

    Only the first LONGEST_MATCH words of an occurrence are compared.
    """
    same: NDArray[np.bool_] = np.minimum(found.widths, LONGEST_MATCH) == len(forms)
    for step, form in enumerate(forms):
        same &= found.inside(step) == _number(found, form)
    return same


def _number(found: Occurrences, word: str) -> int:
    """Return the form number of the word in the occurrences' segment, or NO_WORD if the segment does not have it."""
    number = found.around.segment.term(EXACT, word)
    return number if number >= 0 else NO_WORD


def neighbour_tables(found: Sequence[Occurrences], size: int = MOST_LISTED) -> NeighbourTables:
    """Make the tables of forms and neighbours of the occurrences, each with at most `size` rows."""
    counted = (_matches(found), counts(beside(found, -1)), counts(beside(found, 1)))
    return NeighbourTables(*(tuple(Counted(*pair) for pair in most(each, size)) for each in counted))


def _matches(found: Sequence[Occurrences]) -> Counter[str]:
    """Count the occurrences by matched form or, for phrases, by the sequence of matched forms."""
    told: Counter[str] = Counter()
    for each in found:
        terms = each.around.segment.terms(EXACT)
        for width in np.unique(np.minimum(each.widths, LONGEST_MATCH)).tolist():
            wide = np.minimum(each.widths, LONGEST_MATCH) == width
            runs, times = distinct([each.inside(step)[wide] for step in range(width)])
            for *run, count in zip(*(column.tolist() for column in (*runs, times)), strict=True):
                told[" ".join(terms[number] for number in run)] += count
    return told
