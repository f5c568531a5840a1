"""The engine inside the process: archive and index lie on this machine's disk.

Everything it knows lies there, so any number of processes can run one each.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive.archive import ArchiveReader
from index.config import IndexSettings, SearchSettings, Settings
from search.archive_engine import ArchiveEngine
from search.library import Library
from search.study.embedded_study import EmbeddedStudy

if TYPE_CHECKING:
    from search.deadline import Clock


def open_engine(where: Settings | Path | str) -> EmbeddedEngine:
    """The engine over the archive and index of the settings, or of a folder, where no search has a limit of time.

    Raises NoIndexError where there is none yet, DamagedError where it cannot be read.
    """
    if isinstance(where, Path | str):
        where = Settings(index=IndexSettings(path=Path(where)), search=SearchSettings(seconds=0.0))
    archive = ArchiveReader(where.index.archive)
    library = Library(archive, where.index.index)
    return EmbeddedEngine(library, where.search.facet_values, where.search.seconds)


class EmbeddedEngine(ArchiveEngine):
    """Answers from the index in this process."""

    def __init__(
        self, library: Library, facet_values: int, seconds: float = 0.0, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(library, EmbeddedStudy(library, seconds, clock), facet_values, seconds, clock)
