"""The terms of a segment that a pattern stands for: prefixes, wildcards, words with typos, ranges.

These are the terms that Whoosh expands to, within a bound: of more than `MAX_TERMS` words the most frequent are used,
and `Expansions.cut` records that, for the page to say. So no pattern takes longer than that many words do. Values of
facets and days are never cut: their documents are read from a column, which takes as long for any number of values.
"""

from __future__ import annotations

import fnmatch
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from index.segment.facets import VALUED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whoosh import query as q

    from index.segment.segment import Segment

    Expand = Callable[[Segment, Any], Sequence[int]]

MAX_TERMS = 2048  # terms of one pattern in one segment; adding up so many short lists takes some 20 ms


@dataclass(frozen=True, slots=True)
class CutPattern:
    """A pattern that stood for too many terms; `found` and `used` are its numbers of terms in the largest segment."""

    pattern: str
    used: int
    found: int


@dataclass(slots=True)
class Expansions:
    """The expansions of one search, each made once per segment; `cut` has the patterns with terms left out."""

    cut: dict[str, CutPattern] = field(default_factory=dict)
    _made: dict[tuple[int, q.Query], Sequence[int]] = field(default_factory=dict)

    def ordinals(self, segment: Segment, query: q.MultiTerm, expand: Expand) -> Sequence[int]:
        """The numbers of the pattern's terms in the segment's list of the field, ascending, as `expand` finds them."""
        key = (id(segment), query)
        if key not in self._made:
            self._made[key] = self._bounded(segment, query, expand(segment, query))
        return self._made[key]

    def _bounded(self, segment: Segment, query: q.MultiTerm, found: Sequence[int]) -> Sequence[int]:
        """The numbers found or, if there are more than MAX_TERMS words, those of the most frequent."""
        if len(found) <= MAX_TERMS or query.fieldname in VALUED:
            return found
        before = self.cut.get(str(query))
        if before is None or before.found < len(found):
            self.cut[str(query)] = CutPattern(str(query), MAX_TERMS, len(found))
        frequencies = np.array([segment.doc_frequency(query.fieldname, at) for at in found])
        kept = np.sort(np.argsort(-frequencies, kind="stable")[:MAX_TERMS])
        return [found[i] for i in kept]


def beginning(segment: Segment, query: q.Prefix) -> Sequence[int]:
    """The numbers of the terms that begin with the query's text."""
    name = query.fieldname
    return [at for at in segment.term_range(name, query.text) if segment.term_text(name, at)]


def shaped(segment: Segment, query: q.Wildcard) -> Sequence[int]:
    """The numbers of the terms that match the query's pattern (`*` any letters, `?` one)."""
    name = query.fieldname
    matches = re.compile(fnmatch.translate(query.text)).match
    literal = re.split(r"[*?\[]", query.text, maxsplit=1)[0]
    return [at for at in segment.term_range(name, literal) if matches(segment.term_text(name, at))]


def near(segment: Segment, query: q.FuzzyTerm) -> Sequence[int]:
    """The numbers of terms within `maxdist` edits of the query's text, the first `prefixlength` letters equal."""
    name, text, most = query.fieldname, query.text, int(query.maxdist)
    found = []
    for at in segment.term_range(name, text[: query.prefixlength]):
        other = segment.term_text(name, at)
        if abs(len(other) - len(text)) <= most and distance(text, other, most) <= most:
            found.append(at)
    return found


def between(segment: Segment, query: q.TermRange) -> Sequence[int]:
    """The numbers of the terms from the query's start to its end."""
    terms, start, end = segment.terms(query.fieldname), query.start, query.end
    first = 0 if start is None else (bisect_right if query.startexcl else bisect_left)(terms, start)
    last = len(terms) if end is None else (bisect_left if query.endexcl else bisect_right)(terms, end)
    return range(first, last)


def distance(one: str, other: str, most: int) -> int:
    """The Levenshtein distance of two words; where it exceeds `most`, any number above `most`.

    This is Whoosh's measure for its FuzzyTerm, whose matches must be the same here. Words that people type with `~` are
    expanded and corrected elsewhere: `search.vocabulary.wordlist` counts two swapped letters as one typo.

    >>> distance("security", "securty", 2)
    1
    """
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, row = row, [i]
        for j, opposite in enumerate(other, start=1):
            change = before[j - 1] + (letter != opposite)
            row.append(min(before[j] + 1, row[j - 1] + 1, change))
        if min(row) > most:
            return most + 1
    return row[-1]
