"""Measures how long an ordinary client waits for its answers while a greedy client attacks the server.

Serve an archive, then: python benchmarks/greedy.py http://127.0.0.1:8000. The greedy client comes from 127.0.0.2.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import multiprocessing
import re
import socket
import statistics
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.queues import SimpleQueue
    from multiprocessing.synchronize import Event

GREEDY, ORDINARY = "127.0.0.2", "127.0.0.1"
PATIENCE = 12.0  # seconds after which an answer counts as missing
COMMON = (
    "the of and to in a that is for we this with on it as our are be have I will by has not was from they which you at"
)
EITHER = quote(" OR ".join(COMMON.split()))
ASKED = ("/?q=security", "/?q=economic+growth", "/?q=%22nuclear+weapons%22", "/", "/?q=school*&sort=newest", "/help")
SLOW = f"/export.csv?q={EITHER}"
QUOTED = f"/quote?text={quote(' '.join(['we will not ... and the people of the world'] * 40))}"
PATTERNS = quote(" OR ".join(f"*{letter}*" for letter in "eaionrts"))
LONG = quote(" ".join(f"({one} OR {other}) AND -war" for one, other in pairwise(COMMON.split())))
MANY = 300  # connections: more than the server allows one client
DEAREST = {
    "tables": SLOW, "lists of lines": "/lines.csv?q=the", "explained": f"/?q={EITHER}&explain=1&size=100",
    "quoted": QUOTED, "lines": f"/lines?q={EITHER}&order=left&depth=3", "trends": f"/trends?q={EITHER}&unit=month",
    "neighbours": f"/collocates?q={EITHER}&window=10", "comparisons": f"/compare?q={EITHER}&against=the",
    "echoes": f"/echoes?q={EITHER}", "receipts": f"/receipt?q={EITHER}", "registers": "/facet/event.csv",
    "sitemaps": "/sitemap/speeches-1.xml", "program": f"/api/v1/search?q={EITHER}&size=100",
}  # fmt: skip
CHEAP = {
    "pages": f"/?q={EITHER}", "patterns": f"/?q={PATTERNS}", "conditions": f"/?q={LONG}",
    "near": "/?q=%22the+of%22~100", "deep": "/?q=the&page=1000", "feeds": f"/feed?q={EITHER}",
    "completions": "/api/complete?q=a", "calendar": "/calendar", "names": "/speakers",
}  # fmt: skip


@dataclass
class Greed:
    """What the greedy client got: `got` has the status codes of its answers, `closed` counts connections that the
    server closed.

    Setting `end` ends the attack.
    """

    end: threading.Event = field(default_factory=threading.Event)
    got: list[int] = field(default_factory=list)
    closed: int = 0


def connection(netloc: str, source: str) -> http.client.HTTPConnection:
    """Open an HTTP connection from the given source address."""
    return http.client.HTTPConnection(netloc, timeout=PATIENCE, source_address=(source, 0))


def hold(netloc: str, first: bytes, greed: Greed) -> None:
    """Send the bytes `first` as the beginning of a request and read nothing; start again whenever the server closes."""
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
    """Request the same path again and again."""
    while not greed.end.is_set():
        with contextlib.suppress(OSError, http.client.HTTPException):
            asking = connection(netloc, GREEDY)
            asking.request("GET", path)
            answer = asking.getresponse()
            answer.read()
            greed.got.append(answer.status)
            asking.close()


def throw(netloc: str, sent: bytes, greed: Greed) -> None:
    """Send all of `sent` on one connection, read until it is closed, and start again."""
    host, port = netloc.split(":")
    while not greed.end.is_set():
        with contextlib.suppress(OSError), socket.socket() as thrown:
            thrown.settimeout(PATIENCE)
            thrown.bind((GREEDY, 0))
            thrown.connect((host, int(port)))
            thrown.sendall(sent)
            while got := thrown.recv(1 << 16):
                greed.got += map(int, re.findall(rb"HTTP/1.1 (\d{3}) ", got))
        greed.closed += 1


def ordinary(netloc: str, seconds: float) -> list[float]:
    """Request pages as a person would, with pauses; return the seconds that each answer took.

    An answer that is missing or not successful counts as PATIENCE seconds.
    """
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
    """Yield each attack: its name, the number of connections, and the function that each connection runs."""
    head = b"GET %b HTTP/1.1\r\nHost: localhost\r\n"
    whole, page = head % SLOW.encode() + b"\r\n", head % CHEAP["pages"].encode() + b"\r\n"
    last = page[:-2] + b"Connection: close\r\n\r\n"
    yield "24 slow readers", 24, partial(hold, netloc, whole, greed)
    yield "24 unfinished", 24, partial(hold, netloc, head % b"/", greed)
    yield f"{MANY} connections", MANY, partial(hold, netloc, head % b"/", greed)
    yield "8 in a row", 8, partial(throw, netloc, page * 50 + last, greed)
    yield "8 long headers", 8, partial(throw, netloc, head % b"/" + b"X: %b\r\n" % (b"x" * 1_000_000), greed)
    yield "8 bodies", 8, partial(throw, netloc, b"POST" + page[3:-2] + b"Content-Length: 9999999\r\n\r\n", greed)
    for count, paths in ((4, DEAREST), (16, CHEAP)):
        for name, path in paths.items():
            yield f"{count} {name}", count, partial(repeat, netloc, path, greed)


def told(name: str, took: list[float], greed: Greed) -> str:
    """Return a line with the seconds that answers took (p50, p95, maximum) and what the greedy client got."""
    p95 = statistics.quantiles(took, n=20)[-1]
    codes = {code: greed.got.count(code) for code in sorted(set(greed.got))}
    lost = sum(t >= PATIENCE for t in took)
    times = f"p50 {statistics.median(took):.3f}  p95 {p95:.3f}  max {max(took):.3f}"
    return f"{name:18} n={len(took):4} {times}  without answer {lost}  greedy {codes} closed {greed.closed}"


def main() -> None:
    """Measure the site without an attack, then during each attack."""
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
    """Measure the ordinary client during the named attack; return the line of figures.

    The greedy client is another process, so that the ordinary one does not wait for it within Python.
    """
    context = multiprocessing.get_context("spawn")
    end, got = context.Event(), context.SimpleQueue()
    attacker = context.Process(target=attack, args=(netloc, name, end, got), daemon=True)
    attacker.start()
    got.get()
    time.sleep(2)
    took = ordinary(netloc, seconds)
    end.set()
    greed = Greed(got=got.get(), closed=got.get())
    attacker.join()
    return told(name, took, greed)


def attack(netloc: str, name: str, end: Event, got: SimpleQueue[object]) -> None:
    """Attack until `end` is set; put a mark into `got` at the beginning, and at the end what the greedy client got."""
    greed = Greed()
    count, act = next((count, act) for each, count, act in attacks(netloc, greed) if each == name)
    threads = [threading.Thread(target=act, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    got.put("begun")
    end.wait()
    greed.end.set()
    for thread in threads:
        thread.join(PATIENCE)
    got.put(list(greed.got))
    got.put(greed.closed)


if __name__ == "__main__":
    main()
