"""Chips: small labels of a search's filters, each with the search that results from removing that filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.fields import FACETS
from search.query.message import message
from web.languages.reader import gettext
from web.wording import period, value_name, worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.request import Pick, SearchRequest
    from search.results import Facet

PERIOD = message("Period")  # the label of the chip for the range of dates

_LABELS = {facet.name: facet.label for facet in FACETS}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter of a search: a label, the value as displayed, and the search without this filter.

    The label is the facet's or, for the range of dates, PERIOD. `excluded` is true if paragraphs with the value are
    excluded.
    """

    label: str
    value: str
    without: SearchRequest
    excluded: bool = False


def chips(request: SearchRequest, facets: tuple[Facet, ...] = ()) -> Iterator[Chip]:
    """Yield a chip for each filter of the request, in the order picked, the period last.

    `facets` are the results' facets; an event is displayed by its title if they have it, otherwise by its id.
    """
    for pick in request.picks:
        without = request.exclude(pick.facet, pick.value) if pick.exclude else request.toggle(pick.facet, pick.value)
        yield Chip(_LABELS[pick.facet], _shown(pick, facets), without, pick.exclude)
    if request.since or request.until:
        without = request.changed(since=None, until=None)
        yield Chip(PERIOD, period(request.since, request.until), without)


def named(search: SearchRequest, reading: str = "") -> str:
    """Describe in words what the search selects: its query (as typed, or as `reading` says it), picked values, period.

    >>> from search.request import SearchRequest
    >>> named(SearchRequest("speaker:marsh", since="2013").exclude("topic", "Roads")), named(SearchRequest())
    ('speaker:marsh, not Topic: Roads, from 2013', 'everything')
    """
    text = search.text and worded(reading or search.text)
    picked = (chip.value if chip.label == PERIOD else _picked(chip) for chip in chips(search))
    return ", ".join(part for part in (text, *picked) if part) or gettext("everything")


def _picked(chip: Chip) -> str:
    """Describe a picked or excluded value, with the label of its facet."""
    told = f"{gettext(chip.label)}: {chip.value}"
    return f"{gettext('not')} {told}" if chip.excluded else told


def _shown(pick: Pick, facets: tuple[Facet, ...]) -> str:
    """Return the picked value as displayed: an event by its title, if `facets` have the title."""
    values = (value for facet in facets if facet.name == pick.facet for value in facet.values)
    label = next((value.label for value in values if value.value == pick.value and value.label), None)
    return label or value_name(pick.facet, pick.value)
