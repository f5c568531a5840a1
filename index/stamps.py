"""Stamps: identify the state of a file when it was last verified, so that an unchanged file need not be read again.

A stamp is a list of the file's size in bytes, its inode and its time of last change (ctime, in nanoseconds), which no
program can set back. Damage that changes none of these, such as a failing disk's, goes unnoticed; `rostra check` reads
everything.
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
    """Return the file's stamp (size, inode, time of change); an empty list if there is no such file."""
    try:
        known = path.stat()
    except OSError:
        return []
    return [known.st_size, known.st_ino, known.st_ctime_ns]


def remembered(file: Path) -> dict[str, Stamp]:
    """Read the stamps that `remember` wrote to `file`: a mapping from the name of each verified file to its stamp.

    The mapping is empty if `file` cannot be read, so that every file is verified again.
    """
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def remember(file: Path, stamps: Mapping[str, Stamp]) -> None:
    """Write to `file` the mapping `stamps`, from the name of each verified file to its stamp.

    Do nothing if writing is impossible.
    """
    new = file.with_name(f"{file.name}.new")
    with suppress(OSError):
        new.write_text(json.dumps(stamps), "ascii")
        new.replace(file)


def forget(file: Path) -> None:
    """Delete `file`, which has the stamps, so that every file is verified again; do nothing if that is impossible."""
    with suppress(OSError):
        file.unlink()
