"""The starting point of every study: the documents that a search finds, and every occurrence of its words in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.asking import Outcome
    from search.loops.numpy_loops import Docs
    from search.results import Notice
    from search.study.occurrences import Occurrences
    from search.study.paragraphs import Paragraphs


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What one search finds: the documents found and the occurrences of the query's words in them.

    `documents[s]` has the numbers of the documents found in segment `parts[s]`; `occurrences[s]` has the occurrences in
    these documents.
    """

    outcome: Outcome
    parts: tuple[Paragraphs, ...]
    documents: tuple[Docs, ...]
    occurrences: tuple[Occurrences, ...]

    @property
    def reading(self) -> str:
        """A description, in words, of what was searched for."""
        return self.outcome.reading

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Messages about what was interpreted differently from what was typed, and what the answer leaves out."""
        return self.outcome.notices

    @property
    def total(self) -> int:
        """The number of occurrences in all segments."""
        return sum(map(len, self.occurrences))
