"""A server process that hangs or takes too much memory is replaced by another; requests are answered meanwhile."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0  # seconds on a busy machine
MOST = "400"  # megabytes


@contextmanager
def serving(folder: Path, seconds: int) -> Iterator[tuple[Path, str]]:
    """Two gunicorn processes with the site's settings, which serve tests/builders/troubled_site.py: their log and
    URL. A process is replaced if an answer takes longer than `seconds`.
    """
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environ = os.environ | {
        "ROSTRA_INDEX_PATH": str(folder), "ROSTRA_WEB_PORT": str(port), "ROSTRA_WEB_WORKERS": "2",
        "ROSTRA_WEB_TIMEOUT": str(seconds), "ROSTRA_WEB_MEGABYTES_PER_WORKER": MOST, "ROSTRA_SEARCH_KERNELS": "numpy",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--graceful-timeout", "5"]
    log = folder / "server.log"
    with (
        log.open("wb") as told,
        subprocess.Popen(
            [*command, "tests.builders.troubled_site:told"], env=environ, cwd=ROOT, stderr=told
        ) as process,
    ):
        address = f"http://127.0.0.1:{port}"
        _until(lambda: len(_answering(address)) == 2)
        yield log, address
        process.terminate()


def _until(holds: object) -> None:
    ends = time.monotonic() + PATIENCE
    assert callable(holds)
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


def _answering(address: str) -> set[int]:
    """Return the ids of the processes that answer, or none if a request fails."""
    found = set()
    for _ in range(20):
        try:
            with urlopen(address, timeout=PATIENCE) as answer:
                found.add(int(answer.read()))
        except OSError:  # a process that is just ending closes its connections
            return set()
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_a_process_that_grows_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, int(PATIENCE)) as (log, address):
        before = _answering(address)
        with urlopen(f"{address}/grow", timeout=PATIENCE) as answer:
            grown = int(answer.read())
        _until(lambda: len(now := _answering(address)) == 2 and grown not in now)
        assert grown in before
        assert "a server process is replaced: it holds" in log.read_text("utf-8")


def test_a_process_that_hangs_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path, 2) as (log, address):
        before = _answering(address)
        hanging = threading.Thread(target=_hang, args=(address,), daemon=True)
        hanging.start()
        _until(lambda: "an answer takes longer than 2 seconds" in log.read_text("utf-8"))
        _until(lambda: len(now := _answering(address)) == 2 and now != before)
        hanging.join(PATIENCE)
        assert not hanging.is_alive()


def _hang(address: str) -> None:
    with socket.create_connection(address.removeprefix("http://").split(":"), PATIENCE) as asking:
        asking.sendall(b"GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert asking.recv(1) == b""
