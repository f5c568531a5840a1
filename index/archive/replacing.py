"""Puts another file in the archive's place, so that one whole archive is there at every instant, even after a kill.

SQLite's log (`-wal`) belongs to the old file and would be taken for the new one's. So the old file and its log are
first kept under another name; then the new file is made ready as `….next`, which is the point of no return; only then
is the log removed and the new file renamed into place. Whoever writes next finishes what a kill interrupted.
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
    """Make the file `new` the archive at `path`; return the name under which the old one is kept, if there was one.

    Where `path` is a link, the file it leads to is replaced.
    """
    path = path.resolve()
    aside = _kept_aside(path, suffix) if path.exists() else None
    new.replace(_ready(path))
    sync_folder(path.parent)
    finish(path)
    return aside


def finish(path: Path) -> None:
    """Finish an interrupted replacement: if a new file is ready, rename it into the archive's place."""
    path = path.resolve()
    if _ready(path).exists():
        for ending in ("-shm", "-wal"):
            path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        _ready(path).replace(path)
        sync_folder(path.parent)


def beside(path: Path, ending: str) -> Path:
    """A name next to the archive's file, on the same disk; for a link, next to the file it leads to."""
    path = path.resolve()
    return path.with_name(f"{path.name}{ending}")


def _ready(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _kept_aside(path: Path, suffix: str) -> Path:
    """Keep the archive and its log under a free name next to it; return that name."""
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
    except OSError:  # a file system without links
        shutil.copy2(file, other)
