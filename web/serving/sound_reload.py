"""Reloads the server only if the site starts with the new code and settings; otherwise the old ones go on answering.

Without this, gunicorn would end the whole server because of one misspelt key, or because the new code needs `rostra
sync` first.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 60  # seconds that the trial may take, on a busy machine


def try_first(arbiter: Any, say: Callable[[str], None]) -> None:
    """Make gunicorn's arbiter start the site in a process of its own before it reloads; `say` tells why it does not."""
    reload = arbiter.reload

    def reload_if_sound() -> None:
        if fault := fault_of_trial([sys.executable, "-m", "gunicorn", "--check-config", *sys.argv[1:]]):
            say(f"not reloaded, the site goes on as it was: {fault}")
        else:
            reload()

    arbiter.reload = reload_if_sound


def fault_of_trial(command: list[str]) -> str | None:
    """Run the command; return None if it succeeds, or else the last line that it printed to standard error.

    >>> fault_of_trial([sys.executable, "-c", "raise ValueError('no such key')"])
    'no such key'
    """
    try:
        trial = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)  # noqa: S603  # nosec B603
    except subprocess.TimeoutExpired:
        return f"the site did not start within {LONGEST} seconds"
    if not trial.returncode:
        return None
    last = trial.stderr.strip().rpartition("\n")[2]
    kind, _, told = last.partition(": ")
    return told if told and " " not in kind else last or f"exit status {trial.returncode}"
