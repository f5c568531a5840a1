"""Replaces the archive's file by another; a complete archive exists at every instant, even after a kill midway.

SQLite's write-ahead log (`-wal`) belongs to the old file and must not be applied to the new one. So the old file and
its log are first linked to another name. Then the new file is renamed to `….next`, which is the point of no return.
Only then is the log removed and the new file renamed to the archive's name. If a kill interrupts this, the next
writer finishes the work.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from index.segment.container import sync_folder
from index.stamps import stamp

if TYPE_CHECKING:
    from pathlib import Path


def put_in_place(new: Path, path: Path, suffix: str) -> Path | None:
    """Make the file `new` the archive at `path`, and return the old archive's new name, or None if there was none.

    The old archive is kept under its name with "." and `suffix` appended, and with a number if that name is taken. If
    `path` is a symbolic link, the file that the link points to is replaced.
    """
    path = path.resolve()
    aside = _kept_aside(path, suffix) if path.exists() else None
    new.replace(_ready(path))
    sync_folder(path.parent)
    finish(path)
    return aside


def finish(path: Path) -> None:
    """Finish an interrupted replacement of the archive at `path`: if a new file is ready, rename it to that name."""
    path = path.resolve()
    if _ready(path).exists():
        for ending in ("-shm", "-wal"):
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        _ready(path).replace(path)
        sync_folder(path.parent)


def beside(path: Path, ending: str) -> Path:
    """Return the archive's path, with symbolic links resolved and `ending` appended to the file name."""
    path = path.resolve()
    return path.with_name(f"{path.name}{ending}")


def _ready(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _kept_aside(path: Path, suffix: str) -> Path:
    """Give the archive and its log a second, free name in the same folder, ending in `suffix`; return that name."""
    aside, counter = path.with_name(f"{path.name}.{suffix}"), 1
    while aside.exists():
        counter += 1
        aside = path.with_name(f"{path.name}.{suffix}-{counter}")
    _linked(path, aside)
    log = path.with_name(f"{path.name}-wal")
    if stamp(log)[:1] not in ([], [0]):
        _linked(log, aside.with_name(f"{aside.name}-wal"))
    return aside


def _linked(file: Path, other: Path) -> None:
    try:
        os.link(file, other)
    except OSError:  # the file system does not support links
        shutil.copy2(file, other)
