"""A WSGI application whose process hangs or takes memory on request: `gunicorn tests.builders.troubled_site:told`."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HANG = 60.0  # seconds
GROW = 600 << 20  # bytes

_held: list[bytearray] = []


def told(environ: dict[str, str], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Sleep for HANG seconds at /hang, take GROW bytes at /grow; answer with the id of the process."""
    if environ["PATH_INFO"] == "/hang":
        time.sleep(HANG)
    if environ["PATH_INFO"] == "/grow":
        _held.append(bytearray(os.urandom(1 << 20) * (GROW >> 20)))
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
