"""Bounds on the time and memory of counting a query's occurrences, for searches that have a time limit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from search.presenting.whole import require_time_left, too_long

if TYPE_CHECKING:
    from search.deadline import Deadline

COUNTING = 20.0  # seconds: with those of a search less than the [web] timeout, after which a process counts as hung
MOST_COUNTED = 6_000_000  # occurrences, some 100 bytes each while sorted; a million short paragraphs have fewer "the"


class CountingBounds:
    """The time, and the number of occurrences, that one search has left for counting.

    Counting ends COUNTING seconds after the search's own deadline, `search`, because counts are complete or not given
    at all. Searches for one answer have one deadline, so that all counting for it ends by the same time. If the
    deadline is never, counting has no bounds.
    """

    def __init__(self, search: Deadline) -> None:
        self._ends = search.extended(COUNTING)
        self._left = math.inf if math.isinf(search.ends) else MOST_COUNTED

    def count(self, found: int) -> None:
        """Subtract `found` occurrences from those left; raise NotWholeError if they are too many or come too late."""
        self._left -= found
        if self._left < 0:
            raise too_long()
        require_time_left(self._ends)
