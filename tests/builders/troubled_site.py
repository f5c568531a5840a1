"""A WSGI application whose process hangs or takes memory on request: `gunicorn tests.builders.troubled_site:told`."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

HANG = 60.0  # seconds
GROW = 400  # megabytes

_held: list[bytearray] = []


def told(environ: dict[str, str], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Sleep for HANG seconds at /hang, take GROW megabytes at /grow; answer with the id of the process."""
    if environ["PATH_INFO"] == "/hang":
        time.sleep(HANG)
    if environ["PATH_INFO"] == "/grow":
        _held.extend(bytearray(b"x" * (1 << 20)) for _ in range(GROW))  # piecemeal: other threads go on meanwhile
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
