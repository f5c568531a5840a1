"""Makes this process suffer: replaces the functions by which Python and SQLite write to the disk, and the clock."""

from __future__ import annotations

import errno
import io
import os
import resource
import sqlite3
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from index.archive import archive

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS = ("open", "fsync", "rename", "replace", "unlink", "link", "mkdir", "ftruncate", "pwrite")
WRITING = frozenset("wax+")

_real: dict[str, Any] = {}


class Failing:
    """Counts calls that change the disk; after `nth` calls, the next `times` calls fail with the error `number`."""

    def __init__(self, nth: int, times: int, number: int) -> None:
        self._left = nth
        self._times = times
        self._error = number

    def pass_(self) -> None:
        """Count one call, and raise OSError if it is one that fails."""
        self._left -= 1
        if self._left < 0 < self._times:
            self._times -= 1
            raise OSError(self._error, os.strerror(self._error))


class _File:
    """A file opened for writing whose writes are counted."""

    def __init__(self, file: Any, failing: Failing) -> None:
        self._file = file
        self._failing = failing

    def write(self, content: Any) -> Any:
        self._failing.pass_()
        return self._file.write(content)

    def flush(self) -> None:
        self._failing.pass_()
        self._file.flush()

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def begin(nth: int = 0, times: int = 1, error: str = "", pages: int = 0, largest: int = 0, years_back: int = 0) -> None:
    """Make this process suffer, in each way whose argument is not 0 or "".

    After `nth` calls that change the disk, the next `times` calls fail with `error`, such as "ENOSPC". Databases can
    grow by `pages` only, and files to `largest` bytes. The clock is `years_back` years late.
    """
    _real.update({name: getattr(os, name) for name in CALLS} | {"io.open": io.open, "connect": sqlite3.connect})
    if error:
        _fail(Failing(nth, times, getattr(errno, error)))
    if pages:
        _real["pages"] = pages
        sqlite3.connect = _small  # type: ignore[assignment]
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    if years_back:
        _set_back(years_back)


def end() -> None:
    """Make the disk work again, so that a child can write how it ended."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for name in CALLS:
        setattr(os, name, _real.get(name, getattr(os, name)))
    io.open = _real.get("io.open", io.open)


def _fail(failing: Failing) -> None:
    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def call_or_fail(*given: Any, **how: Any) -> Any:
            failing.pass_()
            return call(*given, **how)

        return call_or_fail

    def opened(file: Any, mode: str = "r", *given: Any, **how: Any) -> Any:
        if not WRITING & set(mode) or isinstance(file, int):
            return _real["io.open"](file, mode, *given, **how)
        failing.pass_()
        return _File(_real["io.open"](file, mode, *given, **how), failing)

    def opened_low(path: Any, flags: int, *given: Any, **how: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            failing.pass_()
        return int(_real["open"](path, flags, *given, **how))

    for name in CALLS[1:]:
        setattr(os, name, counted(_real[name]))
    os.open = opened_low
    io.open = opened  # type: ignore[assignment]


def _small(*given: Any, **how: Any) -> sqlite3.Connection:
    """Connect to a database, and limit its growth to the number of pages given to `begin`."""
    connection: sqlite3.Connection = _real["connect"](*given, **how)
    size = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {size + _real['pages']}")
    return connection


def _set_back(years: int) -> None:
    seconds, now = years * 366 * 86_400, time.time
    time.time = lambda: now() - seconds

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromtimestamp(time.time(), tz)

    archive.datetime = Earlier  # type: ignore[attr-defined]
