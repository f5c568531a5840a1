"""A gunicorn worker process: one thread reads and sends, others compute, and the process ends when it needs replacing.

Gunicorn starts, monitors and replaces the processes; waitress handles the connections. Gunicorn's own threads each hold
a connection while it is read and sent, so that a few slow clients could stop the site.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments

from web.serving.connections import BODY, BUFFERED, CLEANING, HEADERS, Listener
from web.serving.fair_queue import FairQueue

if TYPE_CHECKING:
    from collections.abc import Iterator

BEAT = 1.0  # seconds between signals to gunicorn that this process is alive
TURN = 0.001  # seconds until a thread lets others run; Python's 0.005 adds up when several threads compute
TAKING_IN = 0.5  # seconds that an ending process still accepts connections, until its successor does
LINGERING = 2.0  # seconds that an ending process keeps idle connections, as a request may be on its way
MEGABYTE = 1024  # kilobytes; the kernel reports memory in these
MANY = 1000  # connections of one process; further ones wait in the kernel
OWN_MEMORY = "RssAnon:"  # line of /proc/self/status; leaves out mapped files, such as the index, which are shared


class BufferingWorker(Worker):
    """A gunicorn worker that computes in its own threads, and keeps up to MANY connections, however slow, meanwhile.

    `proxies` is the number of trusted proxies, `prefix` the site's path prefix, `connections_per_client` the most
    connections of a client (0 for any), and `megabytes` the memory above which the process is replaced (0 for never).
    """

    proxies = 0  # set from the configuration before processes are forked
    prefix = ""
    connections_per_client = 0
    megabytes = 0

    def run(self) -> None:
        """Serve requests until told to stop; then finish those in progress."""
        sys.setswitchinterval(TURN)
        self._map: dict[int, Any] = {}
        self._queue = FairQueue(self.cfg.threads)
        self._listeners = [self._listener(each.sock) for each in self.sockets]
        while self.alive:
            self._turn(BEAT)
            self._ask_to_be_replaced()
        self._finish()

    def _listener(self, listening: Any) -> Listener:
        adjustments = Adjustments(
            sockets=[listening], ident=None, clear_untrusted_proxy_headers=False, connection_limit=MANY,
            cleanup_interval=CLEANING, max_request_header_size=HEADERS, max_request_body_size=BODY,
            outbuf_high_watermark=BUFFERED, log_socket_errors=False, channel_request_lookahead=1,
        )  # fmt: skip
        return Listener(
            self.wsgi, self._map, _sock=listening, dispatcher=self._queue, adj=adjustments, bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
            proxies=self.proxies, prefix=self.prefix, of_one_client=self.connections_per_client, counted=self._count,
        )  # fmt: skip

    def _turn(self, seconds: float) -> None:
        """Read and send whatever is ready, waiting at most `seconds` for something to be ready."""
        self.notify()
        wasyncore.poll2(seconds, self._map)

    def _count(self) -> None:
        self.nr += 1

    def _ask_to_be_replaced(self) -> None:
        """End this process if there is a reason to replace it, and log the reason; gunicorn then starts another."""
        for reason in self._reasons():
            self.log.warning("a server process is replaced: %s", reason)
            self.alive = False

    def _reasons(self) -> Iterator[str]:
        if self.ppid != os.getppid():
            yield "its parent is gone"
        if self.nr >= self.max_requests:
            yield f"it has given {self.nr} answers"
        if self.cfg.timeout and self._queue.oldest > self.cfg.timeout:
            yield f"an answer takes longer than {self.cfg.timeout} seconds"
        if self.megabytes and (held := own_megabytes()) > self.megabytes:
            yield f"it holds {held} megabytes"

    def _finish(self) -> None:
        """Accept all waiting connections, answer them and close, so that no request is dropped."""
        now = time.monotonic()
        for listener in self._listeners:
            listener.stopping = True
            listener.idle = LINGERING
        self._turn_until(now + TAKING_IN)
        for listener in self._listeners:
            while listener.take_one():
                pass
            wasyncore.dispatcher.close(listener)  # closes only the socket: threads still hand it their answers
        self._turn_until(now + self.cfg.graceful_timeout, ends_when_idle=True)
        self._queue.shutdown()

    def _turn_until(self, end: float, *, ends_when_idle: bool = False) -> None:
        while time.monotonic() < end and not (ends_when_idle and not self._open()):
            self._turn(0.05)
            for listener in self._listeners:
                listener.maintenance(time.time())

    def _open(self) -> int:
        return sum(len(listener.active_channels) for listener in self._listeners)


def own_megabytes() -> int:
    """Return the memory that only this process uses, in megabytes; 0 if the system does not report it."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // MEGABYTE for line in lines if line.startswith(OWN_MEMORY)), 0)
