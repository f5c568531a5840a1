"""A command that only searches imports no more modules than that takes, because its first answer waits for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.config import Settings

ROOT = Path(__file__).resolve().parents[2]
ASKED = """
import sys
from pathlib import Path
from search.embedded import open_engine
from search.request import SearchRequest
engine = open_engine(Path(sys.argv[1]))
assert engine.search(SearchRequest("ferry tide")).total
print([name for name in ("numba", "numpy.ma", "scipy", "search.study.embedded_study") if name in sys.modules])
"""


def test_a_first_answer_loads_neither_compiled_loops_nor_study(site_settings: Settings) -> None:
    command = [sys.executable, "-c", ASKED, str(site_settings.index.path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip() == "[]"
