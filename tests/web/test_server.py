"""The site as gunicorn serves it: answers, reloads without losing one, stops when asked."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from search.loops import choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.config import Settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds to start on a busy machine


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answer(address: str) -> str:
    """What stands at the address, waited for."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address, timeout=PATIENCE) as response:
                return str(response.read().decode())
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture
def server(site_settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    environ = os.environ | {
        "ROSTRA_INDEX_PATH": str(site_settings.index.path),
        "ROSTRA_WEB_PORT": str(port),
        "ROSTRA_WEB_WORKERS": "1",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    with subprocess.Popen(command, env=environ, cwd=ROOT, stderr=subprocess.PIPE) as process:
        yield process, f"http://127.0.0.1:{port}"
        process.kill()


def test_it_answers_reloads_and_stops(server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = server
    assert "33 paragraphs" in answer(f"{address}/?q=ferry")
    process.send_signal(signal.SIGHUP)
    for _ in range(10):
        assert '"status":"ok"' in answer(f"{address}/healthz")
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert process.stderr is not None
    assert f"rostra: ready: {address}" in process.stderr.read().decode().splitlines()


def test_workers_inherit_the_compiled_loops(server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = server
    answer(f"{address}/healthz")
    if choice.compiled() is not None and Path("/proc/self/maps").exists():
        (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for one in (process.pid, worker):
            assert "llvmlite" in Path(f"/proc/{one}/maps").read_text()
