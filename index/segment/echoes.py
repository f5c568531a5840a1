"""Which passages come back in other events, as `index.echoing` computed it: columns over one mapped file.

    partial [1]                  1 where the archive repeats so much that only a part of it was compared
    covered.first, .last [n]     ranges of the archive's rows whose texts were compared
    pairs.* [p]                  two passages alike: their rows (`one` below `other`), places, widths; equal words
    passages.* [m]               each passage once: row, place, width, the number of its kin; by row, then place
    stars.leaders [s]            the number of the passage in the middle of each star
    stars.starts [s + 1]         where the members of each star begin
    stars.members                numbers of the passages alike to each leader, the leader's included
    wholes.rows, .groups [w]     rows whose texts as a whole say nearly the same as others of their group

Places and widths are in words of the forward index. Texts are named by the archive's rows, so merging segments changes
nothing here; the reader leaves out rows that have gone since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.segment.container import narrowest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from index.segment.container import Sections

    Numbers = NDArray[np.int64]

FORMAT = 3  # 2: stars; 3: whether it is a part
NAME = "echoes"  # the end of the file's name, and what the table of contents calls it


class RowRanges(NamedTuple):
    """Rows as ranges, first and last of each."""

    first: Numbers
    last: Numbers

    @classmethod
    def of(cls, rows: Numbers) -> RowRanges:
        """The ranges that ascending rows form."""
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        bounds = np.concatenate([breaks[:0], [0], breaks, [len(rows)]]) if len(rows) else breaks
        return cls(rows[bounds[:-1]], rows[bounds[1:] - 1])

    def rows(self) -> Numbers:
        """All rows of the ranges, ascending."""
        return np.concatenate([np.empty(0, np.int64), *map(np.arange, self.first, self.last + 1)])


class Passages(NamedTuple):
    """Passages by row, then place; passage i is `widths[i]` words of the text of `rows[i]`, from word `at[i]` on.

    Passages linked by pairs, directly or through others, are one family, or kin; which of them are alike is in `Stars`.
    """

    rows: Numbers
    at: Numbers
    widths: Numbers
    families: Numbers


class Stars(NamedTuple):
    """The passages alike to each leader, as numbers: `members[starts[i]:starts[i + 1]]` for `leaders[i]`."""

    leaders: Numbers
    starts: Numbers
    members: Numbers


class Pairs(NamedTuple):
    """Passages that two texts share nearly word for word: where each begins, its width, and how many words are equal.

    Texts are given by their archive rows; `one` is the lower.
    """

    one: Numbers
    other: Numbers
    one_at: Numbers
    other_at: Numbers
    one_width: Numbers
    other_width: Numbers
    equal: Numbers

    def at_places(self, places: NDArray[Any]) -> Pairs:
        """The pairs at those indexes, in the order of `places`."""
        return Pairs(*(column[places] for column in self))

    @classmethod
    def joined(cls, parts: list[Pairs]) -> Pairs:
        """The pairs of all parts, one part after another."""
        none = tuple(np.empty(0, np.int64) for _ in cls._fields)
        return cls(*map(np.concatenate, zip(none, *parts, strict=True)))


class Wholes(NamedTuple):
    """Ascending rows of texts that as a whole say nearly the same as others of their group; row i is in `groups[i]`."""

    rows: Numbers
    groups: Numbers


class Echoes:
    """The echoes of one generation of the archive. Safe to share between threads.

    Methods raise DamagedError where the file is not what was written.
    """

    @classmethod
    def of(cls, sections: Sections) -> Echoes | None:
        """The echoes in the file; None where a Rostra that computes them otherwise wrote it."""
        return cls(sections) if sections.facts.get("format") == FORMAT else None

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self.name = sections.path.name
        self.archive_generation: int = sections.facts.get("archive_generation", -1)

    @property
    def covered(self) -> RowRanges:
        """The rows whose texts were compared."""
        return RowRanges(*self._columns("covered", RowRanges._fields))

    @property
    def partial(self) -> bool:
        """Whether the archive repeats itself so much that only a part of it was compared."""
        return bool(self._sections.array("partial")[0])

    @property
    def pairs(self) -> Pairs:
        """All pairs of passages alike: from these the next generation's echoes are computed."""
        return Pairs(*self._columns("pairs", Pairs._fields))

    @property
    def passages(self) -> Passages:
        """All passages that come back."""
        return Passages(*self._columns("passages", Passages._fields))

    @property
    def stars(self) -> Stars:
        """The passages alike to each star's leader."""
        return Stars(*self._columns("stars", Stars._fields))

    @property
    def wholes(self) -> Wholes:
        """The paragraphs that come back as a whole, by group."""
        return Wholes(*self._columns("wholes", Wholes._fields))

    def _columns(self, name: str, fields: tuple[str, ...]) -> list[Numbers]:
        return [self._sections.array(f"{name}.{field}").astype(np.int64) for field in fields]


def echo_sections(
    covered: Numbers, pairs: Pairs, found: tuple[Passages, Stars, Wholes], *, partial: bool
) -> Mapping[str, NDArray[Any]]:
    """The sections of a file of echoes; `covered` are the rows whose texts were compared, ascending."""
    passages, stars, wholes = found
    named: dict[str, Any] = {"covered": RowRanges.of(covered), "pairs": pairs, "passages": passages}
    named |= {"stars": stars, "wholes": wholes}
    return {"partial": np.array([partial], np.uint8)} | {
        f"{name}.{field}": narrowest(column)
        for name, columns in named.items()
        for field, column in zip(columns._fields, columns, strict=True)
    }
