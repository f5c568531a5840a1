"""Answers a request from one generation of the index: parses it, plans it and runs the plan.

If no paragraph has all the words, it searches for paragraphs whose speech's title supplies the missing ones, then for
any of the words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from whoosh import query as q

from index.fields import FACETS
from search.deadline import NEVER
from search.execution import execute
from search.execution.execute import UNCOUNTED, TreeSearch
from search.execution.filters import Filter
from search.planning import equivalents
from search.planning.cut_years import cut_years, year_notices
from search.planning.plan import plan
from search.presenting.whole import require_time, too_long
from search.query.message import said, said_of
from search.query.parser import parse
from search.query.periods import MAX_SHOWN, between, first_of, last_of
from search.results import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.archive.as_of import Row
    from search.deadline import Deadline
    from search.execution.execute import Answer
    from search.library import Generation, Titles
    from search.loops.numpy_loops import Docs
    from search.planning.marks import Mark
    from search.planning.plan import Plan
    from search.query.parser import Parsed
    from search.query.syntax import Query
    from search.request import SearchRequest
    from search.results import ScorePart
    from search.vocabulary.vocabulary import Vocabulary

SHOWN_FACETS = tuple(f.name for f in FACETS if f.shown)  # names of the facets that every answer lists

_WITH_TITLE = Notice("with-title", said("No paragraph has all of these words; of these, the title has the rest."))
_ABOUT = Notice(
    "about", said("So many speeches have it that their number is an estimate; paragraphs are counted exactly.")
)
ANY_WORD = "any-word"  # code of the notice that no paragraph has all the words
_ANY_WORD = Notice(ANY_WORD, said("No paragraph has all of these words; these have some of them."))
_NOT_FOLDED = Notice("no-echoes", said("Repeats were not looked for in this index yet, so each of them is counted."))


class Searchable(Protocol):
    """One generation of an index (its state after one commit), on disk or in a cluster, as searches use it."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words and facet values of this generation."""
        ...

    @property
    def titles(self) -> Titles:
        """The titles of this generation's speeches."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of this generation's speeches, most common first."""
        ...

    @property
    def number(self) -> int:
        """The archive generation that the index was made from."""
        ...

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs that a search examines, including deleted ones."""
        ...

    def dated_by_year(self, year: int) -> int:
        """Return the number of paragraphs in speeches whose date is this year alone, without a month."""
        ...

    def execute(self, search: TreeSearch, deadline: Deadline) -> Answer:
        """Run the search; if the deadline ends it, the answer has what was found by then, and `unsearched` is not 0."""
        ...

    def count(self, search: TreeSearch, deadline: Deadline) -> int:
        """Return the number of paragraphs that the search finds; it is too low if the deadline passes."""
        ...

    def at_once(self, most: int | None) -> int:
        """Return how many documents to request in the first answer if `most` are wanted; None means all documents."""
        ...

    def onward(self, search: TreeSearch, first: Answer, deadline: Deadline) -> Iterator[Answer]:
        """Yield, in batches, the documents of `first` and those ranked after them, up to `search.limit` in all.

        `first` is the answer to the same search with the limit `at_once(search.limit)`. If the deadline passes, the
        batches can end early.
        """
        ...

    def rows(self, answer: Answer) -> Mapping[int, Row]:
        """Map the answer's documents to their texts; documents that the archive no longer has are left out."""
        ...

    def best_of_speeches(self, docs: Sequence[int], marks: Sequence[Mark]) -> Mapping[int, Row]:
        """Map each document to the paragraph of its speech that contains the most search words.

        A document is left out if no paragraph of its speech contains any.
        """
        ...

    def explained(self, tree: q.Query, docs: Sequence[int], deadline: Deadline) -> Mapping[int, ScorePart]:
        """Map the documents to the parts of their scores, for as many documents as the deadline allows."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A request, its plan, the query tree that was run, and its answer.

    `parsed` is the request's text as the parser read it. `relaxed` says that the tree also finds paragraphs that lack
    some of the words.
    """

    generation: Searchable
    request: SearchRequest
    parsed: Parsed
    plan: Plan
    tree: q.Query
    answer: Answer
    relaxed: bool

    @property
    def reading(self) -> str:
        """A description of what was searched for, in English words."""
        return self.plan.any_reading if self.tree == self.plan.any_words else self.plan.reading

    @property
    def by_title(self) -> bool:
        """Whether a speech's title may supply words that its paragraphs lack."""
        return self.relaxed and self.tree == self.plan.all_with_title

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks (words and phrases) to highlight in the paragraphs found."""
        return self.plan.any_marks if self.tree == self.plan.any_words else self.plan.marks

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices about what was read differently from what was typed, and what the answer leaves out."""
        patterns = tuple(Notice("many-words", _many_words(cut.pattern, cut.found, cut.used)) for cut in self.answer.cut)
        loosened = _ANY_WORD if self.tree == self.plan.any_words else _WITH_TITLE
        return (
            *self.parsed.notices,
            *self._nothing_typed(),
            *between(self.request.since, self.request.until).notices,
            *year_notices(cut_years(*_days(self.request, self.plan)), self.generation.dated_by_year),
            *self.plan.notices,
            *patterns,
            *((_NOT_FOLDED,) if self.request.folded and not self.answer.folded else ()),
            *((loosened,) if self.relaxed else ()),
            *((_ABOUT,) if self.answer.about else ()),
            *self._time_was_up(),
        )

    def _time_was_up(self) -> tuple[Notice, ...]:
        """Return the notice that the search ran out of time, if it did."""
        unsearched, whole = self.answer.unsearched, self.generation.paragraphs
        if not unsearched:
            return ()
        told = said(
            "This takes too long: {reached} of {whole} paragraphs were searched, and all counts are of these. "
            "Rarer words, fewer of them, or a field beside them (speaker:, topic:) reach further.",
            reached=said("a part") if unsearched == UNCOUNTED else whole - unsearched,
            whole=whole,
        )
        return (Notice("time-up", told),)

    def _nothing_typed(self) -> tuple[Notice, ...]:
        """Return the notice that the text asks for nothing ("!!!"), unless another notice already says why."""
        typed, plan = self.request.text.strip(), self.plan
        asks = "*" in typed or not isinstance(plan.all_words, q.Every) or plan.first_day or plan.last_day
        if not typed or asks or self.parsed.notices:
            return ()
        shown = typed if len(typed) <= MAX_SHOWN else f"{typed[:MAX_SHOWN]}…"
        return (
            Notice("no-words", said("There is nothing to look for in “{typed}”; this is everything.", typed=shown)),
        )


