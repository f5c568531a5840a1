"""Chooses the loops: NumPy's until the ones compiled by Numba are loaded; both give the same results.

Loading compiled code would delay a first answer, so it happens only on request. `rostra serve` calls `load` once before
forking its processes. Under another server each process calls `choose`, which loads in a thread while NumPy answers. A
command that runs a single search never loads it.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import TYPE_CHECKING, cast

from index import heap
from index.errors import ConfigError
from index.segment import packing
from index.segment.compiled import module
from search.loops import numpy_loops as reference
from search.loops.array_lists import ArrayLists
from search.loops.compiled_blended import BlendedLists

if TYPE_CHECKING:
    from index.segment.segment import Segment
    from search.loops.numpy_loops import Kernels

HEAD_START = 0.5  # seconds that loading waits, to leave the processor to a first answer
SETTLED = 3.0  # seconds until most searches begun with NumPy's loops have ended; only they take much memory
_loaded = threading.Event()


def kernels() -> Kernels:
    """Return the fastest loops that are ready in this process."""
    loaded = compiled() if _loaded.is_set() else None
    return loaded or cast("Kernels", reference)


def compiled() -> Kernels | None:
    """Load and return the compiled loops; None if Numba is not installed or does not load."""
    phrases = module("search.loops.numba_phrases")  # which imports numba_lists and numba_nearness
    blended = phrases and module("search.loops.numba_blended")
    return cast("Kernels | None", blended and module("search.loops.numba_loops"))


def lists(segment: Segment, loops: Kernels) -> ArrayLists:
    """Return a reader of the segment's posting lists that works with the given loops."""
    if loops is cast("Kernels", reference):
        return ArrayLists(segment, loops)
    return BlendedLists(segment, loops)


def choose(name: str) -> None:
    """Prepare the loops that a server's settings name: "numpy", "numba", or "auto" for the fastest available.

    "auto" loads the compiled loops in a thread; "numba" loads them before it returns. Neither does anything after
    `load`. Call this after forking, in each process that answers more than one search. Raises ConfigError for "numba"
    if that does not load.
    """
    if name == "numba" and compiled() is None:
        raise ConfigError("[search] kernels = 'numba', but it does not load: pip install 'rostra[fast]', or 'auto'")
    if name == "numpy":
        packing.choose("numpy")
        return
    if _loaded.is_set():
        return
    loading = warm()
    if name == "numba":
        loading.join()


def warm() -> threading.Thread:
    """Start and return a thread that loads the compiled loops; until it has finished, NumPy's loops answer."""
    packing.choose("numpy")
    thread = threading.Thread(target=_load, name="load compiled loops", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    time.sleep(HEAD_START)
    load()


def load() -> None:
    """Load the compiled loops now, for this process and those forked from it; without Numba, NumPy's stay in use.

    The first load after an installation compiles them, which takes half a minute, and stores the result on disk.
    """
    loaded = compiled()
    packing.choose("auto")
    packing.compiled()
    _loaded.set()
    if loaded:
        gc.freeze()  # what was loaded is never freed; garbage collections that check it took 2 to 3% of a page's time
        settled = threading.Timer(SETTLED, heap.trim)
        settled.daemon = True
        settled.start()
