"""Connections accepted before the server stops accepting are served; later ones are refused."""

from __future__ import annotations

import socket
import sys

import pytest

from web.serving.closing_door import turn_away


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_who_is_in_stays_and_who_comes_later_does_not_come_in(family: socket.AddressFamily, host: str) -> None:
    try:
        listening = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip("no IPv6 here")
    with listening, socket.create_connection(listening.getsockname()[:2]) as inside:
        turn_away(listening)
        with socket.socket(family) as late:
            late.settimeout(0.2)
            with pytest.raises(TimeoutError):
                late.connect(listening.getsockname()[:2])
        inside.sendall(b"hello")
        taken, _ = listening.accept()
        with taken:
            assert taken.recv(5) == b"hello"
