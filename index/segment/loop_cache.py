"""Where compiled loops are kept for the next start: a folder that can be written to, decided before Numba is loaded."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"  # Numba's own; who sets it has decided
FOLDER = "loops"  # within the folder that holds archive and index
SOURCE = Path(__file__).parent / "loops"


def keep_beside(index: Path, source: Path = SOURCE) -> None:
    """Make Numba cache compiled loops in the index's folder where the folder of their `source` cannot be written to.

    Such is the case where one user installs the site and another serves it. Where neither folder can be written to,
    Numba takes the user's cache folder; where that cannot be written to either, each start compiles anew.
    """
    if VARIABLE not in os.environ and not os.access(source, os.W_OK) and os.access(index, os.W_OK):
        os.environ[VARIABLE] = str(index / FOLDER)
