"""How much the torture tests do: a little in `make test`, as much as the environment says in `make torture`; their
figures.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "build" / "torture.jsonl"
MOST_SECONDS = float(os.environ.get("ROSTRA_TORTURE_MOST_SECONDS", "inf"))  # of one kind of torture on a busy machine


@dataclass(frozen=True)
class Amounts:
    """The numbers of kills, failures, damages and inputs, the seconds of serving, and the seed of all random
    choices.
    """

    kills: int = 6
    failures: int = 6
    damages: int = 6
    inputs: int = 300
    seconds: float = 4.0
    seed: int = 1

    @property
    def long(self) -> bool:
        """Whether the tests run longer than in `make test`."""
        return self.seconds > Amounts.seconds


def amounts() -> Amounts:
    """Return the amounts of `make test`, changed by the environment: ROSTRA_TORTURE_KILLS and so on."""
    told = {name: os.environ.get(f"ROSTRA_TORTURE_{name.upper()}") for name in Amounts.__dataclass_fields__}
    return Amounts(**{name: type(getattr(Amounts, name))(value) for name, value in told.items() if value})


def counted(count: int) -> Iterator[int]:
    """The numbers from nought up to the count, or up to as many as the time allows."""
    ends = time.monotonic() + MOST_SECONDS
    for number in range(count):
        if number and time.monotonic() > ends:
            return
        yield number


def tell(what: str, **figures: Any) -> None:
    """Print the figures as a line of JSON; in a long run, also append the line to build/torture.jsonl."""
    line = json.dumps({"what": what, **figures})
    sys.stdout.write(f"{line}\n")
    if amounts().long:
        FIGURES.parent.mkdir(exist_ok=True)
        with FIGURES.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
