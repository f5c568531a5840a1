"""A small site on the loopback interface that serves invented pages, and misbehaves on demand.

Each path has a list of answers, which are given one after another; the last one is repeated. The site records the
requests that it receives.
"""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Answer:
    """One answer of the site, which comes after `wait` seconds, with `pause` seconds after each byte if that is not 0.

    `length` is the Content-Length header: None for the true one, negative for no header. If `hang_up` is true, the
    connection is closed without an answer.
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    wait: float = 0.0
    pause: float = 0.0
    length: int | None = None
    hang_up: bool = False


@dataclass(frozen=True)
class Asked:
    """One request: its path, its headers by lower-case name, and when it came, in seconds of the monotonic clock."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Site:
    """The running site: its URL, its answers by path, and the requests it received, in order."""

    address: str
    pages: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def put(self, path: str, *answers: Answer | str | bytes) -> None:
        """Serve these answers at a path, one after another; a text or bytes become a page with status 200."""
        self.pages[path] = [
            a if isinstance(a, Answer) else Answer(a.encode() if isinstance(a, str) else a) for a in answers
        ]

    def paths(self) -> list[str]:
        """Return the requested paths in order, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def answer(self, path: str) -> Answer:
        answers = self.pages.get(path)
        if not answers:
            return Answer(b"no such page", status=404)
        return answers.pop(0) if len(answers) > 1 else answers[0]


@contextlib.contextmanager
def running() -> Iterator[Site]:
    """Run a site on a free port until the context ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.site
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.site = Site("")
        self.stopping = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        site = self.server.site
        site.asked.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic()))
        answer = site.answer(self.path)
        if answer.wait and self.server.stopping.wait(answer.wait):
            return
        with contextlib.suppress(OSError):  # the client may have hung up
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        tag = dict(answer.headers).get("ETag")
        if tag and self.headers.get("If-None-Match") == tag:
            answer = Answer(status=304)
        if answer.hang_up:
            self.connection.close()
            return
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        length = len(answer.body) if answer.length is None else answer.length
        if length >= 0:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self._write(answer)

    def _write(self, answer: Answer) -> None:
        step = 1 if answer.pause else max(len(answer.body), 1)
        for start in range(0, len(answer.body), step):
            self.wfile.write(answer.body[start : start + step])
            self.wfile.flush()
            if answer.pause and self.server.stopping.wait(answer.pause):
                return

    def log_message(self, *_: object) -> None:
        pass


def listing(*entries: tuple[str, str | None], following: str | None = None) -> str:
    """Make the HTML of a listing page from its entries (URL, ISO date or None); `following` is the next page's URL."""
    items = "".join(
        f'<div class="entry"><h3><a href="{href}">An event'
        + (f' <time datetime="{day}">a day</time>' if day else "")
        + "</a></h3></div>"
        for href, day in entries
    )
    more = f'<a rel="next" href="{following}">More</a>' if following else ""
    return f"<!doctype html><html><body><main>{items}{more}</main></body></html>"
