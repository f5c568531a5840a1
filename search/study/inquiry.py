"""The basis of every study: a request as one generation of the index answers it, with all occurrences of its words."""

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
    """A request's answer, its documents (by segment, numbered within each), and its words' occurrences in them."""

    outcome: Outcome
    parts: tuple[Paragraphs, ...]
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
