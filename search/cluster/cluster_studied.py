"""Data for studies from a cluster: slices are counted there, and paragraphs that a query finds are read from it.

A slice is all paragraphs that the filters of a request select. The words of paragraphs that are read are arranged as in
the embedded index, so the same code counts occurrences, collocates and concordance lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from whoosh.query import Every

from index.archive.offices_held import Office
from index.cluster.mapping import DATE, EVENT, OFFICE, PARAGRAPH, ROW
from index.errors import NotHereError
from search import asking
from search.cluster.cluster_slice import ClusterSlice
from search.cluster.read_paragraphs import COLUMNS, ReadParagraphs
from search.cluster.request_body import asked_by
from search.execution.execute import TreeSearch
from search.presenting.whole import require_time, require_time_left
from search.query.message import message, said
from search.study.form_counts import WordScale, spelt
from search.study.inquiry import Inquiry
from search.study.occurrences import occurrences
from search.study.segment_slice import SegmentSlice
from search.study.slices import conditions
from search.study.words import SPEAKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from index.archive.as_of import Row
    from search.asking import Outcome
    from search.cluster.cluster_generation import ClusterGeneration
    from search.cluster.cluster_shelf import ClusterShelf
    from search.deadline import Deadline
    from search.loops.numpy_loops import Docs, Keys
    from search.request import SearchRequest
    from search.study.form_counts import Spelt
    from search.study.paragraphs import Paragraphs

MOST_READ = 300_000  # paragraphs read for one question, some 300 MB of this process
TOO_MUCH = message(
    "This is in {paragraphs} paragraphs. Over a cluster words are counted in up to {most} of them: "
    "a period, a speaker or a rarer word has fewer."
)
MOST_OFFICES = 10_000


@dataclass(frozen=True, slots=True)
class ClusterStudied:
    """A generation in a cluster; implements `search.study.studied.Studied`."""

    generation: ClusterGeneration

    @property
    def number(self) -> int:
        """The number of the archive generation from which this cluster generation was made."""
        return self.generation.number

    @property
    def archive(self) -> ClusterShelf:
        """The reader of speeches and their history; it always reads the cluster's current generation."""
        return self.generation.shelf

    @property
    def last_row(self) -> int:
        """The highest archive row in this generation, 0 if it is empty; paragraphs added later have higher rows."""
        last = self.generation.counts(TreeSearch(Every()), {"row": {"max": {"field": ROW}}})["row"]["value"]
        return int(last or 0)

    def found(self, request: SearchRequest, deadline: Deadline) -> tuple[Outcome, dict[str, int]]:
        """Run the search; return its outcome, and a map from the id of each paragraph found to its row in the archive.

        Such an id is "speech/paragraph".

        Raises NotHereError if more than MOST_READ paragraphs are found, NotWholeError if the time runs out.
        """
        outcome = asking.outcome(self.generation, request, deadline=deadline)
        require_time(outcome.notices)
        _require_few(outcome.answer.total)
        held: dict[str, int] = {}
        for batch in self.generation.scanned(asking.search_of(outcome), (ROW, EVENT, PARAGRAPH)):
            require_time_left(deadline)
            for hit in batch:
                known = hit["fields"]
                held[f"{known[EVENT][0]}/{known[PARAGRAPH][0]}"] = known[ROW][0]
        return outcome, held

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Map each of these rows of the archive to its paragraph; missing rows are left out."""
        return self.generation.of_rows(rows)

    def inquiry(self, request: SearchRequest, deadline: Deadline, facet: str = SPEAKER) -> Inquiry:
        """Return what the request finds, with every occurrence of its words that is read before the deadline.

        Values of `facet` are read with the paragraphs, so that occurrences can be counted by value. Raises NotHereError
        if more paragraphs are found than MOST_READ.
        """
        outcome = asking.outcome(self.generation, request.changed(size=1, grouped=False), deadline=deadline)
        _require_few(outcome.answer.total)
        part = self._read(asking.search_of(outcome), facet, deadline)
        documents = _all(part)
        outcome = asking.as_far_as_read(outcome, len(documents))
        counted = occurrences((part,), outcome.marks, (documents,), deadline)
        return Inquiry(outcome, (part,), (documents,), tuple(counted))

    def slice_of(self, request: SearchRequest) -> ClusterSlice:
        """Return the slice that the request's filters select."""
        return ClusterSlice(self.generation, asking.choosing(self.generation, conditions(request)))

    def read(self, requests: Sequence[SearchRequest], deadline: Deadline) -> tuple[SegmentSlice, ...]:
        """Read the paragraphs that each request finds; return a slice of them for each request, in the same order.

        A paragraph must have all the words, unless the request asks for any of them. All slices have the same segments,
        one for the paragraphs of each request; a slice has documents only in the segment of its own request. Raises
        NotHereError if more than MOST_READ paragraphs are found in all, NotWholeError if not all are read before the
        deadline.
        """
        searches = [asking.choosing(self.generation, request) for request in requests]
        _require_few(sum(self.generation.count(search, deadline) for search in searches))
        parts = tuple(self._read(search, SPEAKER, deadline) for search in searches)
        require_time_left(deadline)
        none = np.empty(0, np.int32)
        own = ([_all(part) if at == place else none for at, part in enumerate(parts)] for place in range(len(parts)))
        return tuple(SegmentSlice(parts, tuple(documents)) for documents in own)  # equal slices may share a part

    def spelt(self, parts: Sequence[Paragraphs], how: Spelt) -> WordScale:
        """Number the distinct words of all `parts`: their forms or, if `how` is "stem", the stems of the forms.

        If languages stem a form differently, the alphabetically first stem is used.
        """
        forms = spelt(parts, "form")
        if how == "form":
            return forms
        stem_of = self.generation.vocabulary.stem_of
        stems = [stem_of(form) for form in forms.words]
        words = sorted(set(stems))
        place = {word: number for number, word in enumerate(words)}
        numbers = np.array([place[stem] for stem in stems], np.int64)
        return WordScale(words, tuple(numbers[places] for places in forms.places))

    def all_forms(self) -> tuple[Sequence[str], Keys]:
        """Return all forms, ascending, and how often each occurs in the whole archive."""
        sayings = self.generation.vocabulary.sayings
        return sayings.words, sayings.counts

    def forms_of(self, request: SearchRequest) -> Keys:
        """Return how often each form occurs in the request's slice, in the order of `all_forms`."""
        said = self.slice_of(request).all_said()
        return np.array([said.get(form, 0) for form in self.generation.vocabulary.sayings.words], np.int64)

    def offices_of(self, request: SearchRequest) -> tuple[Office, ...]:
        """Return the speakers' offices in the request's slice, sorted by the date of their first paragraph.

        Offices without a date come first.
        """
        ends = {name: _one_date(order) for name, order in (("first", "asc"), ("last", "desc"))}
        asked = {"offices": {"terms": {"field": OFFICE, "size": MOST_OFFICES}, "aggs": ends}}
        found = self.generation.counts(self.slice_of(request).search, asked)["offices"]["buckets"]
        same: dict[str, Office] = {}
        for each in found:
            one = Office(each["key"], _date(each["first"]), _date(each["last"]), each["doc_count"])
            name = one.name.lower()
            same[name] = _together(same[name], one) if name in same else one
        return tuple(sorted(same.values(), key=lambda office: (office.first or "", office.name)))

    def _read(self, search: TreeSearch, facet: str, deadline: Deadline) -> ReadParagraphs:
        """Read the paragraphs that the search finds, with the values of one facet, until the deadline.

        If all were read in time, they are remembered for other studies.
        """

        def read() -> ReadParagraphs:
            hits = self._hits(search, tuple(dict.fromkeys((*COLUMNS, facet))), deadline)
            return ReadParagraphs(self.generation.place, hits, facet, self.generation.vocabulary.coded)

        return self.generation.reads.once((asked_by(search), facet), read, lambda: not deadline.is_over)

    def _hits(self, search: TreeSearch, columns: Sequence[str], deadline: Deadline) -> Iterator[Mapping[str, Any]]:
        for batch in self.generation.scanned(search, columns):
            yield from batch
            if deadline.is_over:
                return


def _require_few(paragraphs: int) -> None:
    """Raise NotHereError if there are more than MOST_READ paragraphs."""
    if paragraphs > MOST_READ:
        raise NotHereError(said(TOO_MUCH, paragraphs=paragraphs, most=MOST_READ))


def _all(part: ReadParagraphs) -> Docs:
    return np.arange(len(part.rows), dtype=np.int32)


def _one_date(order: str) -> Mapping[str, Any]:
    return {"terms": {"field": DATE, "size": 1, "order": {"_key": order}}}


def _date(found: Mapping[str, Any]) -> str | None:
    return found["buckets"][0]["key"] if found["buckets"] else None


def _together(one: Office, other: Office) -> Office:
    """Merge two offices whose names differ only in capitals; the result has the name of `one`."""
    dates = [date for each in (one, other) for date in (each.first, each.last) if date]
    return one._replace(
        first=min(dates, default=None), last=max(dates, default=None), paragraphs=one.paragraphs + other.paragraphs
    )
