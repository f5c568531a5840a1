"""Which passages come back in other events, as `index.echoing` computed it: columns over one mapped file.

    partial [1]                  1 where only a part of what comes back was looked for
    covered.first, .last [n]     ranges of the archive's rows whose texts were compared
    pairs.* [p]                  two passages alike: their rows (`one` below `other`), places, widths; equal words
    passages.* [m]               each passage once: row, place, width, the number of its kin; by row, then place
    stars.leaders [s]            passages, by number, around which stars are
    stars.starts [s + 1]         where the members of each star begin
    stars.members                the passages alike to each leader, itself too
    wholes.rows, .groups [w]     rows whose texts as a whole say nearly the same as others of their group

Places and widths are in words of the forward index. All is told by the archive's rows, so merging segments changes
nothing here; rows that are gone since are for the reader to leave out.
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
        """The ranges of rows that ascend."""
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        bounds = np.concatenate([breaks[:0], [0], breaks, [len(rows)]]) if len(rows) else breaks
        return cls(rows[bounds[:-1]], rows[bounds[1:] - 1])

    def rows(self) -> Numbers:
        """All rows of the ranges, ascending."""
        return np.concatenate([np.empty(0, np.int64), *map(np.arange, self.first, self.last + 1)])


class Passages(NamedTuple):
    """Passages by row, then place; passage i is `widths[i]` words of `rows[i]` from word `at[i]`.

    Passages that are paired, however far removed, are of one family, or kin; what is alike among them is for stars.
    """

    rows: Numbers
    at: Numbers
    widths: Numbers
    families: Numbers


class Stars(NamedTuple):
    """Passages, by number, and all that are alike to them: to `leaders[i]`, `members[starts[i]:starts[i + 1]]`."""

    leaders: Numbers
    starts: Numbers
    members: Numbers


class Pairs(NamedTuple):
    """Passages that two texts have nearly word for word: where each begins, how many words it has, how many are equal.

    Texts are told by their rows in the archive, `one` having the lower one.
    """

    one: Numbers
    other: Numbers
    one_at: Numbers
    other_at: Numbers
    one_width: Numbers
    other_width: Numbers
    equal: Numbers

    def at_places(self, places: NDArray[Any]) -> Pairs:
        """The pairs at those places, in that order."""
        return Pairs(*(column[places] for column in self))

    @classmethod
    def joined(cls, parts: list[Pairs]) -> Pairs:
        """All pairs of the parts."""
        none = tuple(np.empty(0, np.int64) for _ in cls._fields)
        return cls(*map(np.concatenate, zip(none, *parts, strict=True)))


class Wholes(NamedTuple):
    """Rows, ascending, whose texts as a whole say nearly the same as others of their group."""

    rows: Numbers
    groups: Numbers


class Echoes:
    """The echoes of one generation of the archive. Safe to share between threads.

    DamagedError is raised where the file is not what was written.
    """

    @classmethod
    def of(cls, sections: Sections) -> Echoes | None:
        """The echoes of the file; None where another Rostra computed them otherwise: then they are computed anew."""
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
        """Whether the archive repeats itself so much that only a part of what comes back was looked for."""
        return bool(self._sections.array("partial")[0])

    @property
    def pairs(self) -> Pairs:
        """The passages that were found alike, two by two: for bringing them up to date."""
        return Pairs(*self._columns("pairs", Pairs._fields))

    @property
    def passages(self) -> Passages:
        """All passages that come back."""
        return Passages(*self._columns("passages", Passages._fields))

    @property
    def stars(self) -> Stars:
        """Which passages are alike."""
        return Stars(*self._columns("stars", Stars._fields))

    @property
    def wholes(self) -> Wholes:
        """The paragraphs that come back as a whole."""
        return Wholes(*self._columns("wholes", Wholes._fields))

    def _columns(self, name: str, fields: tuple[str, ...]) -> list[Numbers]:
        return [self._sections.array(f"{name}.{field}").astype(np.int64) for field in fields]


def echo_sections(
    covered: Numbers, pairs: Pairs, found: tuple[Passages, Stars, Wholes], *, partial: bool
) -> Mapping[str, NDArray[Any]]:
    """The sections of a file of echoes; `covered` are the rows that were compared, ascending."""
    passages, stars, wholes = found
    named: dict[str, Any] = {"covered": RowRanges.of(covered), "pairs": pairs, "passages": passages}
    named |= {"stars": stars, "wholes": wholes}
    return {"partial": np.array([partial], np.uint8)} | {
        f"{name}.{field}": narrowest(column)
        for name, columns in named.items()
        for field, column in zip(columns._fields, columns, strict=True)
    }
