"""Snippets: the part of a paragraph that shows its matches best, cut at sentences and words.

Snippets are plain text; matches are spans of characters in the snippet.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from search.results import Snippet, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

SNIPPET_LIMIT = 320  # characters: about four lines of a result list, or two full sentences of a transcript
LEAD_IN = 90  # most characters shown before the first match in order to begin with a whole sentence

_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)\]]*\s+")


class Match(NamedTuple):
    """A half-open range of characters, from `start` to `end`, that matches part number `part` of the query."""

    start: int
    end: int
    part: int


def spans(matches: Sequence[Match]) -> tuple[Span, ...]:
    """Return the matches as ascending spans that neither overlap nor touch.

    >>> spans([Match(4, 7, 0), Match(0, 2, 1), Match(5, 9, 2)])
    (Span(start=0, end=2), Span(start=4, end=9))
    """
    if len(matches) < 2:
        return tuple(Span(start, end) for start, end, _ in matches)
    merged: list[Span] = []
    for start, end, _ in sorted(matches):
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)


def snippet(text: str, matches: Sequence[Match], limit: int = SNIPPET_LIMIT) -> Snippet:
    """Return the piece of the text, at most `limit` characters long, that matches the most parts of the query.

    A text of at most `limit` characters is returned whole. If a longer text has no matches, its beginning is returned.
    """
    if len(text) <= limit:
        return Snippet(text, spans(matches))
    start = _opening(text, _best_start(matches, limit - LEAD_IN))
    end = _closing(text, start, limit)
    inside = [m for m in matches if start <= m.start and m.end <= end]
    shown = spans([Match(m.start - start, m.end - start, m.part) for m in inside])
    return Snippet(text[start:end], shown, before=start > 0, after=end < len(text))


def _best_start(matches: Sequence[Match], width: int) -> int:
    """Return the start of the window of `width` characters in which the most parts of the query match.

    Among such windows, the one with the most matches is chosen. Without matches, the start is 0.
    """
    ordered = sorted(matches)
    best, best_value = 0, (0, 0)
    last = 0
    inside = Counter[int]()  # number of matches of each part in the window, updated as it moves
    for first, match in enumerate(ordered):
        while last < len(ordered) and ordered[last].end <= match.start + width:
            inside[ordered[last].part] += 1
            last += 1
        value = (len(inside), last - first)
        if value > best_value:
            best, best_value = match.start, value
        if last == first:  # a match wider than the window
            last += 1
            continue
        inside[match.part] -= 1
        if not inside[match.part]:
            del inside[match.part]
    return best


def _opening(text: str, first: int) -> int:
    """Return where a snippet that shows character `first` begins: at a sentence or word that starts shortly before."""
    earliest = first - LEAD_IN
    if earliest <= 0:
        return 0
    sentences = [m.end() for m in _SENTENCE_END.finditer(text, earliest, first) if m.end() <= first]
    if sentences:
        return sentences[0]
    space = text.find(" ", first - LEAD_IN // 2, first)
    return space + 1 if space >= 0 else first


def _closing(text: str, start: int, limit: int) -> int:
    """Return the end of the last whole word within `limit` characters from `start`; without one, `start + limit`."""
    if start + limit >= len(text):
        return len(text)
    space = text.rfind(" ", start + 1, start + limit + 1)
    return space if space > start else start + limit
