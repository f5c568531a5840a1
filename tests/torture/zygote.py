"""Commands that start at once, as forked children of a process that has imported everything (tests/torture/forks.py).

Each can be made to suffer, as tests/torture/suffering.py describes.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.torture.amounts import ROOT
from tests.torture.site import PATIENCE, environment

KILLED = -1  # stands for the status of a process that was killed


@dataclass(frozen=True)
class Running:
    """A command that was started: its process id, and the file with its output."""

    pid: int
    told: Path

    @property
    def alive(self) -> bool:
        """Whether the command runs or is paused, or one of its threads still ends: it then holds its locks."""
        return Path(f"/proc/{self.pid}").exists()

    def send(self, number: int) -> None:
        """Send the command a signal, if it has not ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> bool:
        """Kill the command; return whether it was still running."""
        lived = self.alive
        self.send(signal.SIGKILL)
        self.wait()
        return lived

    def wait(self) -> tuple[int, str]:
        """Wait for the command to end; return its exit status, KILLED if it was killed, and all its output."""
        ends = time.monotonic() + PATIENCE
        while self.alive:
            if time.monotonic() > ends:
                raise TimeoutError(f"{self.told.read_text('utf-8')}\nand does not end")
            time.sleep(0.002)
        status = self.told.with_suffix(".status")
        return (int(status.read_text("ascii")) if status.exists() else KILLED), self.told.read_text("utf-8")


class Zygote:
    """The process that forks the commands; use it in a `with` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0
        environ = environment(folder, OPENBLAS_NUM_THREADS="1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.forks"],
            env=environ, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("")

    def start(self, *arguments: object, place: Path | None = None, **suffering: Any) -> Running:
        """Start the command over the archive at `place`, or over that of the zygote's folder; `suffering` is as for
        `begin`.
        """
        self._started += 1
        told = self._folder / f"told-{self._started}.txt"
        told.touch()  # for a command that is killed before it makes the file
        asked = {"arguments": [str(each) for each in arguments], "told": str(told), "suffering": suffering}
        asked["place"] = str(place or self._folder / "var")
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return Running(int(self._process.stdout.readline()), told)

    def run(self, *arguments: object, place: Path | None = None, **suffering: Any) -> tuple[int, str]:
        """Run the command to its end; return its exit status and all its output. The arguments are those of `start`."""
        return self.start(*arguments, place=place, **suffering).wait()
