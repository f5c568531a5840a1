"""The terms of a segment that a pattern stands for: prefixes, wildcards, words with typos, ranges.

The same terms that Whoosh expands to, within a bound: of more than `MAX_TERMS` the most frequent are taken, and
`Expansions.cut` says so, so that the page can say it and no pattern takes longer than that many terms do.
"""

from __future__ import annotations

import fnmatch
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whoosh import query as q

    from index.segment.segment import Segment

    Expand = Callable[[Segment, Any], Sequence[int]]

MAX_TERMS = 2048  # terms of one pattern in one segment; adding up so many short lists takes some 20 ms


@dataclass(frozen=True, slots=True)
class CutPattern:
    """A pattern that stood for more terms than were used; `used` and `found` are of the largest segment."""

    pattern: str
    used: int
    found: int


@dataclass(slots=True)
class Expansions:
    """The expansions of one search, each made once per segment; `cut` has the patterns that stood for too many."""

    cut: dict[str, CutPattern] = field(default_factory=dict)
    _made: dict[tuple[int, q.Query], Sequence[int]] = field(default_factory=dict)

    def ordinals(self, segment: Segment, query: q.MultiTerm, expand: Expand) -> Sequence[int]:
        """The terms' ordinals in the segment's list of the field, ascending, as `expand` finds them."""
        key = (id(segment), query)
        if key not in self._made:
            self._made[key] = self._bounded(segment, query, expand(segment, query))
        return self._made[key]

    def _bounded(self, segment: Segment, query: q.MultiTerm, found: Sequence[int]) -> Sequence[int]:
        """The ordinals found, or those of the MAX_TERMS most frequent terms where there are more."""
        if len(found) <= MAX_TERMS:
            return found
        before = self.cut.get(str(query))
        if before is None or before.found < len(found):
            self.cut[str(query)] = CutPattern(str(query), MAX_TERMS, len(found))
        frequencies = np.array([segment.doc_frequency(query.fieldname, at) for at in found])
        kept = np.sort(np.argsort(-frequencies, kind="stable")[:MAX_TERMS])
        return [found[i] for i in kept]


def beginning(segment: Segment, query: q.Prefix) -> Sequence[int]:
    """The ordinals of the terms that begin with the query's text."""
    name = query.fieldname
    return [at for at in segment.term_range(name, query.text) if segment.term_text(name, at)]


def shaped(segment: Segment, query: q.Wildcard) -> Sequence[int]:
    """The ordinals of the terms of the query's shape (`*` any letters, `?` one)."""
    name = query.fieldname
    matches = re.compile(fnmatch.translate(query.text)).match
    literal = re.split(r"[*?\[]", query.text, maxsplit=1)[0]
    return [at for at in segment.term_range(name, literal) if matches(segment.term_text(name, at))]


def near(segment: Segment, query: q.FuzzyTerm) -> Sequence[int]:
    """The ordinals of the terms at most `maxdist` edits from the query's text, its first letters alike."""
    name, text, most = query.fieldname, query.text, int(query.maxdist)
    found = []
    for at in segment.term_range(name, text[: query.prefixlength]):
        other = segment.term_text(name, at)
        if abs(len(other) - len(text)) <= most and distance(text, other, most) <= most:
            found.append(at)
    return found


def between(segment: Segment, query: q.TermRange) -> Sequence[int]:
    """The ordinals of the terms from the query's start to its end."""
    return list(_between(segment, query))


def _between(segment: Segment, query: q.TermRange) -> Iterator[int]:
    name = query.fieldname
    first = 0 if query.start is None else _first_from(segment, name, query.start)
    for at in range(first, segment.term_count(name)):
        text = segment.term_text(name, at)
        if query.startexcl and text == query.start:
            continue
        if query.end is not None and (text > query.end or (query.endexcl and text == query.end)):
            return
        yield at


def _first_from(segment: Segment, name: str, text: str) -> int:
    """The ordinal of the first term of the field that does not sort before the text."""
    low, high = 0, segment.term_count(name)
    while low < high:
        middle = (low + high) // 2
        if segment.term_text(name, middle) < text:
            low = middle + 1
        else:
            high = middle
    return low


def distance(one: str, other: str, most: int) -> int:
    """The Levenshtein distance of two words; some number above `most` where it is larger than that.

    Whoosh's measure for its FuzzyTerm, which must find here what it finds there. What people type with `~` is expanded
    and mended by another: `search.vocabulary.wordlist` counts two swapped letters as one slip, as typists make them.

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
