"""Expands prefixes, wildcards, fuzzy words and ranges to the terms of a segment that they match.

The terms are the same as in Whoosh, up to a limit: of more than MAX_TERMS words only the most frequent are used, which
bounds the time. `Expansions.cut` records such patterns, so that the page can say so. Facet values and days are never
cut, because reading them from a column takes the same time for any number of values.
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

MAX_TERMS = 2048  # terms of one pattern in one segment; adding up the scores of so many takes some 20 ms


@dataclass(frozen=True, slots=True)
class CutPattern:
    """A pattern that matches too many terms.

    In the segment where it matches the most, it matches `found` terms, of which `used` were searched.
    """

    pattern: str
    used: int
    found: int


@dataclass(slots=True)
class Expansions:
    """The terms that the patterns of one search match; those of each pattern are found once per segment.

    `cut` has the patterns that match too many terms, by the pattern's text. `_made` has the numbers of the terms found,
    by (id of the segment object, query).
    """

    cut: dict[str, CutPattern] = field(default_factory=dict)
    _made: dict[tuple[int, q.Query], Sequence[int]] = field(default_factory=dict)

    def ordinals(self, segment: Segment, query: q.MultiTerm, expand: Expand) -> Sequence[int]:
        """Return the numbers of the pattern's terms in the segment's term list of the field, ascending.

        `expand(segment, query)` finds all of them; if they are too many, only the most frequent are returned.
        """
        key = (id(segment), query)
        if key not in self._made:
            self._made[key] = self._bounded(segment, query, expand(segment, query))
        return self._made[key]

    def _bounded(self, segment: Segment, query: q.MultiTerm, found: Sequence[int]) -> Sequence[int]:
        """Return the term numbers; if they are more than MAX_TERMS, only those of the most frequent terms.

        Facet values and days are never cut.
        """
        if len(found) <= MAX_TERMS or query.fieldname in VALUED:
            return found
        before = self.cut.get(str(query))
        if before is None or before.found < len(found):
            self.cut[str(query)] = CutPattern(str(query), MAX_TERMS, len(found))
        frequencies = np.array([segment.doc_frequency(query.fieldname, at) for at in found])
        kept = np.sort(np.argsort(-frequencies, kind="stable")[:MAX_TERMS])
        return [found[i] for i in kept]


def beginning(segment: Segment, query: q.Prefix) -> Sequence[int]:
    """Return the numbers of the terms that begin with the query's text."""
    name = query.fieldname
    return [at for at in segment.term_range(name, query.text) if segment.term_text(name, at)]


def shaped(segment: Segment, query: q.Wildcard) -> Sequence[int]:
    """Return the numbers of the terms that match the query's pattern (`*` any characters, `?` one)."""
    name = query.fieldname
    matches = re.compile(fnmatch.translate(query.text)).match
    literal = re.split(r"[*?\[]", query.text, maxsplit=1)[0]
    return [at for at in segment.term_range(name, literal) if matches(segment.term_text(name, at))]


def near(segment: Segment, query: q.FuzzyTerm) -> Sequence[int]:
    """Return the numbers of the terms that are within `maxdist` edits of the query's text.

    The first `prefixlength` letters must be equal. `maxdist` and `prefixlength` are attributes of the query.
    """
    name, text, most = query.fieldname, query.text, int(query.maxdist)
    found = []
    for at in segment.term_range(name, text[: query.prefixlength]):
        other = segment.term_text(name, at)
        if abs(len(other) - len(text)) <= most and distance(text, other, most) <= most:
            found.append(at)
    return found


def between(segment: Segment, query: q.TermRange) -> Sequence[int]:
    """Return the numbers of the terms from the query's start to its end; both count unless the query excludes them."""
    terms, start, end = segment.terms(query.fieldname), query.start, query.end
    first = 0 if start is None else (bisect_right if query.startexcl else bisect_left)(terms, start)
    last = len(terms) if end is None else (bisect_left if query.endexcl else bisect_right)(terms, end)
    return range(first, last)


def distance(one: str, other: str, most: int) -> int:
    """Return the Levenshtein distance of two words; if it is above `most`, return some number above `most`.

    Whoosh uses this distance for its FuzzyTerm, and the matches must agree. For words that people type with `~`, see
    `search.vocabulary.wordlist`, where swapping two letters counts as one edit.

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
