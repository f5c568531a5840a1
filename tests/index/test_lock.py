from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import LockedError
from index.lock import writer_lock

HOLDER = """
import sys, pathlib, time
from index.lock import writer_lock
with writer_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_can_be_taken_again_once_it_is_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with writer_lock(tmp_path / "lock"):
            assert (tmp_path / "lock").read_text("utf-8").startswith(str(os.getpid()))


def test_a_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with (
        writer_lock(tmp_path / "lock"),
        pytest.raises(LockedError, match=str(os.getpid())),
        writer_lock(tmp_path / "lock"),
    ):
        pass


def test_a_killed_owner_frees_the_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "lock")]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.send_signal(signal.SIGKILL)
    with writer_lock(tmp_path / "lock"):
        pass
