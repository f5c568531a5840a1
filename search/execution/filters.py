"""Filters of a search on facets and days, and the documents of a segment that pass them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.segment.segment import Segment
    from search.loops.numpy_loops import Docs


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter on one facet: a document must have one of `any_of`, if given, and none of `none_of`."""

    field: str
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayRange:
    """A filter on the day of a speech, both ends inclusive; a speech without a date never passes.

    Days are date.toordinal() numbers. An end that is None is open.
    """

    first_day: int | None = None
    last_day: int | None = None


def holding(segment: Segment, condition: Filter | DayRange) -> NDArray[np.bool_]:
    """Return whether each document of the segment passes the filter, by document number."""
    if isinstance(condition, DayRange):
        return _within(segment.speech_days, condition)[segment.speeches]
    holds = np.ones(segment.doc_count, np.bool_)
    if condition.any_of:
        holds &= _has_any(segment, condition.field, condition.any_of)
    if condition.none_of:
        holds &= ~_has_any(segment, condition.field, condition.none_of)
    return holds


def _within(days: Docs, period: DayRange) -> NDArray[np.bool_]:
    """Return whether each day lies in the range; day 0, which means no date, does not."""
    holds = days > 0
    if period.first_day is not None:
        holds &= days >= period.first_day
    if period.last_day is not None:
        holds &= days <= period.last_day
    return holds


def _has_any(segment: Segment, field: str, values: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether each document of the segment has any of the facet's values, by document number."""
    numbers = [segment.term(field, value) for value in values]
    holds = np.zeros(segment.doc_count, np.bool_)
    holds[segment.facets.holding(field, [number for number in numbers if number >= 0])[0]] = True
    return holds
