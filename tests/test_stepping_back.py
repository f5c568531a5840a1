"""Long commands run at a lower priority than the site on the same machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOLD = """
import os, sys
from click.testing import CliRunner
import rostra
CliRunner().invoke(rostra.main, sys.argv[1:])
print(os.nice(0))
"""


@pytest.mark.parametrize(("command", "nice"), [(["sync"], 7), (["check"], 7), (["backup", "b"], 7), (["stats"], 0)])
def test_commands_that_take_long_step_back(tmp_path: Path, command: list[str], nice: int) -> None:
    environ = os.environ | {"ROSTRA_INDEX_NICE": "7", "ROSTRA_INDEX_PATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    before = os.nice(0)
    given = [sys.executable, "-c", TOLD, *command]
    told = subprocess.run(given, check=True, env=environ, cwd=ROOT, capture_output=True, text=True)
    assert int(told.stdout) == (nice if before <= 0 else before), (
        told.stderr
    )  # a process that already has the lower priority keeps it
