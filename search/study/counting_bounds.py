"""Bounds on the time and memory of counting a query's occurrences, for searches that have a time limit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from search.deadline import NEVER, after
from search.presenting.whole import require_time_left, too_long

if TYPE_CHECKING:
    from search.deadline import Deadline

COUNTING = 20.0  # seconds: less than the [web] timeout, after which a process that sends nothing counts as hung
MOST_COUNTED = 6_000_000  # occurrences, some 100 bytes each while sorted; a million short paragraphs have fewer "the"


class CountingBounds:
    """The time, and the number of occurrences, that one search has left for counting.

    Counting has COUNTING seconds of its own, because counts are complete or not given at all. `search` is the deadline
    of the search itself; if it never ends, counting has no bounds.
    """

    def __init__(self, search: Deadline) -> None:
        unbounded = math.isinf(search.ends)
        self._ends = NEVER if unbounded else after(COUNTING, search.clock)
        self._left = math.inf if unbounded else MOST_COUNTED

    def count(self, found: int) -> None:
        """Subtract `found` occurrences from those left; raise NotWholeError if they are too many or come too late."""
        self._left -= found
        if self._left < 0:
            raise too_long()
        require_time_left(self._ends)
