"""The origin of an index (the archive and the text analysis it was built with), as a line of text in its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "archive-id"  # the file's name


def write_origin(path: Path, archive: str, analysis: str) -> None:
    """Write the archive's identity and the analysis version to the index's folder."""
    (path / ORIGIN).write_text(f"{archive} {analysis}", "ascii")


def origin(path: Path) -> tuple[str, str] | None:
    """Return the archive identity and analysis version of the index in the folder, or None if they are not stated."""
    try:
        archive, space, analysis = (path / ORIGIN).read_text("ascii").partition(" ")
    except (OSError, ValueError):
        return None
    return (archive, analysis) if space else None
