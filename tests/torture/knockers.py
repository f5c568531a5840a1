"""Clients that send requests to a server as fast as they can, each on a new connection, until it refuses connections.

python -m tests.torture.knockers 127.0.0.1:8000 --clients 8 prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import threading
from dataclasses import asdict, dataclass, field

ASKED = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
PATIENCE = 30.0  # seconds to wait for a connection or an answer
ENOUGH = 3  # refusals in a row after which the server counts as closed


@dataclass
class Knocked:
    """What became of the requests: the numbers answered and refused, and what happened to each of the others."""

    answered: int = 0
    refused: int = 0
    dropped: list[str] = field(default_factory=list)


def knock(address: tuple[str, int], knocked: Knocked) -> None:
    """Send requests to the address until it refuses connections; add what became of them to `knocked`."""
    refused = 0
    while refused < ENOUGH:
        with socket.socket() as door:
            door.settimeout(PATIENCE)
            try:
                door.connect(address)
            except ConnectionRefusedError:
                refused += 1
                continue
            refused = 0
            try:
                door.sendall(ASKED)
                answer = b"".join(iter(lambda: door.recv(65_536), b""))
            except OSError as error:
                knocked.dropped.append(repr(error))
                continue
        if answer.startswith(b"HTTP/1.1 200 "):
            knocked.answered += 1
        else:
            knocked.dropped.append(f"an answer of {len(answer)} bytes")
    knocked.refused += refused


def main() -> None:
    """Run the clients, and print what became of their requests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--clients", type=int, default=8)
    given = parser.parse_args()
    host, _, port = given.address.partition(":")
    knocked = Knocked()
    threads = [threading.Thread(target=knock, args=((host, int(port)), knocked)) for _ in range(given.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(asdict(knocked)))


if __name__ == "__main__":
    main()
