"""The file of echoes (passages that recur in other events), computed by `index.echoing`: columns in one mapped file.

    partial [1]                  1 if the archive repeats so much that only a part of it was compared
    covered.first, .last [n]     ranges of archive rows whose texts were compared
    pairs.* [p]                  two similar passages: their rows (the lower is `one`), places and widths, and the
                                 number of equal words
    passages.* [m]               each passage once: row, place, width, family number; ordered by row, then by place
    stars.leaders [s]            the number of the leading passage of each star
    stars.starts [s + 1]         the index of each star's first member in stars.members
    stars.members                the numbers of the passages of each star
    wholes.rows, .groups [w]     texts that are nearly identical from beginning to end: row and group number

A text is the text of one paragraph, identified by its row in the archive; so merging segments leaves this file
unchanged, and its readers ignore rows that no longer exist. A passage is some consecutive words of a text: its place
is the index of its first word in the text's words in the forward index, counted from 0, its width their number. A
passage's number is its index in `passages`. A family is passages linked by pairs, directly or through others. A star
is a leading passage and all passages similar to it, including itself.
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

FORMAT = 3  # version 2 added `stars`, version 3 `partial`
NAME = "echoes"  # the suffix of the file's name, and its name in the table of contents


class RowRanges(NamedTuple):
    """Archive rows as ranges: range i goes from `first[i]` to `last[i]`, both included."""

    first: Numbers
    last: Numbers

    @classmethod
    def of(cls, rows: Numbers) -> RowRanges:
        """Group ascending rows into ranges."""
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        bounds = np.concatenate([breaks[:0], [0], breaks, [len(rows)]]) if len(rows) else breaks
        return cls(rows[bounds[:-1]], rows[bounds[1:] - 1])

    def rows(self) -> Numbers:
        """Return all rows of the ranges, in ascending order."""
        return np.concatenate([np.empty(0, np.int64), *map(np.arange, self.first, self.last + 1)])


class Passages(NamedTuple):
    """Recurring passages, ordered by row, then by place.

    Passage number i is the `widths[i]` words from word `at[i]` on in the paragraph of archive row `rows[i]`. Passages
    linked by pairs, directly or through others, have the same number in `families`; but two passages of a family need
    not be similar to each other (see `Stars`).
    """

    rows: Numbers
    at: Numbers
    widths: Numbers
    families: Numbers


class Stars(NamedTuple):
    """Groups of similar passages, called stars: a leading passage and all passages similar to it, including itself.

    Star i has the leader `leaders[i]` and the members `members[starts[i]:starts[i + 1]]`, all as passage numbers.
    """

    leaders: Numbers
    starts: Numbers
    members: Numbers


class Pairs(NamedTuple):
    """Pairs of passages, in two different texts, that are the same nearly word for word.

    Each array has one element per pair. `one` and `other` are the archive rows of the two texts, `one` the lower.
    `one_at` and `other_at` are the indexes, from 0, of the first word of each passage in its text; `one_width` and
    `other_width` are the numbers of words of the passages. `equal` is the number of equal words.
    """

    one: Numbers
    other: Numbers
    one_at: Numbers
    other_at: Numbers
    one_width: Numbers
    other_width: Numbers
    equal: Numbers

    def at_places(self, places: NDArray[Any]) -> Pairs:
        """Return the pairs with the indexes `places`, in that order."""
        return Pairs(*(column[places] for column in self))

    @classmethod
    def joined(cls, parts: list[Pairs]) -> Pairs:
        """Concatenate several lists of pairs."""
        none = tuple(np.empty(0, np.int64) for _ in cls._fields)
        return cls(*map(np.concatenate, zip(none, *parts, strict=True)))


class Wholes(NamedTuple):
    """Groups of texts that are nearly identical from beginning to end.

    The text of archive row `rows[i]` is in the group with number `groups[i]`; the rows ascend.
    """

    rows: Numbers
    groups: Numbers


class Echoes:
    """The echoes (recurring passages) of the archive in the state after one commit.

    `archive_generation` is the number of that commit, -1 if the file does not state it; `name` is the file's name. An
    object can be shared between threads. Methods raise DamagedError if the file is damaged.
    """

    @classmethod
    def of(cls, sections: Sections) -> Echoes | None:
        """Return the echoes in the file, or None if they are in another version's format."""
        return cls(sections) if sections.facts.get("format") == FORMAT else None

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.name = sections.path.name
        self.archive_generation: int = sections.facts.get("archive_generation", -1)

    @property
    def covered(self) -> RowRanges:
        """The archive rows whose texts were compared with each other."""
        return RowRanges(*self._columns("covered", RowRanges._fields))

    @property
    def partial(self) -> bool:
        """True if the archive repeats itself so much that only a part of its texts was compared."""
        return bool(self.sections.array("partial")[0])

    @property
    def pairs(self) -> Pairs:
        """All pairs of similar passages; the echoes of the archive after its next commit are computed from them."""
        return Pairs(*self._columns("pairs", Pairs._fields))

    @property
    def passages(self) -> Passages:
        """All recurring passages."""
        return Passages(*self._columns("passages", Passages._fields))

    @property
    def stars(self) -> Stars:
        """The recurring passages grouped by similarity: each leading passage with all passages similar to it."""
        return Stars(*self._columns("stars", Stars._fields))

    @property
    def wholes(self) -> Wholes:
        """The paragraphs whose whole text recurs nearly unchanged, each with the number of its group."""
        return Wholes(*self._columns("wholes", Wholes._fields))

    def _columns(self, name: str, fields: tuple[str, ...]) -> list[Numbers]:
        return [self.sections.array(f"{name}.{field}").astype(np.int64) for field in fields]


def echo_sections(
    covered: Numbers, pairs: Pairs, found: tuple[Passages, Stars, Wholes], *, partial: bool
) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of a file of echoes (recurring passages) by section name.

    `covered` has the archive rows whose texts were compared, in ascending order. `pairs` has the pairs of similar
    passages, and `found` the passages, stars and groups of whole texts computed from them. `partial` is true if the
    archive has further texts that were not compared because it repeats itself so much.
    """
    passages, stars, wholes = found
    named: dict[str, Any] = {"covered": RowRanges.of(covered), "pairs": pairs, "passages": passages}
    named |= {"stars": stars, "wholes": wholes}
    return {"partial": np.array([partial], np.uint8)} | {
        f"{name}.{field}": narrowest(column)
        for name, columns in named.items()
        for field, column in zip(columns._fields, columns, strict=True)
    }
