"""Finds damaged files of the index.

Each file is read once; afterwards it counts as sound as long as its stamp (size, inode, time of change) is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import stamps
from index.errors import DamagedError
from index.segment.container import open_sections

if TYPE_CHECKING:
    from pathlib import Path

    from index.segment.manifest import Manifest

SEEN = "seen.json"  # the file in the index's folder that stores the stamps


def damage(path: Path, stated: Manifest) -> str | None:
    """Describe the first damaged or missing file of the generation `stated`; return None if all are sound."""
    seen, sound = stamps.remembered(path / SEEN), {}
    for name in sorted(stated.files - {stated.toc}):  # the table of contents was checked when it was read
        now = stamps.stamp(path / name)
        if now != seen.get(name) or not now:
            wrong = _wrong(path / name)
            if wrong:
                return wrong
        sound[name] = now
    if sound != seen:
        stamps.remember(path / SEEN, sound)
    return None


def _wrong(file: Path) -> str | None:
    try:
        sections = open_sections(file).damaged()
    except (DamagedError, OSError) as error:
        return str(error)
    return str(DamagedError.of(file, f"damaged in {', '.join(sections)}")) if sections else None
