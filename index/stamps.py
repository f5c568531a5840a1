"""Stamps: what a file was when it was last found whole, so that it need not be read through to be trusted.

A stamp is the file's size, inode and time of its last change (ctime), which no program can set back. Damage that
changes none of these, as a dying disk does it, is not seen by a stamp: `rostra check` reads everything.
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
    """The file's stamp; an empty one where there is no file."""
    try:
        known = path.stat()
    except OSError:
        return []
    return [known.st_size, known.st_ino, known.st_ctime_ns]


def remembered(file: Path) -> dict[str, Stamp]:
    """The stamps by name that `remember` wrote; empty where they cannot be read, so that everything is checked."""
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def remember(file: Path, stamps: Mapping[str, Stamp]) -> None:
    """Write the stamps by name. Where that is not possible (a medium that is read-only), nothing is remembered."""
    new = file.with_name(f"{file.name}.new")
    with suppress(OSError):
        new.write_text(json.dumps(stamps), "ascii")
        new.replace(file)


def forget(file: Path) -> None:
    """Delete the file of stamps, so that everything is read again."""
    with suppress(OSError):
        file.unlink()
