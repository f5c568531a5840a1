"""A term with its use, as vocabularies and facets list them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """A term and the number of paragraphs that have it."""

    term: str
    count: int
