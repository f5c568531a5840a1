"""One client does its worst, another asks as people do: how long does the second wait?

Serve an archive, then: python benchmarks/greedy.py http://127.0.0.1:8000. The greedy client comes from 127.0.0.2.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import socket
import statistics
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GREEDY, ORDINARY = "127.0.0.2", "127.0.0.1"
PATIENCE = 12.0  # seconds after which an answer counts as none
COMMON = (
    "the of and to in a that is for we this with on it as our are be have I will by has not was from they which you at"
)
EITHER = quote(" OR ".join(COMMON.split()))
ASKED = ("/?q=security", "/?q=economic+growth", "/?q=%22nuclear+weapons%22", "/", "/?q=school*&sort=newest", "/help")
SLOW = f"/export.csv?q={EITHER}"
EXPLAINED = f"/?q={EITHER}&explain=1&size=100"
QUOTED = f"/quote?text={quote(' '.join(['we will not ... and the people of the world'] * 40))}"


@dataclass
class Greed:
    """What the greedy client got: answers, refusals, connections closed on it."""

    end: threading.Event = field(default_factory=threading.Event)
    got: list[int] = field(default_factory=list)
    closed: int = 0


def connection(netloc: str, source: str) -> http.client.HTTPConnection:
    """A connection from that address."""
    return http.client.HTTPConnection(netloc, timeout=PATIENCE, source_address=(source, 0))


def hold(netloc: str, first: bytes, greed: Greed) -> None:
    """Send this much of a request and read nothing, again whenever it is closed."""
    host, port = netloc.split(":")
    while not greed.end.is_set():
        with contextlib.suppress(OSError), socket.socket() as held:
            held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            held.bind((GREEDY, 0))
            held.connect((host, int(port)))
            held.sendall(first)
            while not greed.end.wait(0.5):
                held.sendall(b"") if b"\r\n\r\n" in first else held.sendall(b"X: x\r\n")
        greed.closed += not greed.end.is_set()
        greed.end.wait(0.2)


def repeat(netloc: str, path: str, greed: Greed) -> None:
    """Ask for the same again and again."""
    while not greed.end.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            asking = connection(netloc, GREEDY)
            asking.request("GET", path)
            answer = asking.getresponse()
            answer.read()
            greed.got.append(answer.status)
            asking.close()


def ordinary(netloc: str, seconds: float) -> list[float]:
    """The seconds of each answer to a client that asks, reads a little, and asks again."""
    took, ends = [], time.monotonic() + seconds
    while time.monotonic() < ends:
        for path in ASKED:
            began = time.monotonic()
            try:
                asking = connection(netloc, ORDINARY)
                asking.request("GET", path)
                status = asking.getresponse().status
                asking.close()
            except OSError:
                status = 0
            took.append(time.monotonic() - began if status == 200 else PATIENCE)
            time.sleep(0.1)
    return took


def attacks(netloc: str, greed: Greed) -> Iterator[tuple[str, int, Callable[[], None]]]:
    """Each way to be greedy: its name, how many connections, and what each does."""
    whole = f"GET {SLOW} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    yield "24 slow readers", 24, lambda: hold(netloc, whole, greed)
    yield "24 unfinished", 24, lambda: hold(netloc, b"GET / HTTP/1.1\r\nHost: localhost\r\n", greed)
    for name, path in (
        ("4 tables", SLOW),
        ("4 explained", EXPLAINED),
        ("4 quoted", QUOTED),
        ("16 pages", f"/?q={EITHER}"),
    ):
        yield name, int(name.split()[0]), lambda path=path: repeat(netloc, path, greed)  # type: ignore[misc]


def told(name: str, took: list[float], greed: Greed) -> str:
    """A line of figures."""
    p95 = statistics.quantiles(took, n=20)[-1]
    codes = {code: greed.got.count(code) for code in sorted(set(greed.got))}
    lost = sum(t >= PATIENCE for t in took)
    times = f"p50 {statistics.median(took):.3f}  p95 {p95:.3f}  max {max(took):.3f}"
    return f"{name:16} n={len(took):4} {times}  without answer {lost}  greedy {codes} closed {greed.closed}"


def main() -> None:
    """Measure the quiet site, then each attack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    netloc = urlsplit(given.address).netloc
    ordinary(netloc, 2)
    print(told("quiet", ordinary(netloc, given.seconds), Greed()))
    for name, _, _ in attacks(netloc, Greed()):
        if given.only in name:
            print(attacked(netloc, name, given.seconds), flush=True)


def attacked(netloc: str, name: str, seconds: float) -> str:
    """The figures of the ordinary client while the attack goes on."""
    greed = Greed()
    count, act = next((count, act) for each, count, act in attacks(netloc, greed) if each == name)
    threads = [threading.Thread(target=act, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    took = ordinary(netloc, seconds)
    greed.end.set()
    for thread in threads:
        thread.join(PATIENCE)
    return told(name, took, greed)


if __name__ == "__main__":
    main()
