"""Where compiled loops are kept for the next start: a folder that can be written to, decided before Numba is loaded."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"  # Numba's own; who sets it has decided
FOLDER = "loops"  # within the folder that holds archive and index
SOURCE = Path(__file__).parent / "loops"


def keep_beside(index: Path, source: Path = SOURCE) -> None:
    """Have the loops kept in the index's folder where their own, `source`, cannot be written to.

    A site installed for all users by one and served by another is so. Where neither can be written to, Numba takes
    the user's cache folder, and where there is none of these, each start compiles anew.
    """
    if VARIABLE not in os.environ and not os.access(source, os.W_OK) and os.access(index, os.W_OK):
        os.environ[VARIABLE] = str(index / FOLDER)
