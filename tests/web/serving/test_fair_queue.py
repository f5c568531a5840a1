"""Which answer is computed next: neither one client nor long answers keep others waiting."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from web.serving import fair_queue
from web.serving.fair_queue import ALONE, TURN, FairQueue

if TYPE_CHECKING:
    import pytest

PATIENCE = 10.0  # seconds to wait for a thread
PIECES = 5  # of a long answer


@dataclass
class Job:
    """An answer that computes until the test lets it go."""

    client: str
    dear: bool = False
    begun: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False

    def service(self) -> None:
        client, self.client = self.client, "changed meanwhile"  # a connection's next request can be another client's
        self.begun.set()
        self.go.wait(PATIENCE)
        self.client, self.dear = client, not self.dear

    def cancel(self) -> None:
        self.cancelled = True


def added(queue: FairQueue, *jobs: Job) -> tuple[Job, ...]:
    for job in jobs:
        queue.add_task(job)
    return jobs


def test_a_client_never_has_all_threads() -> None:
    queue = FairQueue(3)
    first, second, third = added(queue, Job("greedy"), Job("greedy"), Job("greedy"))
    assert first.begun.wait(PATIENCE)
    assert second.begun.wait(PATIENCE)
    (other,) = added(queue, Job("other"))
    assert other.begun.wait(PATIENCE)
    assert not third.begun.is_set()
    first.go.set()
    second.go.set()
    assert third.begun.wait(PATIENCE)


def test_a_client_has_one_thread_while_others_ask_too_and_more_when_it_is_alone_again() -> None:
    now = [0.0]
    queue = FairQueue(4, lambda: now[0])
    other, first, second = added(queue, Job("other"), Job("greedy"), Job("greedy"))
    assert other.begun.wait(PATIENCE)
    assert first.begun.wait(PATIENCE)
    assert not second.begun.wait(0.1)
    now[0] = ALONE + 1
    third, fourth = added(queue, Job("greedy"), Job("greedy"))
    assert second.begun.wait(PATIENCE)
    assert third.begun.wait(PATIENCE)
    assert not fourth.begun.wait(0.1)


def test_one_client_never_has_all_threads_of_dear_answers() -> None:
    queue = FairQueue(4)
    first, second = added(queue, Job("greedy", dear=True), Job("greedy", dear=True))
    assert first.begun.wait(PATIENCE)
    assert not second.begun.wait(0.1)
    (other,) = added(queue, Job("other", dear=True))
    assert other.begun.wait(PATIENCE)


def test_an_answer_of_which_pieces_come_does_not_hang() -> None:
    now = [0.0]
    queue = FairQueue(1, lambda: now[0])

    class Pieces(Job):
        def service(self) -> None:
            with queue.sending():
                self.begun.set()
                self.go.wait(PATIENCE)
            sent.set()
            end.wait(PATIENCE)

    sent, end = threading.Event(), threading.Event()
    (job,) = added(queue, Pieces("a"))
    assert job.begun.wait(PATIENCE)
    now[0] = 40.0
    assert queue.oldest == 0
    job.go.set()
    assert sent.wait(PATIENCE)
    now[0] = 45.0
    assert queue.oldest == 5
    end.set()


class Piece(Job):
    """An expensive answer that computes a piece until the test lets it go, and then sends the piece."""

    def __init__(self, queue: FairQueue, client: str) -> None:
        super().__init__(client, dear=True)
        self.queue = queue
        self.read, self.sent, self.end = threading.Event(), threading.Event(), threading.Event()

    def service(self) -> None:
        self.begun.set()
        self.go.wait(PATIENCE)
        with self.queue.sending():
            self.send()
        self.sent.set()
        self.end.wait(PATIENCE)

    def send(self) -> None:
        """Send the piece to a client that reads it at once."""


class Unread(Piece):
    """The same for a client that reads nothing for a time."""

    def send(self) -> None:
        with self.queue.waiting_for_reader():
            self.read.wait(PATIENCE)


def left_unread(queue: FairQueue, *clients: str) -> list[Unread]:
    """Add an answer for each client, one after the other, each of which its client leaves unread once it has begun."""
    unread = [Unread(queue, client) for client in clients]
    for job in unread:
        added(queue, job)
        job.go.set()
        assert job.begun.wait(PATIENCE)
    return unread


def test_a_long_answer_pauses_between_pieces_while_short_ones_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_queue, "LONGEST_PAUSE", 2 * PATIENCE)  # so that only the end of the short one ends it
    now = [0.0]
    queue = FairQueue(4, lambda: now[0])
    long = Piece(queue, "a")
    short, _ = added(queue, Job("b"), long)
    assert short.begun.wait(PATIENCE)
    assert long.begun.wait(PATIENCE)
    now[0] = PATIENCE
    long.go.set()
    assert not long.sent.wait(0.2)
    short.go.set()
    assert long.sent.wait(PATIENCE)
    long.end.set()


def test_a_long_answer_keeps_a_share_however_many_short_ones_are_computed() -> None:
    queue = FairQueue(4)
    long = Piece(queue, "a")
    short, _ = added(queue, Job("b"), long)
    assert short.begun.wait(PATIENCE)
    assert long.begun.wait(PATIENCE)
    long.go.set()
    assert long.sent.wait(PATIENCE)
    assert not short.go.is_set()
    short.go.set()
    long.end.set()


def test_an_answer_that_waits_for_its_reader_leaves_its_place_and_takes_it_again() -> None:
    queue = FairQueue(2)
    first, second = Unread(queue, "a"), Piece(queue, "b")
    added(queue, first)
    first.go.set()
    added(queue, second)
    assert second.begun.wait(PATIENCE)
    first.read.set()
    assert not first.sent.wait(0.1)
    second.go.set()
    second.end.set()
    assert first.sent.wait(PATIENCE)
    first.end.set()


def test_many_answers_that_wait_for_their_readers_hold_no_thread() -> None:
    queue = FairQueue(2)
    unread = left_unread(queue, *(f"client {number}" for number in range(20)))
    for job in unread:
        job.read.set()
        job.end.set()
        assert job.sent.wait(PATIENCE)
    first, second, third = added(queue, Job("a"), Job("b"), Job("c"))
    assert first.begun.wait(PATIENCE)
    assert second.begun.wait(PATIENCE)
    assert not third.begun.wait(0.1)
    for job in (first, second, third):
        job.go.set()


def test_long_answers_of_one_client_take_turns_with_those_of_another() -> None:
    now = [0.0]
    queue = FairQueue(2, lambda: now[0])
    long, own, other = Piece(queue, "a"), Job("a", dear=True), Job("b", dear=True)
    added(queue, long)
    assert long.begun.wait(PATIENCE)
    added(queue, own, other)
    now[0] = TURN + 1
    long.go.set()
    assert other.begun.wait(PATIENCE)
    assert not long.sent.wait(0.1)
    assert not own.begun.is_set()
    other.go.set()
    assert long.sent.wait(PATIENCE)
    long.end.set()
    assert own.begun.wait(PATIENCE)
    own.go.set()


class Long(Job):
    """A dear answer of one piece after the other, each of which takes longer than a turn."""

    def __init__(self, queue: FairQueue, client: str, now: list[float], told: list[str]) -> None:
        super().__init__(client, dear=True)
        self.queue, self.now, self.told = queue, now, told

    def service(self) -> None:
        self.begun.set()
        self.go.wait(PATIENCE)
        for _ in range(PIECES):
            self.told.append(self.client)
            self.now[0] += TURN
            with self.queue.sending():
                pass


def test_long_answers_of_many_clients_go_round() -> None:
    now, told = [0.0], list[str]()
    queue = FairQueue(4, lambda: now[0])
    jobs = [Long(queue, client, now, told) for client in "abcd"]
    first, *others = jobs
    hindrance = Job("e", dear=True)
    added(queue, hindrance)
    assert hindrance.begun.wait(PATIENCE)
    added(queue, first)
    assert first.begun.wait(PATIENCE)
    added(queue, *others)
    for job in jobs:
        job.go.set()
    after = Job("f", dear=True)
    ends = time.monotonic() + PATIENCE
    while len(told) < 4 * PIECES and time.monotonic() < ends:
        time.sleep(0.01)
    hindrance.go.set()
    assert "".join(told[: 3 * PIECES]) == "abc" * PIECES
    assert "".join(told[3 * PIECES :]) == "d" * PIECES
    (after,) = added(queue, after)
    assert after.begun.wait(PATIENCE)
    after.go.set()


def test_tables_that_one_client_reads_together_keep_another_client_waiting_for_one_at_most() -> None:
    now = [0.0]
    queue = FairQueue(4, lambda: now[0])
    unread = left_unread(queue, *["greedy"] * 6)
    hindrance, other = Job("a", dear=True), Job("b", dear=True)
    added(queue, hindrance)
    assert hindrance.begun.wait(PATIENCE)
    for job in unread:
        job.read.set()
    hindrance.go.set()
    added(queue, other)
    assert other.begun.wait(PATIENCE)
    other.go.set()
    for job in unread:
        job.end.set()
    assert all(job.sent.wait(PATIENCE) for job in unread)


def test_short_answers_begin_however_many_long_ones_wait_to_go_on() -> None:
    queue = FairQueue(4)
    unread = left_unread(queue, *(f"client {number}" for number in range(6)))
    for job in unread:
        job.read.set()
    first, second = added(queue, Job("a"), Job("b"))
    assert first.begun.wait(PATIENCE)
    assert second.begun.wait(PATIENCE)
    for job in unread:
        job.end.set()
    first.go.set()
    second.go.set()
    assert all(job.sent.wait(PATIENCE) for job in unread)


def test_dear_answers_never_have_all_threads() -> None:
    queue = FairQueue(2)
    first, second = added(queue, Job("a", dear=True), Job("b", dear=True))
    assert first.begun.wait(PATIENCE)
    (cheap,) = added(queue, Job("c"))
    assert cheap.begun.wait(PATIENCE)
    assert not second.begun.is_set()
    first.go.set()
    assert second.begun.wait(PATIENCE)
    second.go.set()
    (third,) = added(queue, Job("a", dear=True))
    assert third.begun.wait(PATIENCE)


def test_an_answer_that_breaks_costs_no_thread() -> None:
    class Broken(Job):
        def service(self) -> None:
            raise RuntimeError("broken")

    queue = FairQueue(1)
    *_, after = added(queue, Broken("a"), Broken("a"), Job("a"))
    assert after.begun.wait(PATIENCE)


def test_how_long_the_oldest_answer_takes_is_known_and_the_end_gives_up_what_waits() -> None:
    now = [0.0]
    queue = FairQueue(1, lambda: now[0])
    assert queue.oldest == 0
    first, waiting = added(queue, Job("a"), Job("a"))
    assert first.begun.wait(PATIENCE)
    now[0] = 40.0
    assert queue.oldest == 40
    queue.shutdown()
    assert waiting.cancelled
