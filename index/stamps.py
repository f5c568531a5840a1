"""Stamps: identify the state of a file when it was last verified, so that an unchanged file need not be read again.

A stamp is the file's size, inode and time of last change (ctime), which no program can set back. Damage that changes
none of these, such as a failing disk's, goes unnoticed; `rostra check` reads everything.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Stamp = list[int]


def stamp(path: Path) -> Stamp:
    """Return the file's stamp (size, inode, time of change); empty if there is no such file."""
    try:
        known = path.stat()
    except OSError:
        return []
    return [known.st_size, known.st_ino, known.st_ctime_ns]


def remembered(file: Path) -> dict[str, Stamp]:
    """Read the stamps that `remember` wrote to `file`: from the name of each verified file to its stamp.

    The result is empty if they cannot be read, so that every file is verified again.
    """
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def remember(file: Path, stamps: Mapping[str, Stamp]) -> None:
    """Write to `file` the stamp of each verified file under its name; do nothing if writing is impossible."""
    new = file.with_name(f"{file.name}.new")
    with suppress(OSError):
        new.write_text(json.dumps(stamps), "ascii")
        new.replace(file)


def forget(file: Path) -> None:
    """Delete the file of stamps, so that every file is verified again."""
    with suppress(OSError):
        file.unlink()
