"""Reads one generation of the index on this machine for studies, from the columns of its segments.

A generation is one state of the archive and its index. A slice is all paragraphs that a request's filters select.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search import asking
from search.execution.snapshot_cache import cache_of
from search.presenting.whole import require_time, require_time_left
from search.study.form_counts import counted, spelt
from search.study.inquiry import Inquiry
from search.study.occurrences import occurrences
from search.study.segment_slice import SegmentSlice
from search.study.slices import conditions
from search.study.words import SPEAKER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.archive.as_of import Row
    from index.archive.offices_held import Office
    from index.archive.reader import ArchiveReader
    from index.segment.snapshot import Snapshot
    from search.asking import Outcome
    from search.deadline import Deadline
    from search.library import Generation
    from search.loops.numpy_loops import Keys
    from search.request import SearchRequest
    from search.study.form_counts import Spelt, WordScale
    from search.study.paragraphs import Paragraphs

BATCH = 500  # paragraphs read from the archive together


@dataclass(frozen=True, slots=True)
class StudiedSegments:
    """One generation of the index on this machine; implements `search.study.studied.Studied`."""

    generation: Generation

    @property
    def number(self) -> int:
        """The number of the archive's generation."""
        return self.generation.number

    @property
    def archive(self) -> ArchiveReader:
        """The speeches of the archive and the record of their changes."""
        return self.generation.archive

    @property
    def last_row(self) -> int:
        """The highest archive row in this generation; paragraphs added later have higher rows."""
        return max((int(segment.rows.max()) for segment in self._snapshot.segments if segment.doc_count), default=0)

    def found(self, request: SearchRequest, deadline: Deadline) -> tuple[Outcome, dict[str, int]]:
        """Run the search; return its outcome, and a map from the id of each paragraph found to its row in the archive.

        Such an id is "speech/paragraph".

        Raises NotWholeError if the search does not finish before the deadline.
        """
        outcome = asking.outcome(self.generation, request, deadline=deadline)
        require_time(outcome.notices)
        parts = zip(self._snapshot.segments, asking.documents(self.generation, outcome, deadline), strict=True)
        rows = [row for segment, docs in parts for row in segment.rows[docs].tolist()]
        held: dict[str, int] = {}
        for first in range(0, len(rows), BATCH):
            require_time_left(deadline)
            told = self.archive.addresses(rows[first : first + BATCH], self.number)
            held |= {f"{speech}/{paragraph}": number for number, (speech, paragraph) in told.items()}
        return outcome, held

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Read the paragraphs in these rows of the archive, as of this generation; missing rows are left out."""
        return self.generation.archive.rows(list(rows), self.number) if rows else {}

    def inquiry(self, request: SearchRequest, deadline: Deadline, facet: str = SPEAKER) -> Inquiry:
        """Run the search and find every occurrence of its words. Raises NoIndexError if there is no forward index.

        Paragraphs not reached before the deadline are missing. `facet` has no effect: segments always have the values
        of every facet.
        """
        outcome = asking.outcome(self.generation, request.changed(size=1, grouped=False), deadline=deadline)
        documents, segments = tuple(asking.documents(self.generation, outcome, deadline)), self._snapshot.segments
        outcome = asking.as_far_as_read(outcome, sum(map(len, documents)))
        return Inquiry(outcome, segments, documents, tuple(occurrences(segments, outcome.marks, documents, deadline)))

    def slice_of(self, request: SearchRequest) -> SegmentSlice:
        """Return the slice that the request's filters select."""
        return SegmentSlice(self._snapshot.segments, tuple(asking.chosen(self.generation, conditions(request))))

    def read(self, requests: Sequence[SearchRequest], deadline: Deadline) -> tuple[SegmentSlice, ...]:
        """Find the paragraphs of each request; return a slice of them for each request, in the same order.

        A paragraph must have all the words, unless the request asks for any of them. Every slice has all segments of
        this generation. Raises NotWholeError if not all paragraphs are found before the deadline.
        """
        segments = self._snapshot.segments
        found = tuple(
            SegmentSlice(segments, tuple(asking.chosen(self.generation, each, deadline))) for each in requests
        )
        require_time_left(deadline)
        return found

    def spelt(self, parts: Sequence[Paragraphs], how: Spelt) -> WordScale:
        """Number the distinct words of all `parts`: their forms or, if `how` is "stem", the stems of the forms.

        A form with several stems counts only as the one with the lowest number.
        """
        return spelt(parts, how)

    def all_forms(self) -> tuple[Sequence[str], Keys]:
        """Return all forms, ascending, and how often each occurs in the whole archive.

        They are counted only once for each state of the index.
        """
        return self._scale.words, cache_of(self._snapshot).once("form counts", self._counted)

    def forms_of(self, request: SearchRequest) -> Keys:
        """Count how often each form occurs in the request's slice, indexed like the forms of `all_forms`."""
        chosen = self.slice_of(request)
        return counted(chosen.segments, chosen.documents, self._scale)

    def offices_of(self, request: SearchRequest) -> tuple[Office, ...]:
        """List the offices given with the paragraphs of the request's slice, by the date of their first use.

        Offices without a date come first.
        """
        chosen = self.slice_of(request)
        parts = zip(chosen.segments, chosen.documents, strict=True)
        return self.generation.archive.offices([row for part, docs in parts for row in part.rows[docs].tolist()])

    @property
    def _snapshot(self) -> Snapshot:
        return self.generation.snapshot

    @property
    def _scale(self) -> WordScale:
        """One numbering of the forms of all segments, made once per state of the index."""
        return cache_of(self._snapshot).once("form scale", lambda: spelt(self._snapshot.segments, "form"))

    def _counted(self) -> Keys:
        segments = self._snapshot.segments
        live = [np.ones(each.doc_count, np.bool_) if each.live is None else each.live for each in segments]
        return counted(segments, [np.flatnonzero(each).astype(np.int32) for each in live], self._scale)
