"""What a search is narrowed by, one chip each: what it says, and the search without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.fields import FACETS
from search.query.message import message
from web.wording import period, value_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.request import Pick, SearchRequest
    from search.results import Facet

PERIOD = message("Period")  # the label of the chip that is no facet's

_LABELS = {facet.name: facet.label for facet in FACETS}


@dataclass(frozen=True, slots=True)
class Chip:
    """One restriction of a search: its facet's label, its value, and the search without it."""

    label: str
    value: str
    without: SearchRequest
    excluded: bool = False


def chips(request: SearchRequest, facets: tuple[Facet, ...] = ()) -> Iterator[Chip]:
    """The restrictions of the request, in the order they were made, the period last; `facets` know titles of events."""
    for pick in request.picks:
        without = request.exclude(pick.facet, pick.value) if pick.exclude else request.toggle(pick.facet, pick.value)
        yield Chip(_LABELS[pick.facet], _shown(pick, facets), without, pick.exclude)
    if request.since or request.until:
        without = request.changed(since=None, until=None)
        yield Chip(PERIOD, period(request.since, request.until), without)


def _shown(pick: Pick, facets: tuple[Facet, ...]) -> str:
    """The picked value as people know it: an event by its title, where `facets` know that title."""
    values = (value for facet in facets if facet.name == pick.facet for value in facet.values)
    label = next((value.label for value in values if value.value == pick.value and value.label), None)
    return label or value_name(pick.facet, pick.value)
