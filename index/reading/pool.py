"""Reads sources in worker processes on all cores, and returns the results in the order of the sources.

A worker that dies or is too slow costs only one source, which is Skipped with the reason.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import connection, get_context
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Self

from index.reading.door import printable
from index.reading.memory import allowed, bounded_memory
from index.records import Skipped, Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.context import SpawnProcess

    from index.sources.source import Source

    Reader = Callable[[Source], list[Speech | Skipped]]

CHUNK_SOURCES = 16  # sources sent at once: enough for few wake-ups, and few to send again if a worker dies
CHUNK_BYTES = 1_000_000  # bytes sent at once, if so many come before CHUNK_SOURCES sources
AHEAD_BYTES = 4 * CHUNK_BYTES  # bytes sent to each worker in advance, so that none waits and little memory is used
JOB_BYTES = 2_000  # bytes counted for a source besides its content; else a million empty ones would be sent at once
BEAT_SECONDS = 0.5  # between two calls of the caller's `beat` while waiting for answers
STILL = 10  # times as many seconds as a source may take, after which a worker that computes nothing counts as hanging
OF_A_PROCESS = 2  # kind of clock in the kernel's number of another process's clock (Linux, MAKE_PROCESS_CPUCLOCK)
DONE_AHEAD = 1000  # finished readings kept while an earlier source is still being read
UNKEPT = "not kept"  # fingerprint of a source that was not read or stored; no source has it, so it is read again


@dataclass(frozen=True, slots=True)
class Reading:
    """The speeches and skipped parts (`found`) of the source with the name `source`.

    The archive remembers `fingerprint`, a digest of the source's content and of the code that reads it, so that an
    unchanged source is not read again. It is UNKEPT if the worker failed, because the next one may succeed.
    """

    source: str
    fingerprint: str
    found: tuple[Speech | Skipped, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A source to read, and the digest by which the archive will know that it has not changed since."""

    source: Source
    fingerprint: str


@dataclass(slots=True)
class _Worker:
    """One worker process, and its numbered jobs that are not finished, the current one first.

    `outbox` has the chunks of sources still to be sent, and then None. The thread `sender` of the parent process sends
    them through the pipe `questions`, so a worker that hangs with a full pipe never blocks the others. Results come
    back through the pipe `answers`, after a first None once the worker is `ready`, that is, has loaded the program.
    `since` is when the current job began (`time.monotonic`), and `spent` the seconds of processor time that the worker
    had used by then.
    """

    process: SpawnProcess
    answers: connection.Connection
    questions: connection.Connection
    outbox: SimpleQueue[list[Source] | None] = field(default_factory=SimpleQueue)
    sender: Thread | None = None
    jobs: deque[tuple[int, Job]] = field(default_factory=deque)
    ready: bool = False
    since: float = 0.0
    spent: float = 0.0

    def begins(self) -> None:
        """Note that the current job begins now."""
        self.since, self.spent = time.monotonic(), self._processor_seconds()

    def left(self, seconds: float) -> float:
        """Return how many of the `seconds` that the current job may take are left; less than 0 if it took longer.

        Where the system reports a worker's processor time, that is what counts, so that no source is skipped because
        the machine was busy or asleep, or this process was stopped for a while. A worker that computes nothing, or is
        not ready, is given STILL times as long.
        """
        waited = time.monotonic() - self.since
        computed = self._processor_seconds() - self.spent if sys.platform == "linux" else waited
        longest = STILL * seconds - waited
        return min(seconds - computed, longest) if self.ready else longest

    def _processor_seconds(self) -> float:
        """Return the seconds of processor time that the worker has used; 0 if the system does not report them."""
        if sys.platform != "linux" or self.process.pid is None:
            return 0.0
        with suppress(OSError):  # the worker is dead
            return time.clock_gettime((~self.process.pid << 3) | OF_A_PROCESS)
        return 0.0


