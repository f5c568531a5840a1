"""The echoes (passages said again in other events) of one generation of an archive, as listings and pages read them.

The protocol `Recalling` is implemented by `search.echoes.recalled_segments` for the index on this machine, and by
`search.cluster.cluster_recalling` for a cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from search.loops.distinct import distinct

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
    """The recurring passages whose paragraphs still exist, ordered by archive row and then by first word.

    Passage i is the `widths[i]` words from word `at[i]` (counted from 0) on in the paragraph of archive row `rows[i]`.
    It was said on day `days[i]` (date.toordinal(); 0: unknown) in the event numbered `events[i]`. Passages have the
    same number in `families` if they are similar, directly or through others.
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
    """Which passages are similar, as two arrays of passage indices: `members[i]` is similar to `leaders[i]`.

    A leader and all its members are called a star. Each leader is among its own members.
    """

    leaders: Keys
    members: Keys


class Recalling(Protocol):
    """One generation of an archive, with what was computed from all its texts: recurring passages and related words."""

    @property
    def generation(self) -> Searchable:
        """The generation itself, which can be searched."""
        ...

    @property
    def passages(self) -> Recalled | None:
        """The recurring passages; None if they were not computed."""
        ...

    @property
    def stars(self) -> Starred | None:
        """Which recurring passages are similar to which; None if this was not computed."""
        ...

    @property
    def partial(self) -> bool:
        """Whether only a part of the texts was compared to find recurring passages."""
        ...

    @property
    def related(self) -> RelatedWords | None:
        """The related words; None if they were not computed."""
        ...

    @property
    def edition(self) -> str:
        """A string, for caches, that changes whenever the recurring passages or related words are computed again."""
        ...

    def found(self, outcome: Outcome, deadline: Deadline) -> NDArray[np.bool_]:
        """Return, for each recurring passage, whether the search with this outcome finds its paragraph.

        Paragraphs not reached before the deadline are taken as not found.
        """
        ...

    def of_speech(self, speech: str) -> Keys:
        """Return the indices of the recurring passages in the speech with this id."""
        ...

    def texts(self, rows: Keys) -> TextsByRow:
        """Return the words of the paragraphs in these archive rows, and possibly of others."""
        ...

    def rows(self, rows: Sequence[int]) -> Mapping[int, Row]:
        """Return the paragraphs in these archive rows, by row; those that no longer exist are left out."""
        ...


def starred(echoes: Echoes, there: Keys) -> Starred:
    """Return which passages are similar, as the file of echoes says, without passages that no longer exist.

    `there` has the file's numbers of the passages that still exist, ascending. In the result, the passage with the
    file's number `there[i]` has the number i.
    """
    places = np.full(len(echoes.passages.rows), -1, np.int64)
    places[there] = np.arange(len(there))
    told = echoes.stars
    leaders, members = places[np.repeat(told.leaders, np.diff(told.starts))], places[told.members]
    both = (leaders >= 0) & (members >= 0)
    return Starred(leaders[both], members[both])


def events_in(groups: Keys, events: Keys) -> Keys:
    """Return, for each item i, the number of distinct events in its group.

    Item i is in the group `groups[i]` and in the event `events[i]`.
    """
    (paired, _), _ = distinct([groups, events])
    each, counts = np.unique(paired, return_counts=True)
    return counts[np.searchsorted(each, groups)] if len(each) else counts
