"""Chooses where Numba caches compiled loops between runs: a writable folder, set before Numba is loaded."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"  # Numba's environment variable, which is left alone if it is already set
FOLDER = "loops"  # the cache folder, in the folder that has the archive and the index
SOURCE = Path(__file__).parent / "loops"


def keep_beside(index: Path, source: Path = SOURCE) -> None:
    """Make Numba cache compiled loops below the folder `index` if the folder `source` is not writable.

    `source` is the folder of the loops' source code, where Numba caches them by default; it is not writable if one user
    installs the site and another runs it. `index` is the folder that has the archive and the index. If `index` is not
    writable either, Numba uses the user's cache folder; if that fails too, loops are compiled anew at each start.
    """
    if VARIABLE not in os.environ and not os.access(source, os.W_OK) and os.access(index, os.W_OK):
        os.environ[VARIABLE] = str(index / FOLDER)
