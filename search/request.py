"""A search as a value: what was typed and picked. Every link on a page is one of these, one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]

MAX_SIZE = 100  # hits on one page; more is an export, not a page


@dataclass(frozen=True, slots=True, order=True)
class Pick:
    """One ticked value of a facet; `exclude` asks for paragraphs without it."""

    facet: str
    value: str
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What to look for, and which part of the answer to show.

    Picks of one facet are alternatives (any of), facets together all hold, excluded picks never hold.
    `since` and `until` are ISO dates of any precision, both inclusive. `page` counts from 1.
    `grouped` shows the best paragraph of each event ("n more in this speech"); `equivalents` also looks
    for the other spellings in the table of equivalents; `any_word` asks for any of the words, not all. `folded` counts
    paragraphs that say nearly the same as one: the first said of those found.
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
        """The values of the facet that are asked for, in the order picked."""
        return tuple(p.value for p in self.picks if p.facet == facet and not p.exclude)

    def excluded(self, facet: str) -> tuple[str, ...]:
        """The values of the facet that are asked away."""
        return tuple(p.value for p in self.picks if p.facet == facet and p.exclude)

    def toggle(self, facet: str, value: str) -> SearchRequest:
        """This search with the value picked, or no longer picked; on page 1.

        >>> SearchRequest("war").toggle("year", "1999").picked("year")
        ('1999',)
        """
        return self._with_pick(Pick(facet, value))

    def exclude(self, facet: str, value: str) -> SearchRequest:
        """This search without paragraphs of that value, or no longer so; on page 1."""
        return self._with_pick(Pick(facet, value, exclude=True))

    def without(self, facet: str) -> SearchRequest:
        """This search with no pick of the facet; on page 1."""
        return replace(self, picks=tuple(p for p in self.picks if p.facet != facet), page=1)

    def cleared(self) -> SearchRequest:
        """Only the words: no picks, no period; on page 1."""
        return replace(self, picks=(), since=None, until=None, page=1)

    def changed(self, **changes: object) -> SearchRequest:
        """This search with some fields changed, on page 1 unless the page is what changes."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def _with_pick(self, pick: Pick) -> SearchRequest:
        others = tuple(p for p in self.picks if (p.facet, p.value) != (pick.facet, pick.value))
        picks = others if pick in self.picks else (*others, pick)
        return replace(self, picks=picks, page=1)
