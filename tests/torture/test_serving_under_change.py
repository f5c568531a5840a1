"""While speeches are added, changed, removed and merged, visitors get no error, no mixed or dropped answer, in good
time.
"""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from tests.torture.amounts import ROOT, amounts, tell
from tests.torture.rounds import lasting, turn, write
from tests.torture.site import PATIENCE, done, environment, own_megabytes, rostra, serving
from tests.torture.visitors import Seen

if TYPE_CHECKING:
    from pathlib import Path

CLIENTS = 8
SEEN = "seen.json"  # the file with what the latest visitors saw
SPEECHES = 1500 if amounts().long else 40  # speeches that never change
QUIET = 30.0 if amounts().long else 1.0  # seconds without changes, before and after
GROWTH = 80  # megabytes by which the memory of all processes together is allowed to grow
TWICE = 2.0
STOPS = 30 if amounts().long else 2  # times that a server is stopped under load
AT_IT = 2.5  # seconds before the stop, after which all clients are sending requests


def visitors(folder: Path, netloc: str, seconds: float) -> subprocess.Popen[bytes]:
    """Start visitors who write what they saw to a file; a pipe that nobody reads would block them."""
    command = ["-m", "tests.torture.visitors", f"http://{netloc}", "--clients", str(CLIENTS), "--seconds", str(seconds)]
    with (folder / SEEN).open("wb") as told:
        return subprocess.Popen([sys.executable, *command], env=environment(folder), cwd=ROOT, stdout=told)


def seen(folder: Path, process: subprocess.Popen[bytes]) -> Seen:
    process.wait()
    return Seen(**json.loads((folder / SEEN).read_bytes()))


def p95(one: Seen) -> float:
    return statistics.quantiles(one.took, n=20)[-1]


def test_answers_are_whole_while_everything_changes(tmp_path: Path) -> None:
    pages, asked = tmp_path / "pages", amounts()
    write(pages, lasting(SPEECHES, asked.seed))
    turn(pages, 0)
    assert done(tmp_path, "index", str(pages))[0] == 0
    with serving(tmp_path) as (server, netloc):
        seen(tmp_path, visitors(tmp_path, netloc, 2))
        quiet = [seen(tmp_path, visitors(tmp_path, netloc, QUIET))]
        before, log = own_megabytes(server.pid), tmp_path / "var" / "archive.sqlite-wal"
        changing, rounds, wal = visitors(tmp_path, netloc, asked.seconds), 0, 0
        while changing.poll() is None and rounds < 10_000:
            rounds += 1
            turn(pages, rounds)
            told = done(tmp_path, "index", "--prune", str(pages))
            assert told[0] == 0, told
            wal = max(wal, log.stat().st_size if log.exists() else 0)
        busy = seen(tmp_path, changing)
        after = own_megabytes(server.pid)
        quiet.append(seen(tmp_path, visitors(tmp_path, netloc, QUIET)))
    calm = Seen(took=[each for one in quiet for each in one.took])
    tell(
        "serving under change", answers=len(busy.took), rounds=rounds, errors=len(busy.errors), torn=len(busy.torn),
        p95_quiet=round(p95(calm), 4), p95_changing=round(p95(busy), 4), megabytes=[before, after], wal_bytes=wal,
        p50_quiet=round(statistics.median(calm.took), 4), p50_changing=round(statistics.median(busy.took), 4),
    )  # fmt: skip
    assert (busy.errors, busy.torn, busy.refused) == ([], [], 0)
    assert rounds > 0
    assert after - before <= GROWTH
    if asked.long:
        assert p95(busy) <= TWICE * p95(calm)


def test_stopping_and_reloading_while_an_index_is_built_drop_nothing(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    turn(pages, 0)
    assert done(tmp_path, "index", str(pages))[0] == 0
    with serving(tmp_path) as (server, netloc):
        asking = visitors(tmp_path, netloc, 6)
        turn(pages, 1)
        indexing = rostra(tmp_path, "index", "--prune", str(pages))
        time.sleep(1)
        server.send_signal(signal.SIGHUP)
        indexing.communicate()
        time.sleep(3)
        server.send_signal(signal.SIGTERM)
        assert server.wait(PATIENCE) == 0
        found = seen(tmp_path, asking)
    assert (found.errors, found.torn) == ([], [])
    assert found.took


def test_a_server_that_is_stopped_under_load_drops_nothing(tmp_path: Path) -> None:
    turn(tmp_path / "pages", 0)
    assert done(tmp_path, "index", str(tmp_path / "pages"))[0] == 0
    answered = 0
    for _ in range(STOPS):
        with serving(tmp_path, ROSTRA_SEARCH_KERNELS="numpy", ROSTRA_WEB_CONNECTIONS_PER_CLIENT="0") as (
            server,
            netloc,
        ):
            crowds = [_knocking(tmp_path, netloc) for _ in range(2)]
            time.sleep(AT_IT)
            server.send_signal(signal.SIGTERM)
            assert server.wait(PATIENCE) == 0
            for crowd in crowds:
                told = json.loads(crowd.communicate(timeout=PATIENCE)[0])
                assert told["dropped"] == []
                answered += told["answered"]
    tell("stopped under load", times=STOPS, answered=answered, dropped=0)
    assert answered > STOPS


def _knocking(folder: Path, netloc: str) -> subprocess.Popen[bytes]:
    """Start clients that send requests as fast as they can, each on a new connection."""
    command = [sys.executable, "-m", "tests.torture.knockers", netloc, "--clients", str(2 * CLIENTS)]
    return subprocess.Popen(command, env=environment(folder), cwd=ROOT, stdout=subprocess.PIPE)
