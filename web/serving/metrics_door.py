"""Runs a separate process that serves the metrics, on an address that need not be public."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

from web.serving.metrics import told

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKING = 1.0  # seconds between checks that the measured server still runs


class _Quiet(WSGIRequestHandler):
    timeout = 5  # seconds to wait for a request

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def opened(address: str, parted: Callable[[], None]) -> int:
    """Start the process that serves the metrics, and return its id.

    The new process first calls `parted`, which closes what it must not share with its parent, such as listening
    sockets. It ends when its parent process does. Raises OSError if the address cannot be listened on.
    """
    host, _, port = address.rpartition(":")
    server = make_server(host or "127.0.0.1", int(port), told(), handler_class=_Quiet)
    parent = os.getpid()
    if process := os.fork():
        server.server_close()
        return process
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    parted()
    server.timeout = LOOKING
    while os.getppid() == parent:
        server.handle_request()
    os._exit(0)
