"""Concordances: one line for each occurrence of a query's words, with the text around it, in a chosen order.

The total is exact. Ties in the order are broken by date, then by the archive's order, so that a link to a page of lines
shows the same lines until the archive changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from index.analysis.tokens import places
from search.execution.splitmix import GOLDEN, scattered
from search.study.neighbours import LONGEST_MATCH, having, neighbour_tables
from search.study.run_places import places_near, places_of
from search.study.words import beside, inside, ranks, speakers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.archive.as_of import Row
    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs, Keys
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.collocates import Side
    from search.study.form_counts import Spelt
    from search.study.inquiry import Inquiry
    from search.study.neighbours import Counted
    from search.study.occurrences import Occurrences
    from search.study.studied import Studied

LineOrder = Literal["newest", "oldest", "speaker", "left", "right", "match"]

DEEPEST = 3  # words to the left or right that an order looks at


@dataclass(frozen=True, slots=True)
class LinesRequest:
    """A request for a page of concordance lines. The page and order of `search` itself are ignored.

    `order` sorts the lines by date, by speaker, or by the words to the left, to the right or in the match. `depth` is
    the number of words to the left or right that the order compares. `context` is the number of characters shown on
    each side. If `sample` is not 0, that many lines are drawn at random by `seed`; the same seed draws the same lines
    until the archive changes. `form`, `before` and `after` keep only occurrences with that matched form, preceding word
    and following word, as spelled in the tables of forms and neighbours; "" allows any. `page` counts from 1, and
    `size` is the number of lines on a page.

    If `run` is not "", the lines show `run` instead of the search's words. It is a word, or several words in a row,
    from a table of collocates or keywords, and has as many lines as the table counts. `spelt` says whether its words
    are forms or stems. If `window` is 0, `run` is looked for in all paragraphs that the search finds. Otherwise `run`
    is one word, looked for at most `window` words from an occurrence of the search's words, on the side `side`.
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
    run: str = ""
    spelt: Spelt = "form"
    window: int = 0
    side: Side = "both"
    page: int = 1
    size: int = 50


class Line(NamedTuple):
    """One line of a concordance: the matched text, the text to its left and right, and where it is from.

    `speech` and `paragraph` are ids, and `number` is the paragraph's number in the speech, from 1.
    """

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
    """The answer to a LinesRequest: one page of lines, tables of forms and neighbours, and totals.

    `total` occurrences were found in `paragraphs` paragraphs. The concordance has `drawn` lines, one for each
    occurrence or for each one in the random sample. `reading` and `notices` are those of the search. The totals and
    tables count only occurrences that `form`, `before` and `after` keep.
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
        """The number of pages at the request's page size; at least 1."""
        return max(1, -(-self.drawn // self.request.size))


class Arranged(NamedTuple):
    """All lines of a concordance in order, as positions in the archive, without their text.

    Line i shows `widths[i]` words of the paragraph in archive row `rows[i]`; the first of them is word `positions[i]`,
    counted from 0. `answer` has the totals and tables, but no lines.
    """

    rows: Keys
    positions: Docs
    widths: Docs
    answer: Lines


def arranged(generation: Studied, request: LinesRequest, deadline: Deadline) -> Arranged:
    """Return all lines that the request finds, or its sample of them, in the requested order, without reading text."""
    found, occurring = _found(generation, request, deadline)
    told = [having(each, request.form, request.before, request.after) for each in occurring]
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


def _found(generation: Studied, request: LinesRequest, deadline: Deadline) -> tuple[Inquiry, Sequence[Occurrences]]:
    """Run the search; return what it found, and the occurrences that become lines, one item for each segment.

    They are the occurrences of `request.run` or, if that is "", of the search's words.
    """
    found = generation.inquiry(request.search, deadline)
    if not request.run:
        return found, found.occurrences
    scale = generation.spelt(found.parts, request.spelt)
    if request.window:
        return found, tuple(places_near(found, scale, request.run, request.window, request.side))
    return found, tuple(places_of(found.parts, found.documents, scale, request.run, deadline))


def shown(generation: Studied, lines: Arranged, request: LinesRequest) -> tuple[Line, ...]:
    """Read the lines of the requested page."""
    first = (request.page - 1) * request.size
    return tuple(read(generation, lines, slice(first, first + request.size), request.context))


def read(generation: Studied, lines: Arranged, at: slice, context: int) -> Iterator[Line]:
    """Yield the lines with the indexes `at` (a Python slice), with up to `context` characters on each side.

    Lines whose paragraph is no longer in the archive are left out.
    """
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
    """Make the concordance line of the matched words.

    `match` has the (start, end) character offsets of each matched word in the paragraph's text; `context` is the most
    characters to show on each side.
    """
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
    """Return the last whole words of the text that fit in `context` characters.

    >>> _last_words("of war and peace", 9)
    'and peace'
    """
    return text if len(text) <= context else text[-context - 1 :].partition(" ")[2]


def _first_words(text: str, context: int) -> str:
    """Return the first whole words of the text that fit in `context` characters."""
    return text if len(text) <= context else text[: context + 1].rpartition(" ")[0]


class _Columns(NamedTuple):
    """The archive row, day, word position and width in words of each occurrence, all segments concatenated.

    All but the widths break ties in every order.
    """

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
    """Return the indexes of the occurrences in the requested order.

    Those without a date, a speaker, or a word on the side that is compared come last.
    """
    latest = np.iinfo(np.int64).max
    days = -columns.days if request.order != "oldest" else np.where(columns.days, columns.days, latest)
    return np.lexsort([columns.positions, columns.rows, days, *reversed(_keys(found, request, columns))])


def _keys(found: Sequence[Occurrences], request: LinesRequest, columns: _Columns) -> list[Keys]:
    """Return the sort keys that come before the date, the most significant first; none if the order is by date.

    Each key is an array with one number for each occurrence.
    """
    steps = range(1, min(max(request.depth, 1), DEEPEST) + 1)
    if request.order == "left":
        return [_none_last(ranks(beside(found, -step))) for step in steps]
    if request.order == "right":
        return [_none_last(ranks(beside(found, step))) for step in steps]
    if request.order == "match":
        widest = min(LONGEST_MATCH, int(columns.widths.max(initial=0)))
        return [ranks(inside(found, step)) for step in range(widest)]
    if request.order == "speaker":
        return [_none_last(ranks(speakers(found)))]
    return []


def _none_last(ranked: Keys) -> Keys:
    """Replace each NONE, the rank of an item without a name, by a number higher than all ranks."""
    return np.where(ranked < 0, np.iinfo(np.int64).max, ranked)


def _drawn(columns: _Columns, order: Keys, request: LinesRequest) -> Keys:
    """Return the ascending indexes, into the ordered lines, of the lines in the random sample.

    Each occurrence gets a random number computed from its row, its position and the seed; the lowest numbers are drawn.
    So a larger sample includes the smaller one, and a new occurrence displaces at most one line.
    """
    places = (columns.rows.astype(np.uint64) << np.uint64(24)) + columns.positions.astype(np.uint64)
    with np.errstate(over="ignore"):
        places += np.uint64(request.seed % 2**64) * GOLDEN
    return np.sort(np.argsort(scattered(places)[order], kind="stable")[: request.sample])
