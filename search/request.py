"""A search as an immutable value. Every link on a page is such a value with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]

MAX_SIZE = 100  # hits on one page; whoever needs more uses an export


@dataclass(frozen=True, slots=True, order=True)
class Pick:
    """A facet value to filter by; `exclude` filters out the paragraphs that have it."""

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What to search for, and which part of the answer to show.

    Picks of the same facet are alternatives; different facets must all match; excluded picks must not match. `since`
    and `until` are ISO dates of any precision ("2013", "2013-09"), both inclusive; None sets no limit. `page` counts
    from 1, `size` is the number of hits on a page. `grouped` shows only the best
    paragraph of each speech. `equivalents` also searches for other names and spellings of the same thing. `any_word`
    asks for any of the words, not all. `folded` counts near-identical paragraphs as one, and shows the earliest.
    """

    text: str = ""
    picks: tuple[Pick, ...] = ()
    since: str | None = None
    until: str | None = None
    sort: Sort = "relevance"
    page: int = 1
    size: int = 10
    grouped: bool = False
    equivalents: bool = True
    any_word: bool = False
    folded: bool = False

    def picked(self, facet: str) -> tuple[str, ...]:
        """Return the picked values of this facet, in the order picked."""
        return tuple(p.value for p in self.picks if p.facet == facet and not p.exclude)

    def excluded(self, facet: str) -> tuple[str, ...]:
        """Return the excluded values of this facet."""
        return tuple(p.value for p in self.picks if p.facet == facet and p.exclude)

    def toggle(self, facet: str, value: str) -> SearchRequest:
        """Return this search, on page 1, with the value picked or, if it was already picked, no longer picked.

        >>> SearchRequest("war").toggle("year", "1999").picked("year")
        ('1999',)
        """
        return self._with_pick(Pick(facet, value))

    def exclude(self, facet: str, value: str) -> SearchRequest:
        """Return this search, on page 1, with the value excluded or, if it was already excluded, no longer excluded."""
        return self._with_pick(Pick(facet, value, exclude=True))

    def without(self, facet: str) -> SearchRequest:
        """Return this search, on page 1, without the facet's picked and excluded values."""
        return replace(self, picks=tuple(p for p in self.picks if p.facet != facet), page=1)

    def cleared(self) -> SearchRequest:
        """Return this search, on page 1, without any filters: no picks, no period."""
        return replace(self, picks=(), since=None, until=None, page=1)

    def changed(self, **changes: object) -> SearchRequest:
        """Return this search with some fields changed, on page 1 unless `page` is given."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def _with_pick(self, pick: Pick) -> SearchRequest:
        others = tuple(p for p in self.picks if (p.facet, p.value) != (pick.facet, pick.value))
        picks = others if pick in self.picks else (*others, pick)
        return replace(self, picks=picks, page=1)
