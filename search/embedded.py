"""The engine inside the process: a request is parsed, planned, executed and dressed as results.

Everything it knows lies on disk in the archive and the index, so any number of processes can run one each.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
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
from search.suggest import completer
from search.suggestions import omissions, spellings
from search.view import facets, hits, timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whoosh.query import Query

    from index.archive import Revision
    from index.config import Settings
    from index.records import Speech
    from search.execute import Answer
    from search.library import Edition
    from search.parser import Parsed
    from search.plan import Plan
    from search.request import SearchRequest
    from search.results import Completion, Span, Suggestion

WHOLE = 5000  # values of a facet given whole: more than a page can show, fewer than would slow it
SHOWN_FACETS = tuple(f.name for f in FACETS if f.shown)


def open_engine(settings: Settings) -> EmbeddedEngine:
    """The engine over the archive and index of the settings.

    Raises NoIndexError where there is none yet, DamagedError where it cannot be read.
    """
    archive = ArchiveReader(settings.index.archive)
    return EmbeddedEngine(Library(archive, settings.index.index), settings.search.facet_values)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it was asked of one edition, and what that found; `any_word` where not all words were asked."""

    edition: Edition
    parsed: Parsed
    plan: Plan
    answer: Answer
    any_word: bool

    @property
    def reading(self) -> str:
        """What was looked for, in words."""
        return self.plan.any_reading if self.any_word else self.plan.reading


class EmbeddedEngine:
    """Answers from the index in this process; see `search.engine.Engine` for what it promises."""

    def __init__(self, library: Library, facet_values: int) -> None:
        self._library = library
        self._facet_values = facet_values

    @property
    def generation(self) -> int:
        """The archive's generation that answers now; the index's own begins anew when it is rebuilt."""
        return self._library.edition().snapshot.archive_generation

    def search(self, request: SearchRequest, *, explain: bool = False, whole: str | None = None) -> SearchResults:
        """The answer to the request; `explain` gives each hit its score's parts, `whole` names a facet given whole."""
        started = time.perf_counter()
        sizes = {name: WHOLE if name == whole else self._facet_values for name in SHOWN_FACETS}
        asked = self._ask(request, max(sizes.values()))
        answer = asked.answer
        return SearchResults(
            request=request,
            reading=asked.reading,
            total=answer.total,
            events=answer.events,
            hits=hits(self._library.archive, asked.edition.snapshot, asked.plan.marks, answer),
            facets=facets(self._library.archive, request, answer, sizes),
            timeline=timeline(answer),
            notices=_notices(request, asked),
            suggestions=self._suggestions(request, asked),
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def complete(self, prefix: str, limit: int = 8) -> tuple[Completion, ...]:
        """Ways to finish the last word typed, most used first; each has hits."""
        return tuple(completer(self._library.edition().vocabulary).complete(prefix, limit))

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

    def _suggestions(self, request: SearchRequest, asked: _Asked) -> tuple[Suggestion, ...]:
        """Spellings that have more hits; and where nothing has all that is asked, what to leave out."""
        query, relaxed = asked.parsed.query, asked.any_word and not request.any_word
        vocabulary = asked.edition.vocabulary
        better = spellings(request, query, vocabulary, 0 if relaxed else asked.answer.total, self._hits)
        return better + (omissions(request, query, self._hits) if relaxed or not asked.answer.total else ())

    def _hits(self, request: SearchRequest) -> int:
        """How many paragraphs have all that the request asks for."""
        edition = self._library.edition()
        planned = self._plan(edition, request)[1]
        ask = _ask(request, planned, planned.any_words if request.any_word else planned.all_words, 1)
        return execute(edition.snapshot, replace(ask, offset=0, limit=1, facets=(), timeline=False)).total

    def _plan(self, edition: Edition, request: SearchRequest) -> tuple[Parsed, Plan]:
        parsed = parse(request.text)
        others = equivalents.table() if request.equivalents else equivalents.NONE
        return parsed, plan(parsed.query, edition.vocabulary, edition.languages, others)

    def _ask(self, request: SearchRequest, facet_size: int) -> _Asked:
        """All the words first; any of them, where no paragraph of the whole archive has all."""
        edition = self._library.edition()
        parsed, planned = self._plan(edition, request)
        tree = planned.any_words if request.any_word else planned.all_words
        ask = _ask(request, planned, tree, facet_size)
        answer = execute(edition.snapshot, ask)
        if answer.total or request.any_word or not planned.relaxes or count(edition.snapshot, tree):
            return _Asked(edition, parsed, planned, answer, request.any_word)
        answer = execute(edition.snapshot, replace(ask, query=planned.any_words))
        return _Asked(edition, parsed, planned, answer, any_word=True)


def _ask(request: SearchRequest, planned: Plan, tree: Query, facet_size: int) -> Ask:
    first, last = _days(request, planned)
    picked = {pick.facet for pick in request.picks}
    return Ask(
        query=tree,
        filters=tuple(
            Filter(f.name, request.picked(f.name), request.excluded(f.name)) for f in FACETS if f.name in picked
        ),
        first_day=first,
        last_day=last,
        sort=request.sort,
        offset=(request.page - 1) * request.size,
        limit=request.size,
        grouped=request.grouped,
        facets=SHOWN_FACETS,
        facet_size=facet_size,
    )


def _notices(request: SearchRequest, asked: _Asked) -> tuple[Notice, ...]:
    relaxed = (_ANY_WORD,) if asked.any_word and not request.any_word else ()
    return (*asked.parsed.notices, *asked.plan.notices, *relaxed)


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
