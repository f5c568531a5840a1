"""The passages of a generation that come back: what listing and showing passages reads, and the protocol that gives it.

`search.echoes.recalled_segments` has them of the index on this machine, `search.cluster` of a cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.archive.as_of import Row
    from index.echoing.said_texts import TextsByRow
    from index.segment.echoes import Echoes
    from index.segment.related import RelatedWords
    from search.asking import Outcome, Searchable
    from search.deadline import Deadline
    from search.loops.numpy_loops import Keys


class Recalled(NamedTuple):
    """Passages of paragraphs that are there, by the archive's row, then place.

    Passage i is the `widths[i]` words of the text of row `rows[i]` from word `at[i]`; it was said on `days[i]`
    (0: unknown) in the event numbered `events[i]`, and is of kin `families[i]`.
    """

    rows: Keys
    at: Keys
    widths: Keys
    families: Keys
    days: Keys
    events: Keys

    def at_places(self, places: NDArray[Any]) -> Recalled:
        """Return the passages at these indices, in the order of `places`."""
        return Recalled(*(column[places] for column in self))


class Starred(NamedTuple):
    """Which passages are alike, as two arrays of passage indices: `members[i]` is alike to `leaders[i]`.

    Every leader is also a member of its own star, the group of passages alike to it.
    """

    leaders: Keys
    members: Keys


class Recalling(Protocol):
    """One generation of an archive, to ask for what was found out of all its texts: what comes back, like words."""

    @property
    def generation(self) -> Searchable:
        """The generation, to search."""
        ...

    @property
    def passages(self) -> Recalled | None:
        """Its passages that come back; None where that was not looked for."""
        ...

    @property
    def stars(self) -> Starred | None:
        """Which of the passages are alike; None where that was not looked for."""
        ...

    @property
    def partial(self) -> bool:
        """Whether only a part of what comes back was looked for."""
        ...

    @property
    def related(self) -> RelatedWords | None:
        """Its words in like company; None where that was not looked for."""
        ...

    @property
    def edition(self) -> str:
        """A text that changes when what comes back, or the words in like company, are looked for again."""
        ...

    def found(self, outcome: Outcome, deadline: Deadline) -> NDArray[np.bool_]:
        """Whether the outcome counts the paragraph of each passage."""
        ...

    def of_speech(self, speech: str) -> Keys:
        """The indexes of the passages of the speech of that id."""
        ...

    def texts(self, rows: Keys) -> TextsByRow:
        """The words of the paragraphs of at least these rows."""
        ...

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """The paragraphs of these rows; what is there no more is left out."""
        ...


def starred(echoes: Echoes, there: Keys) -> Starred:
    """The stars of echoes, reduced to the passages whose numbers in the file, ascending, are `there`."""
    places = np.full(len(echoes.passages.rows), -1, np.int64)
    places[there] = np.arange(len(there))
    told = echoes.stars
    leaders, members = places[np.repeat(told.leaders, np.diff(told.starts))], places[told.members]
    both = (leaders >= 0) & (members >= 0)
    return Starred(leaders[both], members[both])


def events_in(groups: Keys, events: Keys) -> Keys:
    """Return, for each item, the number of distinct events in its group."""
    pairs = np.unique(np.stack([groups, events]), axis=1)
    distinct, counts = np.unique(pairs[0], return_counts=True)
    return counts[np.searchsorted(distinct, groups)] if len(distinct) else counts
