"""The engine inside the process: a request is parsed, planned, executed and dressed as results.

Everything it knows lies on disk in the archive and the index, so any number of processes can run one each.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.archive import ArchiveReader
from index.fields import FACETS
from search import equivalents
from search.execute import Ask, Filter, count, execute
from search.highlight import matches
from search.library import Library
from search.parser import parse
from search.periods import first_of, last_of, read_date
from search.plan import plan
from search.results import Notice, SearchResults
from search.snippets import spans
from search.view import facets, hits, timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whoosh.query import Query

    from index.archive import Revision
    from index.config import Settings
    from index.records import Speech
    from search.library import Edition
    from search.parser import Parsed
    from search.plan import Plan
    from search.request import SearchRequest
    from search.results import Completion, Span

WHOLE = 5000  # values of a facet given whole: more than a page can show, fewer than would slow it
SHOWN_FACETS = tuple(f.name for f in FACETS if f.shown)


def open_engine(settings: Settings) -> EmbeddedEngine:
    """The engine over the archive and index of the settings.

    Raises NoIndexError where there is none yet, DamagedError where it cannot be read.
    """
    archive = ArchiveReader(settings.index.archive)
    return EmbeddedEngine(Library(archive, settings.index.index), settings.search.facet_values)


@dataclass(frozen=True, slots=True)
class _Understood:
    """A request as it is asked: the edition that answers, the plan, and the tree that was chosen."""

    edition: Edition
    parsed: Parsed
    plan: Plan
    ask: Ask
    reading: str
    notices: tuple[Notice, ...]


class EmbeddedEngine:
    """Answers from the index in this process; see `search.engine.Engine` for what it promises."""

    def __init__(self, library: Library, facet_values: int) -> None:
        self._library = library
        self._facet_values = facet_values

    @property
    def generation(self) -> int:
        """The archive's generation that answers now; the index's own begins anew when it is rebuilt."""
        return self._library.edition().snapshot.archive_generation

    def search(
        self, request: SearchRequest, *, explain: bool = False, whole: str | None = None
    ) -> SearchResults:
        """The answer to the request; `explain` gives each hit its score's parts, `whole` names a facet given whole."""
        started = time.perf_counter()
        understood = self._understand(request, max(self._sizes(whole).values()))
        edition = understood.edition
        answer = execute(edition.snapshot, understood.ask)
        return SearchResults(
            request=request,
            reading=understood.reading,
            total=answer.total,
            events=answer.events,
            hits=hits(self._library.archive, edition.snapshot, understood.plan.marks, answer),
            facets=facets(self._library.archive, request, answer, self._sizes(whole)),
            timeline=timeline(answer),
            notices=understood.notices,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def complete(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Ways to finish the last word typed, most used first; each has hits."""
        return ()

    def marks(self, request: SearchRequest, speech: Speech) -> Mapping[str, tuple[Span, ...]]:
        """Paragraph id -> spans that the request's words match in that speech; only ids with a match."""
        planned = self._plan(self._library.edition(), request)[1]
        found = {p.id: spans(matches(p.text, planned.marks, speech.language)) for p in speech.paragraphs}
        return {id_: marked for id_, marked in found.items() if marked}

    def speech(self, id_: str) -> Speech | None:
        """The speech of that id or alias, or None."""
        return self._library.archive.speech(id_)

    def changes(self, id_: str, paragraph: str) -> tuple[Revision, ...]:
        """What became of a paragraph whose speech no longer holds it; newest last, empty if unknown."""
        return self._library.archive.changes(id_, paragraph)

    def speeches(self) -> Iterator[Speech]:
        """Every speech, oldest first."""
        return self._library.archive.speeches()

    def stats(self) -> Mapping[str, object]:
        """Counts for people: speeches, paragraphs, words, first and last date, speakers, sizes in bytes."""
        return self._library.archive.stats()

    def _sizes(self, whole: str | None) -> dict[str, int]:
        """How many values are given of each facet."""
        return {name: WHOLE if name == whole else self._facet_values for name in SHOWN_FACETS}

    def _plan(self, edition: Edition, request: SearchRequest) -> tuple[Parsed, Plan]:
        parsed = parse(request.text)
        others = equivalents.table() if request.equivalents else equivalents.NONE
        return parsed, plan(parsed.query, edition.vocabulary, edition.languages, others)

    def _understand(self, request: SearchRequest, facet_size: int) -> _Understood:
        edition = self._library.edition()
        parsed, planned = self._plan(edition, request)
        relaxed = self._relaxes(edition, planned)
        any_word = request.any_word or relaxed
        notices = (
            *parsed.notices,
            *planned.notices,
            *((_ANY_WORD,) if relaxed and not request.any_word else ()),
        )
        tree = planned.any_words if any_word else planned.all_words
        reading = planned.any_reading if any_word else planned.reading
        return _Understood(
            edition, parsed, planned, self._ask(request, planned, tree, facet_size), reading, notices
        )

    def _relaxes(self, edition: Edition, planned: Plan) -> bool:
        """Whether no paragraph of the archive has all the words, so that any of them is asked for."""
        return planned.relaxes and count(edition.snapshot, planned.all_words) == 0

    def _ask(self, request: SearchRequest, planned: Plan, tree: Query, facet_size: int) -> Ask:
        names = dict.fromkeys(pick.facet for pick in request.picks)
        known = [f.name for f in FACETS if f.name in names]
        first, last = _days(request, planned)
        return Ask(
            query=tree,
            filters=tuple(Filter(name, request.picked(name), request.excluded(name)) for name in known),
            first_day=first,
            last_day=last,
            sort=request.sort,
            offset=(request.page - 1) * request.size,
            limit=request.size,
            grouped=request.grouped,
            facets=SHOWN_FACETS,
            facet_size=facet_size,
        )


_ANY_WORD = Notice("any-word", "No paragraph has all of these words; these have some of them.")


def _days(request: SearchRequest, planned: Plan) -> tuple[int | None, int | None]:
    """The first and last day that both the request's period and the query's own allow."""
    since, until = (read_date(typed).iso if typed else None for typed in (request.since, request.until))
    first = [planned.first_day, first_of(since).toordinal() if since else None]
    last = [planned.last_day, last_of(until).toordinal() if until else None]
    return (
        max((day for day in first if day is not None), default=None),
        min((day for day in last if day is not None), default=None),
    )
