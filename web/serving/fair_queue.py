"""The threads that compute answers, and who is next: the client that has the fewest of them.

A client never has all threads, nor do dear answers, so that a cheap one of somebody else begins at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("gunicorn.error")


class Task(Protocol):
    """An answer to be computed, with the client it is for and whether it may take long."""

    @property
    def client(self) -> str:
        """The client that the answer is for."""
        ...

    @property
    def dear(self) -> bool:
        """Whether it may take long."""
        ...

    def service(self) -> None:
        """Compute and hand over the answer."""
        ...

    def cancel(self) -> None:
        """Give the task up."""
        ...


@dataclass(frozen=True, slots=True)
class _Running:
    """An answer that is computed now: whose, whether dear, and since when."""

    client: str
    dear: bool
    since: float


class FairQueue:
    """Answers that wait, and the threads that take them. It stands in for waitress's own dispatcher of tasks."""

    def __init__(self, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of_one = max(threads - 1, 1)  # threads that one client may have
        self._of_dear = max(threads // 2, 1)  # threads that dear answers may have
        self._waiting: list[Task] = []
        self._running: dict[int, _Running] = {}  # by thread
        self._changed = threading.Condition()
        self._ended = False
        for number in range(threads):
            threading.Thread(target=self._work, name=f"answers {number}", daemon=True).start()

    @property
    def oldest(self) -> float:
        """The seconds since the longest-running answer was begun."""
        with self._changed:
            return self._clock() - min((one.since for one in self._running.values()), default=self._clock())

    def add_task(self, task: Task) -> None:
        """Have the answer computed when its turn comes."""
        with self._changed:
            self._waiting.append(task)
            self._changed.notify()

    def shutdown(self) -> None:
        """Refuse new tasks, and give up those that wait."""
        with self._changed:
            self._ended = True
            given_up, self._waiting = self._waiting, []
            self._changed.notify_all()
        for task in given_up:
            task.cancel()

    def _work(self) -> None:
        while task := self._taken():
            try:
                task.service()
            except Exception:
                logger.exception("an answer could not be sent")
            finally:
                self._done()

    def _taken(self) -> Task | None:
        with self._changed:
            while not self._ended:
                if task := self._next():
                    self._waiting.remove(task)
                    self._running[threading.get_ident()] = _Running(task.client, task.dear, self._clock())
                    return task
                self._changed.wait()
        return None

    def _next(self) -> Task | None:
        """The next answer to begin: of the client with the fewest running, and of those the one that waited longest."""
        busy = Counter(one.client for one in self._running.values())
        dear_ones = sum(one.dear for one in self._running.values()) < self._of_dear
        may = [t for t in self._waiting if busy[t.client] < self._of_one and (dear_ones or not t.dear)]
        return min(may, key=lambda task: busy[task.client], default=None)

    def _done(self) -> None:
        with self._changed:
            del self._running[threading.get_ident()]
            self._changed.notify_all()
