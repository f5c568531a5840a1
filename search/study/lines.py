"""A concordance: a line for each occurrence of a query's words, in any order, with the words around it.

The total is exact. Lines equal in the order asked for are sorted by date, then by the archive's order, so that an
address of a page of lines shows the same lines until the archive changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from index.analysis.tokens import places
from search.execution.splitmix import GOLDEN, scattered
from search.study.neighbours import LONGEST_MATCH, having, neighbour_tables
from search.study.words import beside, inside, ranks, speakers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.archive.as_of import Row
    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs, Keys
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.neighbours import Counted
    from search.study.occurrences import Occurrences
    from search.study.studied import Studied

LineOrder = Literal["newest", "oldest", "speaker", "left", "right", "match"]

DEEPEST = 3  # words to the left or right that an order looks at


@dataclass(frozen=True, slots=True)
class LinesRequest:
    """A request for lines. Of `search`, the text and the picks count, not its page or order.

    `depth` is how many words to the left or right an order compares; `context` the number of characters shown on each
    side. With `sample`, only so many lines are drawn, by `seed`: the same ones as long as the archive is the same.
    `form`, `before` and `after` keep only the occurrences that a row of the tables of forms and neighbours counts; they
    are words as the tables show them, "" for any.
    """

    search: SearchRequest
    order: LineOrder = "newest"
    depth: int = 1
    context: int = 70
    sample: int = 0
    seed: int = 1
    form: str = ""
    before: str = ""
    after: str = ""
    page: int = 1
    size: int = 50


class Line(NamedTuple):
    """One occurrence: the text left of it, its own, and the text right of it."""

    speech: str
    paragraph: str
    number: int
    title: str
    date: str | None
    speaker: str | None
    left: str
    match: str
    right: str
    language: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The answer to a LinesRequest: `total` occurrences in `paragraphs` paragraphs, of which `drawn` make lines.

    `reading` and `notices` are the search's; `total` and the tables count only what `form`, `before` and `after` keep.
    """

    request: LinesRequest
    reading: str
    total: int
    paragraphs: int
    drawn: int
    lines: tuple[Line, ...]
    forms: tuple[Counted, ...]
    left: tuple[Counted, ...]
    right: tuple[Counted, ...]
    notices: tuple[Notice, ...]

    @property
    def pages(self) -> int:
        """How many pages of this size there are; at least 1."""
        return max(1, -(-self.drawn // self.request.size))


class Arranged(NamedTuple):
    """All lines of a request in order: line i is `widths[i]` words from `positions[i]` on in the archive's `rows[i]`.

    `generation` is the archive's generation that was searched; `answer` has the totals and tables, but no lines.
    """

    rows: Keys
    positions: Docs
    widths: Docs
    answer: Lines


def arranged(generation: Studied, request: LinesRequest, deadline: Deadline) -> Arranged:
    """Put the request's lines in order, without reading any text."""
    found = generation.inquiry(request.search, deadline)
    told = [having(each, request.form, request.before, request.after) for each in found.occurrences]
    columns = _columns(told)
    order = _order(told, request, columns)
    if request.sample:
        order = order[_drawn(columns, order, request)]
    tables = neighbour_tables(told)
    answer = Lines(
        request,
        found.reading,
        total=sum(map(len, told)),
        paragraphs=sum(len(np.unique(each.docs)) for each in told),
        drawn=len(order),
        lines=(),
        forms=tables.forms,
        left=tables.left,
        right=tables.right,
        notices=found.notices,
    )
    return Arranged(columns.rows[order], columns.positions[order], columns.widths[order], answer)


def shown(generation: Studied, lines: Arranged, request: LinesRequest) -> tuple[Line, ...]:
    """The lines of the page that the request asks for."""
    first = (request.page - 1) * request.size
    return tuple(read(generation, lines, slice(first, first + request.size), request.context))


def read(generation: Studied, lines: Arranged, at: slice, context: int) -> Iterator[Line]:
    """The lines at the indexes `at`, with `context` characters each side; those gone from the archive left out."""
    rows = lines.rows[at].tolist()
    texts = generation.rows(sorted(set(rows)))
    parts = zip(rows, lines.positions[at].tolist(), lines.widths[at].tolist(), strict=True)
    words: dict[int, list[tuple[int, int]]] = {}
    for number, position, width in parts:
        if row := texts.get(number):
            if number not in words:
                words[number] = places(row.paragraph.text, row.spoken)
            yield _line(row, words[number][position : position + width], context)


def _line(row: Row, match: Sequence[tuple[int, int]], context: int) -> Line:
    """The line of the words that stand there."""
    text = row.paragraph.text
    start, end = match[0][0], match[-1][1]
    return Line(
        row.speech,
        row.paragraph.id,
        row.paragraph.number,
        row.title,
        row.date,
        row.paragraph.speaker,
        _last_words(text[:start], context),
        text[start:end],
        _first_words(text[end:], context),
        row.spoken,
    )


def _last_words(text: str, context: int) -> str:
    """The end of the text, in whole words of at most `context` characters.

    >>> _last_words("of war and peace", 9)
    'and peace'
    """
    return text if len(text) <= context else text[-context - 1 :].partition(" ")[2]


def _first_words(text: str, context: int) -> str:
    """The beginning of the text, in whole words of at most `context` characters."""
    return text if len(text) <= context else text[: context + 1].rpartition(" ")[0]


class _Columns(NamedTuple):
    """The row, day, position and width of each occurrence, segment after segment; they break ties in every order."""

    rows: Keys
    days: Keys
    positions: Docs
    widths: Docs


def _columns(found: Sequence[Occurrences]) -> _Columns:
    none, nowhere = np.empty(0, np.int64), np.empty(0, np.int32)
    return _Columns(
        np.concatenate([none, *(each.around.segment.rows[each.docs].astype(np.int64) for each in found)]),
        np.concatenate([none, *(each.around.segment.days[each.docs].astype(np.int64) for each in found)]),
        np.concatenate([nowhere, *(each.positions for each in found)]),
        np.concatenate([nowhere, *(each.widths for each in found)]),
    )


def _order(found: Sequence[Occurrences], request: LinesRequest, columns: _Columns) -> Keys:
    """The indexes of the occurrences in the order asked for; undated ones or those without a speaker come last."""
    latest = np.iinfo(np.int64).max
    days = -columns.days if request.order != "oldest" else np.where(columns.days, columns.days, latest)
    return np.lexsort([columns.positions, columns.rows, days, *reversed(_keys(found, request, columns))])


def _keys(found: Sequence[Occurrences], request: LinesRequest, columns: _Columns) -> list[Keys]:
    """The sort keys that come before the date, the most important first."""
    steps = range(1, min(max(request.depth, 1), DEEPEST) + 1)
    if request.order == "left":
        return [ranks(beside(found, -step)) for step in steps]
    if request.order == "right":
        return [ranks(beside(found, step)) for step in steps]
    if request.order == "match":
        widest = min(LONGEST_MATCH, int(columns.widths.max(initial=0)))
        return [ranks(inside(found, step)) for step in range(widest)]
    if request.order == "speaker":
        named = ranks(speakers(found))
        return [np.where(named < 0, np.iinfo(np.int64).max, named)]
    return []


def _drawn(columns: _Columns, order: Keys, request: LinesRequest) -> Keys:
    """The ascending indexes, in the ordered lines, of the lines that are drawn.

    Each occurrence gets a random number from its row, position and the seed; the lowest are drawn. So a larger sample
    includes the smaller one, and a new occurrence displaces at most one line.
    """
    places = (columns.rows.astype(np.uint64) << np.uint64(24)) + columns.positions.astype(np.uint64)
    with np.errstate(over="ignore"):
        places += np.uint64(request.seed % 2**64) * GOLDEN
    return np.sort(np.argsort(scattered(places)[order], kind="stable")[: request.sample])
