"""The site and the commands, each started as a process of its own over an archive in a folder."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture.amounts import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 300.0  # seconds to start on a busy machine, on which the loops may have to be compiled
AS_EVER = {"ROSTRA_INDEX_NICE": "10"}  # the usual priority of commands, which the tests otherwise change


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a command over the archive in the folder; `more` are further variables."""
    ours = {"ROSTRA_INDEX_PATH": str(folder / "var"), "PYTHONPATH": str(ROOT)}
    return os.environ | ours | AS_EVER | more


def rostra(folder: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Start the command with these arguments."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "rostra.py"), *arguments],
        env=environment(folder, **more), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def done(folder: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """Run the command to its end; return its exit status and all its output."""
    process = rostra(folder, *arguments, **more)
    said = process.communicate(timeout=10 * PATIENCE)
    return process.returncode, "\n".join(said)


@contextlib.contextmanager
def serving(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run the server within the `with` block; yield its process and its host and port once it answers at full speed.

    Its log is in server.log.
    """
    port = _free_port()
    ours = {"ROSTRA_WEB_PORT": str(port), "ROSTRA_WEB_REQUESTS_PER_MINUTE": "0", "ROSTRA_WEB_DEAR_PER_MINUTE": "0"}
    with (folder / "server.log").open("ab") as log:
        command = [sys.executable, str(ROOT / "rostra.py"), "serve"]
        server = subprocess.Popen(command, env=environment(folder, **ours, **more), cwd=folder, stderr=log)
    try:
        _wait(port)
        yield server, f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def own_megabytes(server: int) -> int:
    """Return the memory, in megabytes, that the server's child processes do not share; `server` is the parent's process
    id.
    """
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    found = (re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{one}/status").read_text("ascii")) for one in children)
    return sum(int(size[1]) for size in found if size) // 1024


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        asking = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with contextlib.suppress(OSError), contextlib.closing(asking):
            asking.request("GET", "/readyz")
            if asking.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not start")
