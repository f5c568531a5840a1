"""The engine: answers requests from the newest generation of an index, with texts from its archive.

It does not know where index and archive are kept: `search.embedded` reads them from this machine's disk,
`search/cluster` from an OpenSearch cluster.
"""

from __future__ import annotations

import copy
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from itertools import starmap
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from index.errors import ClusterError, NotWholeError
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
    from index.archive.succession import Succession
    from index.records import Paragraph, Speech
    from search.asking import Outcome, Searchable
    from search.deadline import Clock, Deadline
    from search.execution.execute import Answer
    from search.planning.marks import Mark
    from search.results import Completion, Facet, Hit, Span, Suggestion, Understood
    from search.study.study import Study

T = TypeVar("T")

MIN_TITLE = 3  # letters typed before titles are completed; with fewer, too many titles match
MOST_TITLES = 2  # titles among the completions; more would need too much space, since titles are long
FURTHER_SECONDS = 0.25  # time for finding more hits for a page that is not full; the page's own hits are found by then
WHOLE = 5000  # values listed at most for a facet requested with all its values; so many do not slow a page

CHANGING = "changing"  # code of the notice that paragraphs found are not in the archive any more
_SHORT = Notice(
    "time-short",
    said("There was no time left for suggestions and paragraphs with only some of the words; search again."),
)
_UNEXPLAINED = Notice("unexplained", said("The time was up before all scores were explained; fewer words take less."))


class Shelf(Protocol):
    """A reader for the speeches of an archive."""

    def speech(self, id_: str) -> Speech | None:
        """Return the speech with that id or alias, or None."""
        ...

    def removed(self, id_: str) -> str | None:
        """Return when the speech with that id or alias was removed (ISO 8601, UTC).

        None if it was not removed or never existed.
        """
        ...

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Map each of these ids to its speech's title and date, as one text; ids without a speech are left out."""
        ...

    def titles_beginning(self, begun: str, limit: int) -> Sequence[tuple[str, int]]:
        """Return up to `limit` titles that begin with the text `begun`, ignoring case.

        Each comes with the number of paragraphs in the speeches of that title.
        """
        ...

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a paragraph, and of the paragraphs that replaced it later, oldest first.

        `id_` is the id or an alias of the speech, `paragraph` the id of the paragraph. The result is empty if there is
        no such paragraph or its text never changed.
        """
        ...

    def revisions(self, id_: str) -> tuple[Revision, ...]:
        """Return all earlier texts of the paragraphs of the speech with that id or alias, oldest first."""
        ...

    def succession(self, id_: str, speaker: str | None) -> Succession:
        """Return the speeches directly before and after the speech with that id or alias, in the narrowest series.

        `speaker` is who spoke most in it, or None. An undated speech has none. A cluster knows none of any speech.
        """
        ...

    def speeches(self) -> Iterator[Speech]:
        """Yield every speech, oldest first."""
        ...

    def aliases(self, id_: str) -> tuple[str, ...]:
        """Return the other ids of the speech with that id or alias, in alphabetical order; empty if there are none."""
        ...

    def leaves(self) -> tuple[int, ...]:
        """Return the numbers of the pages of the list of all speeches, in ascending order.

        Pages are counted from 1. A page that has no speeches any more is left out.
        """
        ...

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """Return the entries on one page of the list of all speeches; empty if there is no such page.

        An entry has the id of a speech, and the time of its last change (None if unknown).
        """
        ...

    def stats(self) -> Stats:
        """Return the statistics of the archive that are shown to people."""
        ...


class Holder(Protocol):
    """An archive and its index, on disk or in a cluster, as an engine uses them."""

    @property
    def archive(self) -> Shelf:
        """The reader of the archive's speeches."""
        ...

    @property
    def ready(self) -> bool:
        """Whether warming up has finished, or `warm` was never called."""
        ...

    @property
    def index_bytes(self) -> int:
        """The size of the index, in bytes."""
        ...

    def newest(self) -> Searchable:
        """Return the newest generation of the index, which is its state after the last commit."""
        ...

    def still(self) -> AbstractContextManager[Searchable]:
        """Return a context with the newest generation, which stays readable inside it even if the archive changes."""
        ...

    def catch_up(self) -> bool:
        """Look for a newer generation at once, and switch to it; return whether there is one."""
        ...

    def warm(self) -> None:
        """Build, in a background thread, the tables for completion and spelling."""
        ...