def planned(generation: Searchable, request: SearchRequest, query: Query, *, to_count: bool = False) -> Plan:
    """Return the plan for running `query` on this generation; the request's own text is ignored.

    With `to_count`, the plan is only used to count matches, not to rank them.
    """
    others = equivalents.table() if request.equivalents else equivalents.NONE
    return plan(query, generation.vocabulary, generation.languages, others, to_count=to_count)


def outcome(
    generation: Searchable,
    request: SearchRequest,
    facet_size: int = 0,
    deadline: Deadline = NEVER,
    facets: tuple[str, ...] = SHOWN_FACETS,
) -> Outcome:
    """Search for paragraphs with all the words of the request.

    If no paragraph has them all, even without the filters, the search is repeated: now the title of a speech may supply
    words that its paragraphs lack. If that finds nothing either, the search is repeated for any of the words. At most
    `facet_size` values of each facet in `facets` are counted, besides those picked or excluded; with 0, neither facets
    nor the timeline are counted. Paragraphs not reached before the deadline are not found, and a notice says so.
    """
    parsed = parse(request.text)
    asked = planned(generation, request, parsed.query)
    search = _tree_search(request, asked)
    if facet_size:
        search = replace(search, facets=facets, facet_size=facet_size, timeline=True)
    answer = generation.execute(search, deadline)
    found = Outcome(generation, request, parsed, asked, search.query, answer, relaxed=False)
    if answer.matched or answer.unsearched or request.any_word or not asked.relaxes:
        return found
    return _relaxed(found, search, deadline) or found


def _relaxed(strict: Outcome, search: TreeSearch, deadline: Deadline) -> Outcome | None:
    """Repeat the search with query trees that ask for less, until one matches a paragraph; return its outcome.

    The first tree lets the speech's title supply words, the second asks for any of the words. Returns None if neither
    matches.
    """
    for tree in (strict.plan.all_with_title, strict.plan.any_words):
        if tree != strict.tree:
            answer = strict.generation.execute(replace(search, query=tree), deadline)
            if answer.matched:
                return replace(strict, tree=tree, answer=answer, relaxed=True)
    return None


def further(found: Outcome, deadline: Deadline = NEVER) -> Outcome | None:
    """If the first page is not full, search for any of the words to fill it; None if that adds nothing.

    Documents already on the page are left out. Applies only to pages sorted by relevance. Raises NotWholeError if the
    search misses the deadline, because its total would be wrong.
    """
    request, wider = found.request, found.plan.any_words
    in_order = request.sort == "relevance" and found.plan.ranked and request.page == 1
    short = 0 < len(found.answer.docs) < request.size
    if request.any_word or wider == found.tree or not (in_order and short):
        return None
    search = replace(_tree_search(request, found.plan), query=wider)
    answer = found.generation.execute(search, deadline)
    if answer.unsearched:
        raise too_long()
    if answer.total <= found.answer.total:
        return None
    new = ~np.isin(answer.docs, found.answer.docs)
    answer = replace(answer, docs=answer.docs[new], scores=answer.scores[new], more=answer.more[new])
    return replace(found, tree=wider, answer=answer, relaxed=True)


