"""The threads that compute answers, and a fair queue: the client with the fewest answers being computed is next.

Every answer being computed has a place, and there are as many places as threads that compute at once. Neither one
client nor the expensive ("dear") answers can have all places, so that a cheap answer for another client starts at once.
If several clients are active, each has one place at a time. The reason is that threads of one process take turns:
beside three others, an answer takes four times as long. For the same reason an expensive answer pauses between its
pieces while cheap ones are computed.

An answer gives up its place while its client is slow to read it. An expensive one also does so after TURN seconds, if
an expensive answer for another client waits for a place. An answer that has given up its place waits for one like a new
answer. If several clients have the fewest answers being computed, the answer that has waited longest is next.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections import Counter, OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger("gunicorn.error")

ALONE = 10.0  # seconds without requests from others after which a client counts as alone
GIVEN = 9  # an expensive answer's pause for cheap ones, in times that its piece took: it keeps a tenth of the time
TURN = 1.0  # seconds that an expensive answer keeps its place while others wait for one
LONGEST_PAUSE = 1.0  # seconds after which an expensive answer computes one more piece, whatever else is requested


class Task(Protocol):
    """An answer to compute, with the client it is for and whether it is expensive."""

    @property
    def client(self) -> str:
        """The client that the answer is for."""
        ...

    @property
    def dear(self) -> bool:
        """Whether computing the answer may take seconds."""
        ...

    def service(self) -> None:
        """Compute the answer and hand it over for sending."""
        ...

    def cancel(self) -> None:
        """Abandon the task."""
        ...


class _Waiting(NamedTuple):
    """An answer waiting to be computed, with its client and whether it is expensive.

    `number` orders the answers that wait for a place, smallest first.
    """

    task: Task
    client: str
    dear: bool
    number: int


class _Running(NamedTuple):
    """An answer that has begun, with its client and whether it is expensive.

    `since` is the time when it last made progress, or None while it is being sent. `placed` is the time when it got its
    place. Both are in seconds of the queue's clock.
    `number` orders the answers that wait for a place, smallest first.
    """

    client: str
    dear: bool
    since: float | None
    placed: float
    number: int = 0


class FairQueue:
    """The queue of waiting answers and the threads that compute them; replaces waitress's own task dispatcher.

    `threads` is the number of places; `clock` returns the time in seconds.
    """

    def __init__(self, threads: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._threads = threads
        self._of_one_alone = max(threads - 1, 1)  # threads for a client that is alone
        self._of_dear = max(threads // 2, 1)  # threads for expensive answers
        self._dear_of_one = max(self._of_dear - 1, 1)  # threads for expensive answers to one client
        self._dear_begun = 2 * self._of_dear  # expensive answers in progress: each holds memory while others have turns
        self._numbers = itertools.count(1)
        self._waiting: list[_Waiting] = []
        self._running: dict[int, _Running] = {}  # answers that have a place, by thread id
        self._parked: dict[int, _Running] = {}  # answers whose clients are slow to read them, by thread id
        self._returning: dict[int, _Running] = {}  # answers that wait for a place to go on, by thread id
        self._asking: OrderedDict[str, float] = OrderedDict()  # time of each client's last request, latest last
        self._changed = threading.Condition()
        self._ended = False
        self._alive = 0
        with self._changed:
            self._staff()

    @property
    def oldest(self) -> float:
        """The longest time, in seconds, for which an answer being computed has made no progress; 0 if there is none."""
        with self._changed:
            now = self._clock()
            return max((now - one.since for one in self._running.values() if one.since is not None), default=0.0)

    def add_task(self, task: Task) -> None:
        """Add an answer to the queue."""
        client, dear = task.client, task.dear
        with self._changed:
            self._asking[client] = self._clock()
            self._asking.move_to_end(client)
            self._waiting.append(_Waiting(task, client, dear, next(self._numbers)))
            self._changed.notify_all()  # all threads wait on one condition, each for something of its own

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Mark this thread's answer as being sent in the `with` block: a slow client does not make it look hung.

        After the block, an expensive answer pauses while cheap ones are computed: at most GIVEN times as long as its
        last piece took to compute, and at most LONGEST_PAUSE. Then it can give up its place for a time (`_take_turns`).
        """
        took = self._mark(None)
        try:
            yield
        finally:
            self._give_way(min(GIVEN * took, LONGEST_PAUSE))
            self._take_turns()
            self._mark(self._clock())

    @contextmanager
    def waiting_for_reader(self) -> Iterator[None]:
        """Leave this thread's place to another answer within the `with` block, and then wait to have a place again."""
        with self._changed:
            self._parked[threading.get_ident()] = self._leave()
            self._staff()
        try:
            yield
        finally:
            with self._changed:
                self._return(self._parked.pop(threading.get_ident()))

    def shutdown(self) -> None:
        """Stop the threads, and cancel the waiting tasks."""
        with self._changed:
            self._ended = True
            given_up, self._waiting = self._waiting, []
            self._changed.notify_all()
        for waiting in given_up:
            waiting.task.cancel()

    def _mark(self, since: float | None) -> float:
        """Note that this thread's answer made progress at the time `since`, or is being sent if `since` is None.

        Returns the seconds since the progress noted before; 0 if it was being sent, or if there is no answer.
        """
        with self._changed:
            running = self._running.get(threading.get_ident())
            if not running:
                return 0.0
            self._running[threading.get_ident()] = running._replace(since=since)
            return 0.0 if running.since is None else self._clock() - running.since

    def _give_way(self, seconds: float) -> None:
        """If this thread's answer is expensive, pause until no cheap one is being computed or waits.

        The pause lasts at most `seconds`.
        """
        with self._changed:
            running = self._running.get(threading.get_ident())
            if running and running.dear:
                self._changed.wait_for(lambda: self._ended or not self._one_is_cheap(), seconds)

    def _take_turns(self) -> None:
        """Give up the place of this thread's answer if it has had it for TURN seconds and is expensive, and if an
        expensive answer for another client waits for a place.

        Returns when this thread's answer has a place again, or at once if it did not give up its own.
        """
        with self._changed:
            mine = self._running.get(threading.get_ident())
            if mine and mine.dear and self._clock() - mine.placed >= TURN and self._another_wants(mine.client):
                self._return(self._leave())

    def _another_wants(self, client: str) -> bool:
        wanting: tuple[_Waiting | _Running, ...] = (*self._waiting, *self._returning.values())
        return any(one.dear and one.client != client for one in wanting)

    def _leave(self) -> _Running:
        """Give up the place of this thread's answer, and return the answer."""
        self._changed.notify_all()
        return self._running.pop(threading.get_ident())

    def _return(self, mine: _Running) -> None:
        """Wait until this thread's answer, `mine`, can have a place again, and give it one."""
        thread = threading.get_ident()
        self._returning[thread] = mine = mine._replace(number=next(self._numbers))
        self._staff()
        self._changed.wait_for(lambda: self._ended or self._next() is mine)
        del self._returning[thread]
        self._place(mine)

    def _place(self, one: _Waiting | _Running) -> None:
        """Give a place to `one`, the answer of this thread; wake the other threads, as there can be more places."""
        now = self._clock()
        self._running[threading.get_ident()] = _Running(one.client, one.dear, since=now, placed=now)
        if self._waiting or self._returning:
            self._changed.notify_all()

    def _one_is_cheap(self) -> bool:
        return not all(one.dear for one in self._running.values()) or not all(one.dear for one in self._waiting)

    def _staff(self) -> None:
        """Start threads until there is one for each place.

        Threads whose answers have given up their places do not count.
        """
        while self._computing < self._threads:
            self._alive += 1
            threading.Thread(target=self._work, name="answers", daemon=True).start()

    def _dismissed(self) -> bool:
        """Return whether this thread must end, because there are more threads than places.

        Threads whose answers have given up their places do not count. There are too many once such an answer has a
        place again, if another thread was started in the meantime.
        """
        return self._computing > self._threads

    @property
    def _computing(self) -> int:
        """The number of threads whose answers have a place, or that wait for an answer to compute."""
        return self._alive - len(self._parked) - len(self._returning)

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
            while not self._ended and not self._dismissed():
                first = self._next()
                if isinstance(first, _Waiting):
                    self._waiting.remove(first)
                    self._place(first)
                    return first.task
                self._changed.wait()
            self._alive -= 1
        return None

    def _next(self) -> _Waiting | _Running | None:
        """Return the answer to begin or continue next; None if no answer can be computed now.

        Clients with the fewest answers being computed come first; of their answers, the one that has waited longest for
        a place.
        """
        busy = Counter(one.client for one in self._running.values())
        ready: list[_Waiting | _Running] = [one for one in self._returning.values() if self._has_room(one)]
        ready += [one for one in self._waiting if self._has_room(one) and self._may_begin(one)]
        return min(ready, key=lambda one: (busy[one.client], one.number), default=None)

    def _has_room(self, one: _Waiting | _Running) -> bool:
        """Return whether the answer can be computed beside those that have a place, without too many for one client or
        too many dear ones.
        """
        busy = Counter(each.client for each in self._running.values())
        dear = Counter(each.client for each in self._running.values() if each.dear)
        room = dear.total() < self._of_dear and dear[one.client] < self._dear_of_one
        of_one = self._of_one_alone if self._one_asks_alone() else 1
        return len(self._running) < self._threads and busy[one.client] < of_one and (room or not one.dear)

    def _may_begin(self, one: _Waiting) -> bool:
        """Return whether the new answer can begin: always if it is cheap, else if few enough expensive ones have begun.

        The number is limited for each client and for all clients together. In the count for all, no client counts with
        more answers than could be computed for it at once.
        """
        begun = (*self._running.values(), *self._returning.values())
        dear = Counter(each.client for each in begun if each.dear)
        counted = sum(min(count, self._dear_of_one) for count in dear.values())
        return not one.dear or (counted < self._dear_begun and dear[one.client] < self._dear_of_one)

    def _one_asks_alone(self) -> bool:
        """Return whether at most one client has made requests in the last ALONE seconds."""
        while self._asking and next(iter(self._asking.values())) < self._clock() - ALONE:
            self._asking.popitem(last=False)
        return len(self._asking) <= 1

    def _done(self) -> None:
        with self._changed:
            del self._running[threading.get_ident()]
            self._changed.notify_all()
