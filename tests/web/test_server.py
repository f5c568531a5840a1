"""The site as gunicorn serves it: it answers, reloads without dropping an answer, and stops when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from search.loops import choice
from web.serving.connections import READING

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
    """Return the body at the URL; wait until there is one."""
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
def server(site_settings: Settings, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    (tmp_path / "config.toml").touch()
    environ = os.environ | {
        "ROSTRA_CONFIG": str(tmp_path / "config.toml"),
        "ROSTRA_INDEX_PATH": str(site_settings.index.path),
        "ROSTRA_WEB_PORT": str(port),
        "ROSTRA_WEB_WORKERS": "1",
        "ROSTRA_WEB_REQUESTS_PER_MINUTE": "0",
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


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server serve metrics, and make its temporary folders in `tmp_path`."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("ROSTRA_WEB_METRICS", f"127.0.0.1:{free_port()}")


@pytest.mark.usefixtures("measured")
def test_the_folder_of_metrics_goes_with_the_server(
    server: tuple[subprocess.Popen[bytes], str], tmp_path: Path
) -> None:
    process, address = server
    answer(f"{address}/healthz")
    assert list(tmp_path.glob("rostra-metrics-*"))
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert not list(tmp_path.glob("rostra-metrics-*"))


def test_a_reload_with_which_the_site_would_not_start_changes_nothing(
    server: tuple[subprocess.Popen[bytes], str], tmp_path: Path
) -> None:
    process, address = server
    answer(f"{address}/healthz")
    (tmp_path / "config.toml").write_text("[web]\ntitel = 'Speeches'", "utf-8")
    process.send_signal(signal.SIGHUP)
    assert process.stderr is not None
    told = next(line for line in process.stderr if b"not reloaded" in line).decode()
    assert "the site goes on as it was: " in told
    assert "titel" in told
    assert "33 paragraphs" in answer(f"{address}/?q=ferry")
    (tmp_path / "config.toml").write_text("[web]\ntitle = 'Other speeches'", "utf-8")
    process.send_signal(signal.SIGHUP)
    ends = time.monotonic() + PATIENCE
    while "Other speeches" not in answer(address) and time.monotonic() < ends:
        time.sleep(0.1)
    assert "Other speeches" in answer(address)


def test_workers_inherit_the_compiled_loops(server: tuple[subprocess.Popen[bytes], str]) -> None:
    process, address = server
    answer(f"{address}/healthz")
    if choice.compiled() is not None and Path("/proc/self/maps").exists():
        (worker,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for one in (process.pid, worker):
            assert "llvmlite" in Path(f"/proc/{one}/maps").read_text()


def status(address: str) -> int:
    """Return the status that a client with a new connection gets."""
    with urlopen(address, timeout=PATIENCE) as response:
        response.read()
        return int(response.status)


def held_open(address: str, first: bytes, count: int) -> list[socket.socket]:
    """Open `count` connections that send the bytes `first` and read nothing."""
    host, _, port = address.removeprefix("http://").partition(":")
    held = [socket.create_connection((host, int(port))) for _ in range(count)]
    for one in held:
        one.sendall(first)
    return held


@pytest.mark.parametrize(
    "first", [b"GET /export.csv HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: lo"]
)
def test_who_does_not_read_or_does_not_end_costs_the_others_nothing(
    server: tuple[subprocess.Popen[bytes], str], first: bytes
) -> None:
    _, address = server
    answer(f"{address}/healthz")
    held = held_open(address, first, 24)
    began = time.monotonic()
    assert status(f"{address}/?q=ferry") == 200
    assert time.monotonic() - began < READING  # if slow clients held the threads, none would be free before
    assert [status(f"{address}/?q=ferry") for _ in range(9)] == [200] * 9
    for one in held:
        one.close()


def test_what_is_no_request_is_refused_under_the_headers_of_every_answer(
    server: tuple[subprocess.Popen[bytes], str],
) -> None:
    _, address = server
    answer(f"{address}/healthz")
    for sent, code in ((b"NONSENSE\r\n\r\n", b"400"), (b"GET / HTTP/1.1\r\nX: " + b"a" * 50_000 + b"\r\n\r\n", b"431")):
        (held,) = held_open(address, sent, 1)
        with held, held.makefile("rb") as got:
            said = got.read()
        assert said.split()[1] == code
        assert b"Content-Security-Policy: default-src 'none'" in said
        assert b"Server:" not in said


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_stopping_and_reloading_drop_nothing(server: tuple[subprocess.Popen[bytes], str], name: str) -> None:
    """A client is answered or, once the server has ended, cannot connect; no connection is cut off."""
    process, address = server
    answer(f"{address}/healthz")
    got: list[int] = []
    ended = threading.Event()

    def visit() -> None:
        while not ended.is_set():
            try:
                got.append(status(f"{address}/?q=ferry"))
            except URLError as error:
                if isinstance(error.reason, ConnectionRefusedError):
                    return
                got.append(0)
            except OSError:
                got.append(0)

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    time.sleep(0.5)
    process.send_signal(getattr(signal, name))
    if name == "SIGTERM":
        assert process.wait(PATIENCE) == 0
    else:
        time.sleep(4)
    ended.set()
    for visitor in visitors:
        visitor.join()
    assert set(got) == {200}
