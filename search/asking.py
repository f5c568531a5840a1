"""How a request is asked of one edition: parsed, planned, executed.

Where no paragraph has all the words, those whose speech's title has the rest are asked for; then any of the words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from whoosh import query as q

from index.fields import FACETS
from search.deadline import NEVER
from search.execution.execute import Ask, Filter, count, execute
from search.planning import equivalents
from search.planning.plan import plan
from search.query.parser import parse
from search.query.periods import MAX_SHOWN, between, first_of, last_of
from search.results import Notice

if TYPE_CHECKING:
    from whoosh.query import Query

    from search.deadline import Deadline
    from search.execution.execute import Answer
    from search.library import Edition
    from search.planning.plan import Plan
    from search.query.parser import Parsed
    from search.request import SearchRequest

SHOWN_FACETS = tuple(f.name for f in FACETS if f.shown)

_WITH_TITLE = Notice("with-title", "No paragraph has all of these words; of these, the title has the rest.")
_ANY_WORD = Notice("any-word", "No paragraph has all of these words; these have some of them.")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was asked, and what that found; `relaxed` where less than all the words was asked for."""

    edition: Edition
    request: SearchRequest
    parsed: Parsed
    plan: Plan
    tree: Query
    answer: Answer
    relaxed: bool

    @property
    def reading(self) -> str:
        """What was looked for, in words."""
        return self.plan.any_reading if self.tree == self.plan.any_words else self.plan.reading

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was understood instead of what was typed."""
        patterns = tuple(
            Notice("many-words", f"{cut.pattern} stands for {cut.found} words; the {cut.used} most used were asked.")
            for cut in self.answer.cut
        )
        said = _ANY_WORD if self.tree == self.plan.any_words else _WITH_TITLE
        return (
            *self.parsed.notices,
            *self._nothing_typed(),
            *between(self.request.since, self.request.until).notices,
            *self.plan.notices,
            *patterns,
            *((said,) if self.relaxed else ()),
            *self._time_was_up(),
        )

    def _time_was_up(self) -> tuple[Notice, ...]:
        """That not all paragraphs were searched, where so."""
        unsearched, whole = self.answer.unsearched, self.edition.snapshot.doc_count
        if not unsearched:
            return ()
        said = f"This takes too long: {whole - unsearched:,} of {whole:,} paragraphs were searched, and all counts are "
        said += "of these. Rarer words, fewer of them, or a field beside them (speaker:, topic:) reach further."
        return (Notice("time-up", said),)

    def _nothing_typed(self) -> tuple[Notice, ...]:
        """That what was typed asks for nothing ("!!!"), unless a notice says why already."""
        typed, plan = self.request.text.strip(), self.plan
        asks = "*" in typed or not isinstance(plan.all_words, q.Every) or plan.first_day or plan.last_day
        if not typed or asks or self.parsed.notices:
            return ()
        shown = typed if len(typed) <= MAX_SHOWN else f"{typed[:MAX_SHOWN]}…"
        return (Notice("no-words", f"There is nothing to look for in “{shown}”; this is everything."),)


def understood(edition: Edition, request: SearchRequest) -> tuple[Parsed, Plan]:
    """What the request's text says, and how the edition can be asked for it."""
    parsed = parse(request.text)
    others = equivalents.table() if request.equivalents else equivalents.NONE
    return parsed, plan(parsed.query, edition.vocabulary, edition.languages, others)


def asked(edition: Edition, request: SearchRequest, facet_size: int, deadline: Deadline = NEVER) -> Asked:
    """The request asked: all the words first; with the title, then any, where no paragraph of the archive has all.

    At most `facet_size` values of each shown facet are counted out, and always those that are picked. What is not
    searched before the deadline is not found, and a notice says so.
    """
    parsed, planned = understood(edition, request)
    tree = planned.any_words if request.any_word else planned.all_words
    ask = replace(_ask(request, planned, tree), facets=SHOWN_FACETS, facet_size=facet_size)
    answer = execute(edition.snapshot, ask, deadline=deadline)
    found = answer.total or answer.unsearched
    if found or request.any_word or not planned.relaxes or count(edition.snapshot, tree, deadline=deadline):
        return Asked(edition, request, parsed, planned, tree, answer, relaxed=False)
    for wider in (planned.all_with_title, planned.any_words):
        if wider != tree and count(edition.snapshot, wider, deadline=deadline):
            answer = execute(edition.snapshot, replace(ask, query=wider), deadline=deadline)
            return Asked(edition, request, parsed, planned, wider, answer, relaxed=True)
    return Asked(edition, request, parsed, planned, tree, answer, relaxed=False)


def total(edition: Edition, request: SearchRequest, deadline: Deadline = NEVER) -> int:
    """How many paragraphs have all that the request asks for, of those that are searched before the deadline."""
    if deadline.is_over:
        return 0
    planned = understood(edition, request)[1]
    ask = _ask(request, planned, planned.any_words if request.any_word else planned.all_words)
    return execute(edition.snapshot, replace(ask, offset=0, limit=1, timeline=False), deadline=deadline).total


def _ask(request: SearchRequest, planned: Plan, tree: Query) -> Ask:
    """The request without facets to count."""
    first, last = _days(request, planned)
    picked = [f.name for f in FACETS if any(pick.facet == f.name for pick in request.picks)]
    return Ask(
        query=tree,
        filters=tuple(Filter(name, request.picked(name), request.excluded(name)) for name in picked),
        first_day=first,
        last_day=last,
        sort=request.sort if planned.ranked or request.sort != "relevance" else "newest",
        offset=(request.page - 1) * request.size,
        limit=request.size,
        grouped=request.grouped,
    )


def _days(request: SearchRequest, planned: Plan) -> tuple[int | None, int | None]:
    """The first and last day that both the request's period and the query's own allow."""
    since, until, _ = between(request.since, request.until)
    first = [planned.first_day, first_of(since).toordinal() if since else None]
    last = [planned.last_day, last_of(until).toordinal() if until else None]
    return (
        max((day for day in first if day is not None), default=None),
        min((day for day in last if day is not None), default=None),
    )
