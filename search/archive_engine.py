"""An engine over an archive and what is indexed of it: a request is answered by the newest generation, and dressed.

Where both are is the library's to know: `search.embedded` has them on this machine's disk, `search/cluster` in a
cluster.
"""

from __future__ import annotations

import copy
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, Protocol, Self

from index.identity import address_id
from search import deadline
from search.asking import SHOWN_FACETS, all_in_order, further, outcome, planned, whole_in_order
from search.presenting.highlight import matches, wanted
from search.presenting.hits import Ranked, facets, hits, ranked
from search.presenting.snippets import spans
from search.presenting.understanding import understood
from search.presenting.whole import require_time
from search.query.message import said, said_of
from search.query.parser import parse
from search.request import SearchRequest
from search.results import Bar, Further, Notice, SearchResults
from search.suggesting.completions import Completer, titled
from search.suggesting.offers import leading, offers
from search.suggesting.telling_words import telling_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from index.archive.as_of import Row
    from index.archive.revisions import Revision
    from index.archive.roll import Entered
    from index.archive.stats import Stats
    from index.records import Paragraph, Speech
    from search.asking import Outcome, Searchable
    from search.deadline import Clock, Deadline
    from search.execution.execute import Answer
    from search.planning.marks import Mark
    from search.results import Completion, Facet, Hit, Span, Understood
    from search.study.study import Study

MIN_TITLE = 3  # letters from which titles are completed; with fewer, too many begin so
MOST_TITLES = 2  # titles among the completions; they are long
FURTHER_SECONDS = 0.25  # that a page waits for what it goes on with; what was asked for is there already
WHOLE = 5000  # values of a facet given whole: more than a page can show, fewer than would slow it

CHANGING = "changing"  # code of the notice that paragraphs found are not in the archive any more
_UNEXPLAINED = Notice("unexplained", said("The time was up before all scores were explained; fewer words take less."))


class Shelf(Protocol):
    """The speeches of an archive, to read."""

    def speech(self, id_: str) -> Speech | None:
        """The speech of that id or alias, or None."""
        ...

    def removed(self, id_: str) -> str | None:
        """When the speech of that id or alias was removed; None where it is here or never was."""
        ...

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The titles of the speeches of these ids that are here, each with its date."""
        ...

    def titles_beginning(self, begun: str, limit: int) -> Sequence[tuple[str, int]]:
        """Titles that begin so, whatever the case, with the paragraphs of their speeches."""
        ...

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """The history of a paragraph id: its texts before each change, oldest first."""
        ...

    def speeches(self) -> Iterator[Speech]:
        """Every speech, oldest first."""
        ...

    def aliases(self, id_: str) -> tuple[str, ...]:
        """The other ids under which the speech was met, in order."""
        ...

    def leaves(self) -> tuple[int, ...]:
        """The numbers, from 1, of the leaves of the roll of all speeches."""
        ...

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """The speeches of a leaf of the roll; none where there is no such leaf."""
        ...

    def stats(self) -> Stats:
        """Counts for people."""
        ...


class Holder(Protocol):
    """An archive and its index, the newest generation of which answers."""

    @property
    def archive(self) -> Shelf:
        """The archive's speeches."""
        ...

    @property
    def ready(self) -> bool:
        """Whether what many searches need is made, or is not to be made beforehand."""
        ...

    @property
    def index_bytes(self) -> int:
        """The size of the index."""
        ...

    def newest(self) -> Searchable:
        """The newest generation."""
        ...

    def still(self) -> AbstractContextManager[Searchable]:
        """The newest generation, all of which can be read until the block is left, however the archive changes."""
        ...

    def catch_up(self) -> bool:
        """Take up the next generation at once; whether there is one."""
        ...

    def warm(self) -> None:
        """Make in a thread what many searches need."""
        ...


