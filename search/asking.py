"""How a request is answered by one generation of the index: parsed, planned, executed.

Where no paragraph has all the words, those whose speech's title has the rest are asked for; then any of the words.
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
from search.planning.plan import plan
from search.presenting.whole import require_time
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

SHOWN_FACETS = tuple(f.name for f in FACETS if f.shown)  # those that an answer lists, by name

_WITH_TITLE = Notice("with-title", said("No paragraph has all of these words; of these, the title has the rest."))
_ABOUT = Notice(
    "about", said("So many speeches have it that their number is an estimate; paragraphs are counted exactly.")
)
ANY_WORD = "any-word"  # code of the notice that no paragraph has all the words
_ANY_WORD = Notice(ANY_WORD, said("No paragraph has all of these words; these have some of them."))
_NOT_FOLDED = Notice("no-echoes", said("This index does not know yet what comes back, so nothing is folded."))


class Searchable(Protocol):
    """One generation of an archive's index, wherever it lies: what a search is asked of."""

    @property
    def vocabulary(self) -> Vocabulary:
        """Its words and values."""
        ...

    @property
    def titles(self) -> Titles:
        """The titles of its speeches."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its speeches, the commonest first."""
        ...

    @property
    def number(self) -> int:
        """The archive's generation that it was made from."""
        ...

    @property
    def paragraphs(self) -> int:
        """How many paragraphs a search looks at, deleted ones too."""
        ...

    def execute(self, search: TreeSearch, deadline: Deadline) -> Answer:
        """Run the search as far as it gets before the deadline."""
        ...

    def count(self, search: TreeSearch, deadline: Deadline) -> int:
        """The `total` that `execute` would give."""
        ...

    def at_once(self, most: int | None) -> int:
        """The number of documents to ask for in the first answer when `most` are wanted in all; None for all."""
        ...

    def onward(self, search: TreeSearch, first: Answer, deadline: Deadline) -> Iterator[Answer]:
        """The documents of the first answer to a search and those behind them, up to its limit, batch by batch."""
        ...

    def rows(self, answer: Answer) -> Mapping[int, Row]:
        """The texts of the documents of an answer's page, by document; what the archive has no more is left out."""
        ...

    def best_of_speeches(self, docs: Sequence[int], marks: Sequence[Mark]) -> Mapping[int, Row]:
        """The paragraph that has most of the marks in the speech of each document, by document, where one has any."""
        ...

    def explained(self, tree: q.Query, docs: Sequence[int], deadline: Deadline) -> Mapping[int, ScorePart]:
        """By document, the parts that its score is made of, for as many documents as the deadline allows."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """A request, how it was read, which of its trees was run, and the answer.

    `relaxed` says that this tree asks for less than all the words.
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
        """The words that say what was looked for."""
        return self.plan.any_reading if self.tree == self.plan.any_words else self.plan.reading

    @property
    def by_title(self) -> bool:
        """Whether the title of a speech may answer for each of its paragraphs."""
        return self.relaxed and self.tree == self.plan.all_with_title

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks to highlight in the paragraphs found."""
        return self.plan.any_marks if self.tree == self.plan.any_words else self.plan.marks

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices of what was understood otherwise than typed, and of what the answer leaves out."""
        patterns = tuple(Notice("many-words", _many_words(cut.pattern, cut.found, cut.used)) for cut in self.answer.cut)
        loosened = _ANY_WORD if self.tree == self.plan.any_words else _WITH_TITLE
        return (
            *self.parsed.notices,
            *self._nothing_typed(),
            *between(self.request.since, self.request.until).notices,
            *self.plan.notices,
            *patterns,
            *((_NOT_FOLDED,) if self.request.folded and not self.answer.folded else ()),
            *((loosened,) if self.relaxed else ()),
            *((_ABOUT,) if self.answer.about else ()),
            *self._time_was_up(),
        )

    def _time_was_up(self) -> tuple[Notice, ...]:
        """The notice that not all paragraphs were searched, if so."""
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
        """The notice that what was typed asks for nothing ("!!!"), unless another notice says why already."""
        typed, plan = self.request.text.strip(), self.plan
        asks = "*" in typed or not isinstance(plan.all_words, q.Every) or plan.first_day or plan.last_day
        if not typed or asks or self.parsed.notices:
            return ()
        shown = typed if len(typed) <= MAX_SHOWN else f"{typed[:MAX_SHOWN]}…"
        return (
            Notice("no-words", said("There is nothing to look for in “{typed}”; this is everything.", typed=shown)),
        )


def planned(generation: Searchable, request: SearchRequest, query: Query, *, to_count: bool = False) -> Plan:
    """The plan of asking the generation for the query, which takes the place of the request's own text."""
    others = equivalents.table() if request.equivalents else equivalents.NONE
    return plan(query, generation.vocabulary, generation.languages, others, to_count=to_count)


