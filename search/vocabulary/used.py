"""The value `Used`: a term and how many paragraphs have it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """A term and the number of paragraphs that contain it."""

    term: str
    count: int
