"""The facet lists beside the results: values with their counts, each with a link that narrows the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from web.wording import value_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.results import Facet, FacetValue
    from web.links import Onward

SHORT = 5  # values shown, with a link to all: twelve of each facet made half of the page's bytes
FOLDED = ("section", "year", "event", "kind")  # shown without values unless one is picked: less used, or in the chart
SHARES = 25  # steps in the length of a value's bar: 4 % each, about ten pixels on a wide screen


class Row(NamedTuple):
    """One value of a facet list: `value` as stored, `name` as displayed, and the number of its paragraphs.

    `share` is the length of its bar, up to SHARES, and `state` is "picked", "excluded" or "". `address` is the URL that
    picks the value or, if it is picked, unpicks it. `excluding` is the URL that excludes the value or, if it is
    excluded, stops excluding it; "" for a value that is neither, since the form has a button for that.
    """

    value: str
    name: str
    paragraphs: int
    share: int
    state: str
    address: str
    excluding: str


@dataclass(frozen=True, slots=True)
class FacetList:
    """One facet of a result page: its most frequent values, those picked or excluded, and `distinct`, the number of all
    values.
    """

    name: str
    label: str
    rows: tuple[Row, ...]
    distinct: int

    @property
    def is_whole(self) -> bool:
        """Whether every value is listed."""
        return self.distinct <= len(self.rows)


def facet_lists(facets: Iterable[Facet], onward: Onward) -> Iterator[FacetList]:
    """Yield the facets that can narrow the search or already do; picked and excluded values are always shown."""
    for facet in facets:
        listed = tuple(rows(facet, facet.values, onward))
        touched = any(row.state for row in listed)
        if len(listed) > 1 or touched:
            first = 0 if facet.name in FOLDED and not touched else SHORT
            seen = (*listed[:first], *(row for row in listed[first:] if row.state))
            yield FacetList(facet.name, facet.label, seen, facet.distinct)


def rows(facet: Facet, values: Iterable[FacetValue], onward: Onward) -> Iterator[Row]:
    """Yield the values as rows; the facet's most frequent value has the longest bar."""
    most = max((value.count for value in facet.values), default=0) or 1
    for value, count, picked, excluded, label in values:
        yield Row(
            value=value,
            name=label or value_name(facet.name, value),
            paragraphs=count,
            share=round(SHARES * count / most),
            state="picked" if picked else "excluded" if excluded else "",
            address=onward.toggle(facet.name, value),
            excluding=onward.exclude(facet.name, value) if picked or excluded else "",
        )
