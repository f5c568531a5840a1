"""Stops accepting new connections before the server closes its socket, so that none is accepted and then dropped.

A connection that arrives between the last accept and the closing of the listening socket would be reset by the kernel.
A packet filter on the socket (Linux) ignores connections that arrive from then on; those already accepted are answered.
"""

from __future__ import annotations

import ctypes
import socket
import struct
import sys
from contextlib import suppress
from typing import Any

SO_ATTACH_FILTER = 26  # from Linux's asm-generic/socket.h; Python does not define it
FLAGS, SYN, SYN_OR_ACK = 13, 0x02, 0x12  # offset of the flags in a TCP header; flags of a new connection
LOAD_BYTE, AND, JUMP_IF_EQUAL, RETURN = 0x30, 0x54, 0x15, 0x06  # instructions of the classic Berkeley packet filter
ALL_OF_IT = 0xFFFF_FFFF  # bytes of a packet that pass the filter
NOBODY_NEW = (
    (LOAD_BYTE, 0, 0, FLAGS), (AND, 0, 0, SYN_OR_ACK), (JUMP_IF_EQUAL, 0, 1, SYN), (RETURN, 0, 0, 0),
    (RETURN, 0, 0, ALL_OF_IT),
)  # fmt: skip


def close_first(arbiter: Any) -> None:
    """Make gunicorn's arbiter refuse new connections before it stops its processes; gunicorn has no hook for this."""
    stop = arbiter.stop

    def stop_politely(*given: Any, **how: Any) -> None:
        for listener in arbiter.LISTENERS:
            turn_away(listener.sock)
        stop(*given, **how)

    arbiter.stop = stop_politely


def turn_away(listening: socket.socket) -> None:
    """Ignore new connections to the listening socket in all processes; once the socket is closed, they are refused.

    Works on Linux only; does nothing elsewhere.
    """
    if sys.platform != "linux" or listening.family not in (socket.AF_INET, socket.AF_INET6):
        return
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in NOBODY_NEW))
    with suppress(OSError):
        listening.setsockopt(
            socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", len(NOBODY_NEW), ctypes.addressof(program))
        )
