"""How much is tortured: a little in `make test`, as much as was asked for in `make torture`; and what came of it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "build" / "torture.jsonl"


@dataclass(frozen=True)
class Amounts:
    """How many of each, and the seed that all chances come from."""

    kills: int = 6
    failures: int = 6
    damages: int = 6
    inputs: int = 300
    seconds: float = 4.0
    seed: int = 1

    @property
    def long(self) -> bool:
        """Whether this is more than the tests' short form."""
        return self.seconds > Amounts.seconds


def amounts() -> Amounts:
    """The short form, or what the environment says: ROSTRA_TORTURE_KILLS and so on."""
    told = {name: os.environ.get(f"ROSTRA_TORTURE_{name.upper()}") for name in Amounts.__dataclass_fields__}
    return Amounts(**{name: type(getattr(Amounts, name))(value) for name, value in told.items() if value})


def tell(what: str, **figures: Any) -> None:
    """Write the figures down, in a line of build/torture.jsonl, where they were asked for."""
    line = json.dumps({"what": what, **figures})
    sys.stdout.write(f"{line}\n")
    if amounts().long:
        FIGURES.parent.mkdir(exist_ok=True)
        with FIGURES.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