class ArchiveEngine:
    """Answers from a library; see `search.engine.Engine` for what it promises.

    A search ends after so many `seconds` of the clock, with what was found until then; 0 is as long as it takes.
    """

    def __init__(
        self,
        library: Holder,
        study: Callable[[], Study],
        facet_values: int,
        seconds: float = 0.0,
        clock: Clock = time.monotonic,
    ) -> None:
        self._library = library
        self._facet_values = facet_values
        self._seconds = seconds
        self._clock = clock
        self._ends: Deadline | None = None
        self._made_of = study
        self._study: Study | None = None

    @property
    def study(self) -> Study:
        """The study of the same archive, made when it is first asked for."""
        if self._study is None:
            self._study = self._made_of()
        return self._study

    def warm(self) -> None:
        """Get ready in a thread for many searches, as a server's process does after it was forked."""
        self._library.warm()

    def for_one_answer(self) -> Self:
        """An engine over the same archive for which all that it is asked ends within the seconds of one search."""
        once = copy.copy(self)
        once._ends = deadline.after(self._seconds, self._clock)
        once._study, once._made_of = None, partial(self._study_until, once._ends)
        return once

    def _study_until(self, ends: Deadline) -> Study:
        return self.study.until(ends)

    @property
    def late(self) -> bool:
        """Whether the time of the one answer is up, so that what was found may be a part."""
        return self._ends is not None and self._ends.is_over

    @property
    def ready(self) -> bool:
        """Whether searches are answered at full speed."""
        return self._library.ready

    @property
    def generation(self) -> int:
        """The archive's generation that answers now; the index's own begins anew when it is rebuilt."""
        return self._library.newest().number

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None, also: Sequence[str] = ()
    ) -> SearchResults:
        """The answer to the request; `explain` gives each hit its score's parts, `whole` names a facet given whole.

        `also` names facets to count beside those that are shown. Where paragraphs that are found were replaced in the
        archive meanwhile, the next generation answers if it is there, else a notice says how many are not shown.
        """
        results = self._answered(request, explain, whole, also)
        if any(notice.code == CHANGING for notice in results.notices) and self._library.catch_up():
            results = self._answered(request, explain, whole, also)
        return results

    def _answered(self, request: SearchRequest, explain: bool, whole: str | None, also: Sequence[str]) -> SearchResults:
        started = time.perf_counter()
        counted = tuple(dict.fromkeys([*SHOWN_FACETS, *also]))
        sizes = {name: WHOLE if name == whole else self._facet_values for name in counted}
        ends = self._deadline()
        found = outcome(self._library.newest(), request, max(sizes.values()), ends, counted)
        answer = found.answer
        shown = _explained(found, ranked(answer), ends) if explain else ranked(answer)
        held = _held(found, shown)
        offered = offers(request, found, ends)
        notices = found.notices if ends.is_over else leading(request, found, offered, ends)
        return SearchResults(
            request=request,
            reading=found.reading,
            total=answer.total,
            events=answer.events,
            hits=held,
            facets=facets(found.generation.titles, request, answer, sizes),
            timeline=tuple(starmap(Bar, answer.timeline)),
            notices=(*notices, *_missing(shown, held, explain=explain)),
            suggestions=offered,
            further=_further(found, held, ends, explain=explain),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def hits(self, request: SearchRequest, most: int | None = None) -> Iterator[Hit]:
        """Every hit of the request, or the first `most`, in its order, whatever its page; all of one generation."""
        generation, ends = self._library.newest(), self._deadline()
        for answer in all_in_order(generation, request, most, ends):
            if self._ends and ends.is_over:
                return
            yield from hits(generation.rows(answer), (), ranked(answer))

    def every_hit(self, request: SearchRequest) -> Iterator[Hit]:
        """Every hit of the request in its order, all of one generation, also while the archive changes.

        Only the search itself must end in time, not the reading; raises NotWholeError, before the first hit, where it
        does not.
        """
        with ExitStack() as until_failure:
            generation = until_failure.enter_context(self._library.still())
            answers = whole_in_order(generation, request, self._deadline())
            return _read_out(generation, answers, until_failure.pop_all())

    def values(self, request: SearchRequest, name: str, most: int = sys.maxsize) -> Facet:
        """The values that the request's paragraphs have in a facet, with their counts; all of them, or the first.

        Raises NotWholeError where the time was up before all was searched.
        """
        found = outcome(self._library.newest(), request.changed(size=1), most, self._deadline(), (name,))
        require_time(found.notices)
        (counted,) = facets(found.generation.titles, request, found.answer, {name: most})
        return counted

    def complete(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Ways to finish the last word typed, most used first; each has hits."""
        ways = Completer(self._library.newest().vocabulary).complete(prefix, limit)
        titles = self._library.archive.titles_beginning(prefix, MOST_TITLES) if len(prefix) >= MIN_TITLE else []
        whole = titled(titles)
        return (*ways[: limit - len(whole)], *whole)

    def marks(self, request: SearchRequest, speech: Speech) -> Mapping[str, tuple[Span, ...]]:
        """The spans that the request's words match in the speech, by paragraph id; only paragraphs with a match."""
        plan = planned(self._library.newest(), request, parse(request.text).query)
        return _marked(speech, plan.marks) or _marked(speech, plan.any_marks)

    def understood(self, request: SearchRequest) -> tuple[Understood, ...]:
        """The words of the request that are looked for in several forms, and the stop words that are ignored."""
        newest, query = self._library.newest(), parse(request.text).query
        plan = planned(newest, request, query)
        return tuple(understood(request, query, plan, newest.vocabulary, newest.languages or ("en",)))

    def more_like(self, speech: Speech, paragraph: Paragraph) -> SearchRequest | None:
        """The search of other speeches for any of the words that tell the paragraph from others; None where none do."""
        language = paragraph.language or speech.language
        words = telling_words(paragraph.text, language, self._library.newest().vocabulary)
        return SearchRequest(" ".join(words), any_word=True).exclude("event", speech.id) if words else None

    def speech(self, id_: str) -> Speech | None:
        """The speech of that id or alias, or None."""
        return self._library.archive.speech(id_)

    def removed(self, id_: str) -> str | None:
        """When the speech of that id or alias was removed (ISO 8601, UTC); None where it is here or never was."""
        return self._library.archive.removed(id_)

    def copies(self, addresses: Sequence[str]) -> Mapping[str, str]:
        """The speeches here by the address of their event at its source; addresses of no speech here are left out."""
        ids = {address: id_ for address in addresses if (id_ := address_id(address))}
        held = self._library.archive.titles(tuple(ids.values()))
        return {address: id_ for address, id_ in ids.items() if id_ in held}

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """The history of a paragraph that its speech no longer holds, newest last; empty if unknown."""
        return self._library.archive.changes(id_, paragraph)

    def speeches(self) -> Iterator[Speech]:
        """Every speech, oldest first."""
        return self._library.archive.speeches()

    def aliases(self, id_: str) -> tuple[str, ...]:
        """The other ids under which the speech was met, in order."""
        return self._library.archive.aliases(id_)

    def leaves(self) -> tuple[int, ...]:
        """The numbers, from 1, of the leaves of the roll of all speeches."""
        return self._library.archive.leaves()

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """The speeches of a leaf of the roll, with the times of their changes; none where there is no such leaf."""
        return self._library.archive.leaf(number)

    def stats(self) -> Stats:
        """Counts for people: speeches, paragraphs, words, first and last date, speakers, sizes in bytes."""
        return replace(self._library.archive.stats(), index_bytes=self._library.index_bytes)

    def _deadline(self) -> Deadline:
        """The deadline of a search that begins now."""
        return self._ends or deadline.after(self._seconds, self._clock)


def _read_out(generation: Searchable, answers: Iterable[Answer], held: ExitStack) -> Iterator[Hit]:
    """The hits of the answers; what keeps the generation is let go behind the last."""
    with held:
        for answer in answers:
            yield from hits(generation.rows(answer), (), ranked(answer))


def _marked(speech: Speech, marks: Sequence[Mark]) -> dict[str, tuple[Span, ...]]:
    """The spans that the marks fit, by paragraph id; only paragraphs with any."""
    asked = wanted(marks)
    found = {p.id: spans(matches(p.text, asked, p.language or speech.language)) for p in speech.paragraphs}
    return {id_: marked for id_, marked in found.items() if marked}


def _held(found: Outcome, shown: Sequence[Ranked]) -> tuple[Hit, ...]:
    """The hits of the page; where a paragraph's own text has nothing of what was asked, with what answers for it."""

    def elsewhere(docs: Sequence[int]) -> Mapping[int, Row]:
        return found.generation.best_of_speeches(docs, found.marks) if docs else {}

    rows = found.generation.rows(found.answer)
    return tuple(hits(rows, found.marks, shown, elsewhere, by_title=found.by_title))


def _further(found: Outcome, before: Sequence[Hit], ends: Deadline, *, explain: bool) -> Further | None:
    """What the page goes on with where it has room; nothing of a speech that it has, where it shows one per speech."""
    wider = None if ends.is_over else further(found, ends.within(FURTHER_SECONDS))
    if wider is None:
        return None
    room = found.request.size - len(before)
    shown = ranked(wider.answer, slice(None if found.request.grouped else room))
    held = _held(wider, _explained(wider, shown, ends) if explain else shown)
    if found.request.grouped:
        seen = {hit.speech for hit in before}
        held = tuple(hit for hit in held if hit.speech not in seen)[:room]
    more = wider.answer.total - found.answer.total
    return Further(found.request.changed(any_word=True), more, held) if held else None


def _missing(shown: Sequence[Ranked], held: Sequence[Hit], *, explain: bool) -> Iterator[Notice]:
    """The notices of what the page lacks: explanations for want of time, paragraphs that were replaced meanwhile."""
    if explain and not all(one.explanation for one in shown):
        yield _UNEXPLAINED
    if gone := len(shown) - len(held):
        told = said_of(
            gone,
            "{number} paragraph of this page was changed just now; the new text can be found in a moment.",
            "{number} paragraphs of this page were changed just now; the new text can be found in a moment.",
        )
        yield Notice(CHANGING, told)


def _explained(found: Outcome, shown: Sequence[Ranked], ends: Deadline) -> list[Ranked]:
    """The documents, each with its score's parts unless the time was up before."""
    parts = found.generation.explained(found.tree, [one.doc for one in shown], ends)
    return [one._replace(explanation=parts.get(one.doc)) for one in shown]
