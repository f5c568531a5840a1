"""The deadline of a search: the time at which it must end. Long loops check it repeatedly."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time, in seconds of `clock`, at which a search must end."""

    ends: float
    clock: Clock = time.monotonic

    @property
    def left(self) -> float:
        """The seconds until the deadline, negative once it has passed."""
        return self.ends - self.clock()

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return self.left <= 0

    def within(self, seconds: float) -> Deadline:
        """Return a deadline `seconds` from now, or this deadline if it is earlier."""
        return Deadline(min(self.ends, self.clock() + seconds), self.clock)

    def extended(self, seconds: float) -> Deadline:
        """Return a deadline `seconds` after this one."""
        return Deadline(self.ends + seconds, self.clock)


NEVER = Deadline(math.inf)


def after(seconds: float, clock: Clock = time.monotonic) -> Deadline:
    """Return the deadline `seconds` from now; 0 means no deadline."""
    return Deadline(clock() + seconds, clock) if seconds else NEVER
