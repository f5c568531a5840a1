"""HTTP connections, all read and written by one thread, so that slow clients never hold up a computing thread.

Waitress reads each request in full before it is computed, and buffers answers (in a file above one megabyte) until they
are sent. This module adds limits: how long a request may take to arrive and an answer to be sent, how many connections
a client may have; and it formats refusals.
"""

from __future__ import annotations

import socket
import time
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from web.serving.clients import client_of, forwarded
from web.serving.cost import is_dear
from web.serving.plain import plain_headers
from web.serving.prefix import normal, within

if TYPE_CHECKING:
    from collections.abc import Callable

IDLE = 15.0  # seconds to wait for a connection's first or next request
READING = 10.0  # seconds from a request's first byte to its last
STALLED = 30.0  # seconds in which the client takes no byte of an answer, after which it is cut off
SENDING = 600.0  # seconds to send an answer: enough for 10 MB, about the largest, at 150 kbit/s
HEADERS = 32_768  # bytes of a request's line and headers; the site's own pages cause less than 10,000
BODY = 65_536  # most bytes of a request's body, which the site ignores
BUFFERED = 64 << 20  # unsent bytes of an answer at which computing it pauses: more than most answers have
KEPT = 256 << 20  # unsent bytes for all clients of a process above which expensive requests get 503
KEPT_FOR_ONE = KEPT // 2  # of these, unsent bytes for one client above which its expensive requests get 503
DRAINED = 64  # most reads of BODY bytes from a connection that is being closed
CLEANING = 1  # seconds between checks for connections that take too long
ACCEPTED_TOGETHER = 32  # connections accepted before other connections get their turn


class FullError(Error):
    """The error (503) for an expensive request that comes while too many bytes of earlier answers wait to be sent."""

    code = 503
    reason = "Service Unavailable: earlier answers wait to be read"


class Answer(WSGITask):
    """The application's answer to a request; closes the connection afterwards if the process is about to end."""

    def build_response_header(self) -> bytes:
        """Build the status line and headers of the answer."""
        if self.channel.server.stopping:
            self.set_close_on_finish()
        return bytes(super().build_response_header())


class Refusal(ErrorTask):
    """The answer to an invalid request: the status as one line of text, with the headers of every answer."""

    def execute(self) -> None:
        """Send the refusal and close the connection."""
        error = self.request.error
        self.status = f"{error.code} {error.reason}"
        content = f"{error.reason}\n".encode()
        self.response_headers += plain_headers(content)
        if error.code == FullError.code:
            self.response_headers.append(("Retry-After", str(int(STALLED))))
        self.content_length = len(content)
        self.set_close_on_finish()
        self.write(content)