class ArchiveEngine:
    """An engine over an archive and its index; `search.engine.Engine` documents its methods.

    `library` has the archive and its index, and `study()` creates the study engine. `facet_values` is the number of
    values listed per facet. A search stops after `seconds` by `clock` and returns what it has found so far; 0 means no
    limit.
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
        """The study engine of the same archive, created on first use."""
        if self._study is None:
            self._study = self._made_of()
        return self._study

    def warm(self) -> None:
        """Build the tables for completion and spelling in a background thread.

        A server calls this in each process after forking.
        """
        self._library.warm()

    def for_one_answer(self) -> Self:
        """Return an engine over the same archive whose calls all share one deadline: the time limit of one search."""
        once = copy.copy(self)
        once._ends = deadline.after(self._seconds, self._clock)
        once._study, once._made_of = None, partial(self._study_until, once._ends)
        return once

    def _study_until(self, ends: Deadline) -> Study:
        return self.study.until(ends)

    @property
    def late(self) -> bool:
        """Whether the deadline of `for_one_answer` has passed, so that what was found may be incomplete."""
        return self._ends is not None and self._ends.is_over

    @property
    def ready(self) -> bool:
        """Whether searches are answered at full speed, because warming up has finished or was never requested."""
        return self._library.ready

    @property
    def generation(self) -> int:
        """The archive generation from which the index was made.

        Unlike the index's own generation number, it does not restart when the index is rebuilt.
        """
        return self._library.newest().number

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None, also: Sequence[str] = ()
    ) -> SearchResults:
        """Answer the request.

        `explain` adds each hit's score parts. `also` names facets to count in addition to the usual ones. `whole` names
        a counted facet whose values are all returned, up to WHOLE of them; None names none. If matching paragraphs were
        replaced in the archive during the search, the search is repeated in the next generation of the index. If there
        is none yet, a notice says how many paragraphs are missing.
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
        none: tuple[Suggestion, ...] = ()
        offered, all_offered = _in_time(lambda: offers(request, found, ends), none)
        notices, all_led = _in_time(lambda: leading(request, found, offered, ends), found.notices)
        wider, is_filled = _in_time(lambda: _further(found, held, ends, explain=explain), None)
        in_time = all_offered and all_led and is_filled
        if not (in_time or answer.unsearched):  # if some is unsearched, a notice says so already
            notices = *notices, _SHORT
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
            further=wider,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def hits(self, request: SearchRequest, most: int | None = None) -> Iterator[Hit]:
        """Yield all hits of the request, or the first `most`, in its sort order; its page number is ignored.

        All hits come from one generation. Those not found within the time limit are missing.
        """
        generation, ends = self._library.newest(), self._deadline()
        for answer in all_in_order(generation, request, most, ends):
            if self._ends and ends.is_over:
                return
            yield from hits(generation.rows(answer), (), ranked(answer))

    def every_hit(self, request: SearchRequest) -> Iterator[Hit]:
        """Return all hits of the request in its sort order, from one generation, even if the archive changes meanwhile.

        The time limit applies to the search, not to reading the hits. Raises NotWholeError, before the first hit, if
        the search runs out of time.
        """
        with ExitStack() as until_failure:
            generation = until_failure.enter_context(self._library.still())
            answers = whole_in_order(generation, request, self._deadline())
            return _read_out(generation, answers, until_failure.pop_all())

    def values(self, request: SearchRequest, name: str, most: int = sys.maxsize) -> Facet:
        """Return the `most` most used values of the facet `name` among the paragraphs that the request finds.

        Raises NotWholeError if the search runs out of time.
        """
        found = outcome(self._library.newest(), request.changed(size=1), most, self._deadline(), (name,))
        require_time(found.notices)
        (counted,) = facets(found.generation.titles, request, found.answer, {name: most})
        return counted

    def complete(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Return up to `limit` completions of the typed text `prefix`, all of which have hits.

        First come words and names that complete its last words, most used first, then titles that begin with `prefix`.
        """
        ways = Completer(self._library.newest().vocabulary).complete(prefix, limit)
        titles = self._library.archive.titles_beginning(prefix, MOST_TITLES) if len(prefix) >= MIN_TITLE else []
        whole = titled(titles)
        return (*ways[: limit - len(whole)], *whole)

    def marks(self, request: SearchRequest, speech: Speech) -> Mapping[str, tuple[Span, ...]]:
        """Map the ids of the speech's paragraphs to the spans to highlight for this request.

        Paragraphs with nothing to highlight are left out.
        """
        plan = planned(self._library.newest(), request, parse(request.text).query)
        return _marked(speech, plan.marks) or _marked(speech, plan.any_marks)

    def understood(self, request: SearchRequest) -> tuple[Understood, ...]:
        """Return the request's words that are searched in several forms, and those ignored as stop words."""
        newest, query = self._library.newest(), parse(request.text).query
        plan = planned(newest, request, query)
        return tuple(understood(request, query, plan, newest.vocabulary, newest.languages or ("en",)))

    def more_like(self, speech: Speech, paragraph: Paragraph) -> SearchRequest | None:
        """Return a search of other speeches for this paragraph's most distinctive words; None if it has none."""
        language = paragraph.language or speech.language
        words = telling_words(paragraph.text, language, self._library.newest().vocabulary)
        return SearchRequest(" ".join(words), any_word=True).exclude("event", speech.id) if words else None

    def speech(self, id_: str) -> Speech | None:
        """Return the speech with that id or alias, or None."""
        return self._library.archive.speech(id_)

    def removed(self, id_: str) -> str | None:
        """Return when the speech with that id or alias was removed (ISO 8601, UTC).

        None if it was not removed or never existed.
        """
        return self._library.archive.removed(id_)

    def copies(self, addresses: Sequence[str]) -> Mapping[str, str]:
        """Map each of these web addresses to the id of the speech that was published there.

        Addresses of speeches that are not in the archive are left out.
        """
        ids = {address: id_ for address in addresses if (id_ := address_id(address))}
        held = self._library.archive.titles(tuple(ids.values()))
        return {address: id_ for address, id_ in ids.items() if id_ in held}

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """Return the earlier texts of a paragraph, and of the paragraphs that replaced it later, oldest first.

        `id_` is the id or an alias of the speech, `paragraph` the id of the paragraph. The result is empty if there is
        no such paragraph or its text never changed.
        """
        return self._library.archive.changes(id_, paragraph)

    def revisions(self, id_: str) -> tuple[Revision, ...]:
        """Return all earlier texts of the paragraphs of the speech with that id or alias, oldest first."""
        return self._library.archive.revisions(id_)

    def succession(self, id_: str, speaker: str | None) -> Succession:
        """Return the speeches directly before and after the speech with that id or alias, in the narrowest series.

        `speaker` is who spoke most in it, or None. An undated speech has none. A cluster knows none of any speech.
        """
        return self._library.archive.succession(id_, speaker)

    def speeches(self) -> Iterator[Speech]:
        """Yield every speech, oldest first."""
        return self._library.archive.speeches()

    def aliases(self, id_: str) -> tuple[str, ...]:
        """Return the other ids of the speech with that id or alias, in alphabetical order; empty if there are none."""
        return self._library.archive.aliases(id_)

    def leaves(self) -> tuple[int, ...]:
        """Return the numbers of the pages of the list of all speeches, in ascending order.

        Pages are counted from 1. A page that has no speeches any more is left out.
        """
        return self._library.archive.leaves()

    def leaf(self, number: int) -> tuple[Entered, ...]:
        """Return the entries on one page of the list of all speeches; empty if there is no such page.

        An entry has the id of a speech, and the time of its last change (None if unknown).
        """
        return self._library.archive.leaf(number)

    def stats(self) -> Stats:
        """Return the statistics of the archive that are shown to people, such as its numbers of speeches and words."""
        return replace(self._library.archive.stats(), index_bytes=self._library.index_bytes)

    def _deadline(self) -> Deadline:
        """Return the deadline of `for_one_answer` if there is one, otherwise that of a search that starts now."""
        return self._ends or deadline.after(self._seconds, self._clock)


def _read_out(generation: Searchable, answers: Iterable[Answer], held: ExitStack) -> Iterator[Hit]:
    """Yield the hits of the answers, then close `held`, which keeps the generation readable."""
    with held:
        for answer in answers:
            yield from hits(generation.rows(answer), (), ranked(answer))


def _marked(speech: Speech, marks: Sequence[Mark]) -> dict[str, tuple[Span, ...]]:
    """Map the ids of the speech's paragraphs to the spans that match the marks (words and phrases to highlight).

    Paragraphs without such a span are left out.
    """
    asked = wanted(marks)
    found = {p.id: spans(matches(p.text, asked, p.language or speech.language)) for p in speech.paragraphs}
    return {id_: marked for id_, marked in found.items() if marked}


def _held(found: Outcome, shown: Sequence[Ranked]) -> tuple[Hit, ...]:
    """Turn the page's documents, `shown`, into hits with their texts and highlights.

    Documents that the archive no longer has are left out. A hit whose text contains none of the search words also has a
    snippet that does: of the speech's lead or else of another paragraph of the speech.
    """

    def elsewhere(docs: Sequence[int]) -> Mapping[int, Row]:
        return found.generation.best_of_speeches(docs, found.marks) if docs else {}

    rows = found.generation.rows(found.answer)
    return tuple(hits(rows, found.marks, shown, elsewhere, by_title=found.by_title))


def _in_time(ask: Callable[[], T], otherwise: T) -> tuple[T, bool]:
    """Call `ask` and return its result with True, or `otherwise` with False if the time runs out or a cluster fails to
    answer.
    """
    with suppress(ClusterError, NotWholeError):
        return ask(), True
    return otherwise, False


def _further(found: Outcome, before: Sequence[Hit], ends: Deadline, *, explain: bool) -> Further | None:
    """Find hits for any of the words, to fill a page that is not full; return None if there are none.

    `before` are the hits that the page already has. If the page is grouped by speech, speeches that it already shows
    are left out. With `explain`, each hit has the parts of its score if there was time before the deadline `ends`.
    Raises NotWholeError if the search itself runs out of time.
    """
    wider = further(found, ends.within(FURTHER_SECONDS))
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
    """Yield notices about what the page lacks: explanations that took too long, and paragraphs replaced meanwhile.

    `shown` are the page's documents, `held` the hits made from those that the archive still has.
    """
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
    """Return the documents, each with the parts of its score if they were computed before the deadline."""
    parts = found.generation.explained(found.tree, [one.doc for one in shown], ends)
    return [one._replace(explanation=parts.get(one.doc)) for one in shown]