def outcome(
    generation: Searchable,
    request: SearchRequest,
    facet_size: int = 0,
    deadline: Deadline = NEVER,
    facets: tuple[str, ...] = SHOWN_FACETS,
) -> Outcome:
    """Run the request for all words; if nothing matches, let the title supply some; if still nothing, any word.

    Nothing matches where no paragraph of the archive does, whatever the request picks. At most `facet_size` values of
    each of the facets are counted, and always those that are picked; for 0, neither facets nor the timeline are. What
    is not searched before the deadline is not found, and a notice says so.
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
    """The outcome of the first of the plan's wider trees that matches any paragraph; None where there is none."""
    for tree in (strict.plan.all_with_title, strict.plan.any_words):
        if tree != strict.tree:
            answer = strict.generation.execute(replace(search, query=tree), deadline)
            if answer.matched:
                return replace(strict, tree=tree, answer=answer, relaxed=True)
    return None


def further(found: Outcome, deadline: Deadline = NEVER) -> Outcome | None:
    """The outcome of asking for any of the words where those of all leave room on the first page; None for no more.

    Its documents are without those that the page has. It is best first, so it never goes on with a page in another
    order; and one that is not whole before the deadline is none, for its total would be no total.
    """
    request, wider = found.request, found.plan.any_words
    in_order = request.sort == "relevance" and found.plan.ranked and request.page == 1
    short = 0 < len(found.answer.docs) < request.size
    if request.any_word or wider == found.tree or not (in_order and short):
        return None
    search = replace(_tree_search(request, found.plan), query=wider)
    answer = found.generation.execute(search, deadline)
    if answer.unsearched or answer.total <= found.answer.total:
        return None
    new = ~np.isin(answer.docs, found.answer.docs)
    answer = replace(answer, docs=answer.docs[new], scores=answer.scores[new], more=answer.more[new])
    return replace(found, tree=wider, answer=answer, relaxed=True)


def count(generation: Searchable, request: SearchRequest, query: Query, deadline: Deadline = NEVER) -> int:
    """The number of paragraphs that have all of the query, under the conditions of the request.

    The query stands in place of the request's own text. Of what is not searched before the deadline none is counted.
    """
    if deadline.is_over:
        return 0
    search = _tree_search(request, planned(generation, request, query, to_count=not request.any_word))
    return generation.count(search, deadline)


def all_in_order(
    generation: Searchable, request: SearchRequest, most: int | None, deadline: Deadline = NEVER
) -> Iterator[Answer]:
    """Every document of the request, or the first `most`, in its order, a batch after another."""
    found = outcome(generation, request.changed(size=generation.at_once(most)), deadline=deadline)
    return _onward(found, generation.paragraphs if most is None else most, deadline)


def whole_in_order(generation: Searchable, request: SearchRequest, deadline: Deadline) -> Iterator[Answer]:
    """Every document of the request in its order, batch by batch, however long it takes to go through them.

    Raises NotWholeError, before the first, where the search itself does not end before the deadline.
    """
    found = outcome(generation, request.changed(size=generation.at_once(None)), deadline=deadline)
    require_time(found.notices)
    return _onward(found, generation.paragraphs, NEVER)


def _onward(found: Outcome, most: int, deadline: Deadline) -> Iterator[Answer]:
    """The documents of the outcome and those after them, up to `most` in all, batch by batch."""
    search = _tree_search(found.request.changed(size=most), found.plan)
    return found.generation.onward(replace(search, query=found.tree), found.answer, deadline)


def documents(generation: Generation, found: Outcome, deadline: Deadline = NEVER) -> Iterator[Docs]:
    """The documents that the outcome counts, ascending, segment by segment, numbered within each."""
    return execute.documents(generation.snapshot, search_of(found), deadline=deadline)


def search_of(found: Outcome) -> TreeSearch:
    """The search for all that the outcome counts."""
    return replace(_tree_search(found.request, found.plan), query=found.tree)


def chosen(generation: Generation, request: SearchRequest) -> Iterator[Docs]:
    """The documents that match all of the request, as in `documents`; never in wider words, and with no deadline."""
    return execute.documents(generation.snapshot, choosing(generation, request))


def choosing(generation: Searchable, request: SearchRequest) -> TreeSearch:
    """The search for all that matches all of the request, never in wider words."""
    return _tree_search(request, planned(generation, request, parse(request.text).query))


def _tree_search(request: SearchRequest, asked: Plan) -> TreeSearch:
    """The search for the strictest tree that the request allows, under its conditions, in its order; without counts."""
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
    """The first and last day that both the request's period and the query's own allow."""
    since, until, _ = between(request.since, request.until)
    first = [asked.first_day, first_of(since).toordinal() if since else None]
    last = [asked.last_day, last_of(until).toordinal() if until else None]
    return (
        max((day for day in first if day is not None), default=None),
        min((day for day in last if day is not None), default=None),
    )


def _many_words(pattern: str, found: int, used: int) -> str:
    """What is said where a pattern stands for more words than can be asked."""
    return said_of(
        found,
        "{pattern} stands for {number} word; the {used} most used were asked.",
        "{pattern} stands for {number} words; the {used} most used were asked.",
        pattern=pattern,
        used=used,
    )
