"""Rate limits per client, shared by all server processes in one memory-mapped table.

A client's slot in the table holds one number: the time at which its next request would be due if its requests came at
an even rate (the generic cell rate algorithm). Nothing needs clearing or locking: a number is read and written whole,
and if two processes write at once, one request goes uncounted. Flask-Limiter would need a separate server (Redis,
Memcached) to share counts between processes, too much for a site on one small machine.
"""

from __future__ import annotations

import hashlib
import mmap
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = 1 << 17  # slots of the table, a megabyte; rarely, two clients share a slot and its limit
NUMBER = 8  # bytes of a slot
MINUTE = 60.0  # seconds


class Buckets:
    """The table of all clients' slots. If made before the server forks, its processes share it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)  # so that no client can find out which addresses share a slot
        self._due = memoryview(mmap.mmap(-1, PLACES * NUMBER)).cast("d")

    def wait(self, client: str, kind: str, per_minute: int) -> float:
        """Count one request and return 0 or, if it exceeds `per_minute`, return the seconds to wait instead.

        Each `kind` of request is counted by itself. If `per_minute` is 0, there is no limit. After a minute without
        requests, a full minute's worth is allowed at once.
        """
        if not per_minute:
            return 0.0
        now, step = self._clock(), MINUTE / per_minute
        place = self._place(client, kind)
        due = max(now, self._due[place])
        early = due + step - now - MINUTE
        if early > 0:
            return early
        self._due[place] = due + step
        return 0.0

    def _place(self, client: str, kind: str) -> int:
        digest = hashlib.blake2b(f"{kind} {client}".encode(), key=self._salt, digest_size=NUMBER)
        return int.from_bytes(digest.digest()) % PLACES


SHARED = Buckets()  # made when the server loads its settings, before it forks
