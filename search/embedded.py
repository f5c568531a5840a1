"""The engine for an archive and index on this machine's disk.

It keeps no state elsewhere, so any number of processes can each run one.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive.archive import ArchiveReader
from index.config import IndexSettings, SearchSettings, Settings
from search.archive_engine import ArchiveEngine
from search.library import Library

if TYPE_CHECKING:
    from search.deadline import Clock
    from search.study.study import Study


def open_engine(where: Settings | Path | str) -> EmbeddedEngine:
    """Open the engine for the given settings, or for a folder (then searches have no time limit).

    Raises NoIndexError if there is no index yet, DamagedError if it cannot be read.
    """
    if isinstance(where, Path | str):
        where = Settings(index=IndexSettings(path=Path(where)), search=SearchSettings(seconds=0.0))
    archive = ArchiveReader(where.index.archive)
    library = Library(archive, where.index.index)
    return EmbeddedEngine(library, where.search.facet_values, where.search.seconds)


class EmbeddedEngine(ArchiveEngine):
    """An engine that answers from an index on this machine's disk."""

    def __init__(
        self, library: Library, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, partial(_study, library, seconds, clock), facet_values, seconds, clock)

    def warm(self) -> None:
        """Warm up in a background thread, and create the study engine; a server calls this after forking."""
        super().warm()
        _ = self.study


def _study(library: Library, seconds: float, clock: Clock) -> Study:
    from search.study.embedded_study import EmbeddedStudy  # noqa: PLC0415 - see tests/test_structure.py

    return EmbeddedStudy(library, seconds, clock)