class Pool:
    """A pool of worker processes that read sources; use it in a `with` block, which ends them."""

    def __init__(self, reader: Reader, workers: int, seconds: float) -> None:
        """Set up a pool of at most `workers` processes, which start when they are needed.

        `reader` is a module-level function that reads a source; one that takes more than `seconds` is skipped.
        """
        self._reader = reader
        self._seconds = seconds
        self._most = workers
        self._workers: list[_Worker] = []
        self._done: dict[int, Reading] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def read(self, jobs: Iterable[Job], beat: Callable[[], None] = lambda: None) -> Iterator[Reading]:
        """Yield the readings in the order of the jobs; a job is taken from `jobs` only when a worker has room for it.

        `beat` is called every BEAT_SECONDS or more often, also while waiting for a slow source.
        """
        chunks, wanted = _chunks(jobs), 0
        exhausted = False
        while True:
            while not exhausted and self._has_room():
                chunk = next(chunks, None)
                exhausted = chunk is None
                if chunk:
                    self._send(chunk)
                    self._collect(0)
            while wanted in self._done:
                yield self._done.pop(wanted)
                wanted += 1
            if exhausted and not any(worker.jobs for worker in self._workers):
                return
            beat()
            self._collect(min(BEAT_SECONDS, self._patience()))

    def _has_room(self) -> bool:
        in_hand = sum(len(job.source.content) + JOB_BYTES for worker in self._workers for _, job in worker.jobs)
        return len(self._done) < DONE_AHEAD and in_hand < self._most * AHEAD_BYTES

    def _send(self, chunk: list[tuple[int, Job]]) -> None:
        """Give a chunk of numbered jobs to an idle worker or, if none is idle, to a new one.

        If there are as many workers as allowed, the one with the fewest jobs gets the chunk.
        """
        idle = [worker for worker in self._workers if not worker.jobs]
        if not idle and len(self._workers) < self._most:
            self._workers.append(idle_worker := _start(self._reader))
            idle = [idle_worker]
        worker = idle[0] if idle else min(self._workers, key=lambda each: len(each.jobs))
        if not worker.jobs:
            worker.begins()
        worker.jobs.extend(chunk)
        worker.outbox.put([job.source for _, job in chunk])

    def _patience(self) -> float:
        """Return the seconds until the first busy worker can exceed its time; 0 if no worker is busy."""
        return max(0.0, min((each.left(self._seconds) for each in self._workers if each.jobs), default=0.0))

    def _collect(self, patience: float) -> None:
        """Wait up to `patience` seconds for answers and take them; replace workers that died or took too long."""
        busy = {worker.answers: worker for worker in self._workers if worker.jobs}
        for pipe in connection.wait(list(busy), patience):
            worker = busy[pipe]  # type: ignore[index]
            try:
                found = worker.answers.recv()
            except (EOFError, OSError):
                self._bury(worker, _death(worker))
                continue
            if found is None:
                worker.ready = True
                worker.begins()
            else:
                self._answer(worker, found)
        for worker in [each for each in self._workers if each.jobs and each.left(self._seconds) < 0]:
            self._bury(worker, f"took longer than {self._seconds:g} s to read")

    def _answer(self, worker: _Worker, found: list[Speech | Skipped]) -> None:
        number, job = worker.jobs.popleft()
        worker.begins()
        self._done[number] = Reading(job.source.name, job.fingerprint, tuple(found))

    def _bury(self, worker: _Worker, reason: str) -> None:
        """Skip, with this reason, the source that a failed worker was reading; give its other sources to another."""
        self._workers.remove(worker)
        _end(worker)
        number, job = worker.jobs.popleft()
        self._done[number] = Reading(job.source.name, UNKEPT, (Skipped(job.source.name, reason),))
        if worker.jobs:
            self._send(list(worker.jobs))


def cores() -> int:
    """Return the number of cores that the system lets this process use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(jobs: Iterable[Job]) -> Iterator[list[tuple[int, Job]]]:
    numbers, chunk, size = count(), [], 0
    for job in jobs:
        chunk.append((next(numbers), job))
        size += len(job.source.content) + JOB_BYTES
        if len(chunk) >= CHUNK_SOURCES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _start(reader: Reader) -> _Worker:
    """Start a worker as a new process, not a fork, so that it inherits no open files and no locks."""
    context = get_context("spawn")
    their_questions, questions = context.Pipe(duplex=False)
    answers, their_answers = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(reader, their_questions, their_answers), daemon=True)
    with _uninterrupted():  # otherwise a half-started worker would print a long error about its missing parent
        process.start()
    their_questions.close()
    their_answers.close()
    worker = _Worker(process, answers, questions)
    worker.sender = Thread(target=_feed, args=(worker.outbox, questions), daemon=True)
    worker.sender.start()
    return worker


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C until the block ends."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _feed(outbox: SimpleQueue[list[Source] | None], questions: connection.Connection) -> None:
    with suppress(OSError):  # the worker died; another one reads its sources
        while (chunk := outbox.get()) is not None:
            questions.send(chunk)


def _work(reader: Reader, questions: connection.Connection, answers: connection.Connection) -> None:
    """Run a worker: say that it is ready, then send back the result of each source until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that keeps the archive
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        answers.send(None)
        while True:
            for source in questions.recv():
                try:
                    answers.send(_read(reader, source))
                except MemoryError:  # the result is too large to be sent
                    sys.exit(1)


def _read(reader: Reader, source: Source) -> list[Speech | Skipped]:
    """Return what the reader gives; any exception becomes one Skipped, so that no source ends a run."""
    try:
        with bounded_memory(len(source.content)):
            return reader(source)
    except MemoryError:
        return [Skipped(source.name, f"needs more than {allowed(len(source.content))} MB of memory to be read")]
    except Exception as error:  # noqa: BLE001 - a library's parser may raise anything for a crafted file
        return [Skipped(source.name, f"cannot be read: {type(error).__name__}: {printable(str(error))}")]


def _death(worker: _Worker) -> str:
    worker.process.join(1)
    code = worker.process.exitcode
    return f"its reader died ({signal.Signals(-code).name if code and code < 0 else f'status {code}'})"


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.outbox.put(None)
    if worker.sender:
        worker.sender.join()
    worker.questions.close()
    worker.answers.close()
    worker.process.close()
