"""Tracks which speeches were added to the index and deleted from it since its last commit.

An event is named by its speech's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray


class Uncommitted:
    """A record of the speeches added and deleted since the last commit; it says which speeches the next commit deletes.

    Segments written since the last commit are numbered from 0, and so are the speeches within each. An event has one
    speech at a time: `delete` drops it before `put` adds another.
    """

    def __init__(self) -> None:
        self._gone: set[str] = set()
        self._latest: dict[str, tuple[int, int]] = {}  # event -> number of its segment, number of its speech there
        self._dropped: dict[int, set[int]] = {}  # number of a segment -> numbers of its deleted speeches
        self._segment = 0
        self._speech = 0

    @property
    def gone(self) -> AbstractSet[str]:
        """The ids of the events whose committed documents the next commit deletes."""
        return self._gone

    def put(self, event: str) -> None:
        """Record that a speech of the event was added to the segment that is being collected.

        Call `delete` first if the event has an earlier speech.
        """
        self._latest[event] = (self._segment, self._speech)
        self._speech += 1

    def delete(self, event: str) -> None:
        """Drop the event's speeches: those already committed and any added since the last commit."""
        self._gone.add(event)
        segment, speech = self._latest.pop(event, (-1, -1))
        if segment >= 0:
            self._dropped.setdefault(segment, set()).add(speech)

    def end_segment(self) -> None:
        """Record that the speeches added so far are one segment; the next speech belongs to another."""
        self._segment += 1
        self._speech = 0

    def dropped(self, segment: int, speeches: int) -> NDArray[np.bool_]:
        """Return for each speech of segment number `segment`, which has `speeches` speeches, whether it is deleted."""
        dropped = np.zeros(speeches, np.bool_)
        dropped[list(self._dropped.get(segment, ()))] = True
        return dropped