class Connection(HTTPChannel):
    """A client's connection that notes when a request began to arrive, and when its answer began to be sent.

    `began` and `sending` are these times, in seconds since 1970. They are None while no request is arriving, or no
    answer being sent.
    """

    task_class = Answer
    error_task_class = Refusal
    began: float | None = None  # when an incomplete request's first byte arrived, in seconds since 1970
    sending: float | None = None  # when the answer's first piece was queued, in seconds since 1970
    served = ""  # the client that the latest answer is for

    def received(self, data: bytes) -> bool:
        """Process bytes that arrived, and set `began` if a request is still incomplete; return False for no bytes."""
        taken = bool(super().received(data))
        coming = self.request is not None
        self.began = (self.began or time.time()) if coming else None
        return taken

    def write_soon(self, data: Any) -> int:
        """Queue a piece of an answer for sending, and return its length; wait first if the client reads too slowly."""
        queue = self.server.task_dispatcher
        if self.sending is None:
            self.sending = time.time()
        with queue.sending(), queue.waiting_for_reader() if self._is_behind else nullcontext():
            return int(super().write_soon(data))

    def service(self) -> None:
        """Compute the answer and queue it for sending; refuse an expensive request if too many bytes wait already."""
        self.server.counted()
        self.served = self.client
        if self.dear and (self.server.kept() > KEPT or self.server.kept(self.served) > KEPT_FOR_ONE):
            self.requests[0].error = FullError("")
        super().service()

    def handle_close(self) -> None:
        """Close the connection after discarding unread input.

        With input left unread, the kernel would reset the connection and the client could lose the answer.
        """
        if self.socket is None:
            return  # the client has closed it already
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
            for _ in range(DRAINED):
                if not self.socket.recv(BODY):
                    break
        super().handle_close()

    def is_late(self, now: float) -> bool:
        """Return whether the client has been sending its request, reading its answer, or idle for too long.

        `now` is the current time, in seconds since 1970.
        """
        if self.total_outbufs_len and now - self.last_activity > STALLED:
            return True  # even while an answer is computed: its thread may be waiting for the client to read
        if self.requests and not self._is_behind:
            return False  # an answer is being computed, or waits to be
        if self.total_outbufs_len:
            return now - (self.sending or now) > SENDING
        self.sending = None
        if self.began:
            return now - self.began > READING
        return bool(now - max(self.last_activity, self.creation_time) > self.server.idle)

    @property
    def _is_behind(self) -> bool:
        """Whether so many bytes wait for the client to read them that computing the answer pauses."""
        return bool(self.total_outbufs_len > BUFFERED)

    @property
    def client(self) -> str:
        """The client of the next request: the address that the trusted proxies report, else the connection's own."""
        header = self.requests[0].headers.get("X_FORWARDED_FOR", "") if self.requests else ""
        return client_of(forwarded(self.addr[0], header, self.server.proxies))

    @property
    def dear(self) -> bool:
        """Whether the answer to the next request is expensive: it may take seconds."""
        if not self.requests or self.requests[0].error:
            return False
        asked = self.requests[0]
        path = within(asked.path, self.server.prefix)
        return bool(is_dear(path, (asked.query or "").encode("latin-1", "replace")))


class Listener(TcpWSGIServer):
    """A listening socket whose connections share one event loop, one queue of tasks and one set of limits.

    `proxies` is the number of trusted proxies. `of_one_client` is the most connections that a client can have, or 0 for
    any number; it has no effect if there are proxies. `prefix` is the site's path prefix. `counted` is called before
    each answer. `stopping` is true once the process is about to end. `idle` is the number of seconds after which a
    connection without a request is closed.
    """

    channel_class = Connection
    stopping = False
    idle = IDLE

    def __init__(
        self,
        *arguments: Any,
        proxies: int,
        prefix: str,
        of_one_client: int,
        counted: Callable[[], None],
        **how: Any,
    ) -> None:
        self.proxies = proxies
        self.prefix = normal(prefix)
        self.counted = counted
        self._of_one_client = 0 if proxies else of_one_client
        super().__init__(*arguments, **how)

    def handle_accept(self) -> None:
        """Accept waiting connections, up to ACCEPTED_TOGETHER."""
        for _ in range(ACCEPTED_TOGETHER):
            if not self.take_one():
                return

    def take_one(self) -> bool:
        """Accept one connection and return True, or return False if none is waiting.

        The connection is closed at once if its client already has too many.
        """
        try:
            accepted = self.socket.accept()
        except OSError:
            return False
        connection, address = accepted
        if self._of_one_client and self._held(client_of(address[0])) >= self._of_one_client:
            connection.close()
            return True
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.channel_class(self, connection, address, self.adj, map=self._map)
        return True

    def kept(self, client: str | None = None) -> int:
        """Return how many bytes of answers wait to be sent, in memory or in files: to this client, or to all if it is
        None.
        """
        channels = list(self.active_channels.values())
        return sum(each.total_outbufs_len for each in channels if client in (None, each.served))

    def _held(self, client: str) -> int:
        return sum(client_of(channel.addr[0]) == client for channel in self.active_channels.values())

    def maintenance(self, now: float) -> None:
        """Mark for closing the connections that are late (see `Connection.is_late`)."""
        for channel in list(self.active_channels.values()):
            if channel.is_late(now):
                channel.will_close = True
