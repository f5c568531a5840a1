"""The settings made in the C library if it is glibc, and that nothing fails if it is not."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
from typing import TYPE_CHECKING

from index import heap

if TYPE_CHECKING:
    import pytest

HEAPS = """
import ctypes, threading
from index import heap
shared = heap.share()
held = []
threads = [threading.Thread(target=lambda: held.append(bytearray(20_000))) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
C = ctypes.CDLL(None)
C.fdopen.restype = ctypes.c_void_p
out = C.fdopen(1, b"w")
C.malloc_info(0, ctypes.c_void_p(out))
C.fflush(ctypes.c_void_p(out))
"""


def test_all_threads_take_memory_from_one_heap() -> None:
    if platform.libc_ver()[0] != "glibc":
        assert not heap.share()
        return
    told = subprocess.run([sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True).stdout
    assert told.count("<heap nr=") == 1


def test_another_c_library_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    heap._of_glibc.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert not heap.share()
    heap.trim()
    heap._of_glibc.cache_clear()
