"""The basis of every study: a request as one generation of the index answers it, with all occurrences of its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search import asking
from search.study.occurrences import occurrences

if TYPE_CHECKING:
    from search.asking import Outcome
    from search.deadline import Deadline
    from search.library import Generation
    from search.loops.numpy_loops import Docs
    from search.request import SearchRequest
    from search.results import Notice
    from search.study.occurrences import Occurrences


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request's answer, its documents (by segment, numbered within each), and its words' occurrences in them."""

    outcome: Outcome
    documents: tuple[Docs, ...]
    occurrences: tuple[Occurrences, ...]

    @property
    def reading(self) -> str:
        """What was looked for, in words."""
        return self.outcome.reading

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What was understood instead of what was typed."""
        return self.outcome.notices

    @property
    def total(self) -> int:
        """The number of occurrences."""
        return sum(map(len, self.occurrences))


def inquiry(generation: Generation, request: SearchRequest, deadline: Deadline) -> Inquiry:
    """Search the generation for the request, and find every occurrence of its words in the documents found.

    The request's page, order and grouping make no difference. Raises NoIndexError where the index has no forward index.
    """
    outcome = asking.outcome(generation, request.changed(size=1, grouped=False), deadline=deadline)
    documents = tuple(asking.documents(generation, outcome, deadline))
    found = occurrences(generation.snapshot, outcome.marks, documents)
    return Inquiry(outcome, documents, tuple(found))