def count(generation: Searchable, request: SearchRequest, query: Query, deadline: Deadline = NEVER) -> int:
    """Return the number of paragraphs that match `query` and pass the request's filters.

    They must have all words of `query` or, if the request says so, any. The request's own text is ignored. Paragraphs
    not reached before the deadline are not counted.
    """
    if deadline.is_over:
        return 0
    search = _tree_search(request, planned(generation, request, query, to_count=not request.any_word))
    return generation.count(search, deadline)


def all_in_order(
    generation: Searchable, request: SearchRequest, most: int | None, deadline: Deadline = NEVER
) -> Iterator[Answer]:
    """Yield, in batches, all documents that the request finds, or the first `most`, in the request's sort order."""
    found = outcome(generation, request.changed(size=generation.at_once(most)), deadline=deadline)
    return _onward(found, generation.paragraphs if most is None else most, deadline)


def whole_in_order(generation: Searchable, request: SearchRequest, deadline: Deadline) -> Iterator[Answer]:
    """Return an iterator over all documents that the request finds, in its sort order, in batches.

    Reading the batches has no time limit. Raises NotWholeError at once if the search itself misses the deadline.
    """
    found = outcome(generation, request.changed(size=generation.at_once(None)), deadline=deadline)
    require_time(found.notices)
    return _onward(found, generation.paragraphs, NEVER)


def _onward(found: Outcome, most: int, deadline: Deadline) -> Iterator[Answer]:
    """Yield, in batches, the documents of the outcome and those ranked after them, up to `most` in all."""
    search = _tree_search(found.request.changed(size=most), found.plan)
    return found.generation.onward(replace(search, query=found.tree), found.answer, deadline)


def documents(generation: Generation, found: Outcome, deadline: Deadline = NEVER) -> Iterator[Docs]:
    """Yield one array per segment: the documents that the outcome counts, ascending, numbered within the segment."""
    return execute.documents(generation.snapshot, search_of(found), deadline=deadline)


def as_far_as_read(found: Outcome, documents: int) -> Outcome:
    """Return the outcome, changed to say that time ran out if fewer documents were read than it counts.

    `documents` is the number of documents that were read.
    """
    if documents >= found.answer.total:
        return found
    return replace(found, answer=replace(found.answer, unsearched=UNCOUNTED))


def search_of(found: Outcome) -> TreeSearch:
    """Return the search that finds exactly the documents that the outcome counts."""
    return replace(_tree_search(found.request, found.plan), query=found.tree)


def chosen(generation: Generation, request: SearchRequest, deadline: Deadline = NEVER) -> Iterator[Docs]:
    """Yield one array per segment: the documents that match the request, numbered within the segment.

    A paragraph must have all the words, unless the request asks for any of them. Documents not reached before the
    deadline are left out.
    """
    return execute.documents(generation.snapshot, choosing(generation, request), deadline=deadline)


def choosing(generation: Searchable, request: SearchRequest) -> TreeSearch:
    """Return the search for all documents that match the request.

    A paragraph must have all the words, unless the request asks for any of them.
    """
    return _tree_search(request, planned(generation, request, parse(request.text).query))


def _tree_search(request: SearchRequest, asked: Plan) -> TreeSearch:
    """Return the request's search: for all the words (or any, if it says so), with its filters, page and sort order.

    Nothing is counted for facets or the timeline.
    """
    first, last = _days(request, asked)
    picked = [f.name for f in FACETS if any(pick.facet == f.name for pick in request.picks)]
    return TreeSearch(
        query=asked.any_words if request.any_word else asked.all_words,
        filters=tuple(Filter(name, request.picked(name), request.excluded(name)) for name in picked),
        first_day=first,
        last_day=last,
        sort=request.sort if asked.ranked or request.sort != "relevance" else "newest",
        offset=(request.page - 1) * request.size,
        limit=request.size,
        grouped=request.grouped,
        folded=request.folded,
        timeline=False,
    )


def _days(request: SearchRequest, asked: Plan) -> tuple[int | None, int | None]:
    """Return the first and last day that both the request's period and the query's own period allow.

    Days are date.toordinal() numbers; None sets no limit.
    """
    since, until, _ = between(request.since, request.until)
    first = [asked.first_day, first_of(since).toordinal() if since else None]
    last = [asked.last_day, last_of(until).toordinal() if until else None]
    return (
        max((day for day in first if day is not None), default=None),
        min((day for day in last if day is not None), default=None),
    )


def _many_words(pattern: str, found: int, used: int) -> str:
    """Return the message saying that a pattern matches `found` words, of which only `used` are searched."""
    return said_of(
        found,
        "{pattern} stands for {number} word; the {used} most used were asked.",
        "{pattern} stands for {number} words; the {used} most used were asked.",
        pattern=pattern,
        used=used,
    )
