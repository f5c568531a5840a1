from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing import active_children
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from index.reading import pool
from index.reading.pool import UNKEPT, Job, Pool
from index.records import Skipped, Speech
from index.sources.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

WORK = pool._work


def spin(seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        pass


def reader(source: Source) -> list[Speech | Skipped]:
    """Do what the source's text says, so that a test can make a worker process die or hang."""
    if source.content == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    if source.content == b"leave":
        os._exit(3)
    if source.content == b"hang":
        spin(60)
    if source.content == b"sleep":
        time.sleep(60)
    if source.content == b"stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    if source.content == b"slow":
        time.sleep(0.2)
    return [Skipped(source.name, f"{len(source.content)} bytes")]


def slow_to_start(*work: object) -> None:
    spin(1)
    WORK(*work)  # type: ignore[arg-type]


def readings(*contents: bytes, workers: int = 2, seconds: float = 30) -> list[str]:
    jobs = (Job(Source(str(number), content), "f") for number, content in enumerate(contents))
    with Pool(reader, workers, seconds) as opened:
        found = list(opened.read(jobs))
    assert [reading.source for reading in found] == [str(number) for number in range(len(contents))]
    return [reading.found[0].reason for reading in found if isinstance(reading.found[0], Skipped)]


def test_readings_come_in_the_order_of_the_sources() -> None:
    assert readings(b"slow", *[b"x"] * 100) == ["4 bytes", *["1 bytes"] * 100]


def test_nothing_to_read_starts_no_process() -> None:
    assert readings() == []


def test_a_worker_that_dies_costs_one_source() -> None:
    assert readings(b"x", b"die", b"x", b"leave", b"x") == [
        "1 bytes",
        "its reader died (SIGKILL)",
        "1 bytes",
        "its reader died (status 3)",
        "1 bytes",
    ]


def test_what_a_worker_did_not_read_is_read_again_by_the_next_run() -> None:
    jobs = [Job(Source(str(number), content), "f") for number, content in enumerate((b"x", b"die", b"hang"))]
    with Pool(reader, 1, 2) as failing:
        assert [reading.fingerprint for reading in failing.read(jobs)] == ["f", UNKEPT, UNKEPT]


def test_the_start_of_a_worker_is_not_counted_as_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", slow_to_start)
    assert readings(b"x", seconds=0.5) == ["1 bytes"]


def test_a_source_that_takes_too_long_is_given_up() -> None:
    assert readings(b"x", b"hang", *[b"x"] * 20, seconds=3) == [
        "1 bytes",
        "took longer than 3 s to read",
        *["1 bytes"] * 20,
    ]


def test_a_reader_that_does_nothing_for_long_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "STILL", 3)  # 9 s, in which a busy machine starts the next reader
    assert readings(b"x", b"sleep", b"x", seconds=3) == ["1 bytes", "took longer than 3 s to read", "1 bytes"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how long another process has computed")
def test_a_source_is_not_skipped_because_its_reader_was_stopped_or_given_no_processor() -> None:
    jobs = [Job(Source(str(number), content), "f") for number, content in enumerate((b"x", b"stop", b"x"))]
    with Pool(reader, 1, 2) as stopped:
        going = stopped.read(jobs)
        next(going)
        (worker,) = active_children()
        assert worker.pid
        Timer(3.5, os.kill, (worker.pid, signal.SIGCONT)).start()
        began = time.monotonic()
        reasons = [reading.found[0].reason for reading in going if isinstance(reading.found[0], Skipped)]
    assert reasons == ["4 bytes", "1 bytes"]
    assert time.monotonic() - began > 3


def test_sources_larger_than_a_pipe_pass_even_behind_a_worker_that_hangs() -> None:
    large = b"y" * 3_000_000
    assert readings(b"hang", large, large, workers=1, seconds=3) == [
        "took longer than 3 s to read",
        "3000000 bytes",
        "3000000 bytes",
    ]


def test_jobs_are_taken_only_as_they_are_needed() -> None:
    taken = []

    def jobs() -> Iterator[Job]:
        for number in range(100):
            taken.append(number)
            yield Job(Source(str(number), b"z" * 1_000_000), "f")

    with Pool(reader, 1, 30) as opened:
        next(opened.read(jobs()))
    assert len(taken) < 20
