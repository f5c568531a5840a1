"""Which archive an index was made from, and with which analysis: a line of text in the index's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "archive-id"  # the file


def write_origin(path: Path, archive: str, analysis: str) -> None:
    """Write down the archive's identity and the analysis."""
    (path / ORIGIN).write_text(f"{archive} {analysis}", "ascii")


def origin(path: Path) -> tuple[str, str] | None:
    """The archive's identity and the analysis of the index in the folder; None where the folder does not state them."""
    try:
        archive, space, analysis = (path / ORIGIN).read_text("ascii").partition(" ")
    except (OSError, ValueError):
        return None
    return (archive, analysis) if space else None
