"""What must be true of a folder at any instant: an undamaged archive, each speech old or new, answers of one
generation.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from index.archive.archive import ArchiveReader
from index.config import IndexSettings, Settings
from index.errors import NoIndexError
from index.reading.read import read
from index.records import Speech
from index.sources import walk
from index.sources.source import Source
from search.archive_engine import CHANGING
from search.embedded import open_engine
from search.request import SearchRequest
from tests.torture.rounds import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


QUERIES = (WORD, f'"{WORD} of place"', "number", "old*", "")


def settings(folder: Path) -> Settings:
    """Return the settings of the archive in the folder."""
    return Settings(index=IndexSettings(path=folder / "var"))


def sources(pages: Path) -> dict[str, str]:
    """Return the digests of the speeches in the pages' present state, by id."""
    return dict(_read(file, file.stat().st_mtime_ns) for file in sorted(pages.glob("*.jsonl")))


@functools.cache
def _read(file: Path, _: int) -> tuple[str, str]:
    (source,) = walk.sources([file])
    assert isinstance(source, Source)
    (speech,) = read(source)
    assert isinstance(speech, Speech)
    return speech.id, speech.digest


def archived(folder: Path) -> dict[str, str]:
    """Return the digests of the archive's speeches, computed from their present content, by id."""
    with ArchiveReader(settings(folder).index.archive) as archive:
        return {speech.id: speech.digest for speech in archive.speeches()}


def broken(folder: Path, may_be: Iterable[dict[str, str]]) -> list[str]:
    """Return sentences about what is wrong with the archive, its speeches and its answers.

    Each item of `may_be` has the digests of one state that the pages had, by id; a speech must be of one of them.
    """
    with ArchiveReader(settings(folder).index.archive) as archive:
        wrong = list(archive.problems())
        known = {(id_, digest) for each in may_be for id_, digest in each.items()}
        wrong += [f"{each.id} is neither old nor new" for each in archive.speeches() if _key(each) not in known]
    return wrong + torn(folder)


def _key(speech: Speech) -> tuple[str, str]:
    return speech.id, speech.digest


def torn(folder: Path) -> list[str]:
    """Return how answers mix generations, in sentences; none if there is no index yet. Other errors are not caught."""
    try:
        engine = open_engine(settings(folder))
    except NoIndexError:
        return []
    found, hits = engine.search(SearchRequest(WORD)), list(engine.hits(SearchRequest(WORD)))
    wrong = [notice.message for notice in found.notices if notice.code == CHANGING]
    if len(hits) != found.total:  # the total itself varies: an interrupted run stores a part of a round
        wrong.append(f"{found.total} found, {len(hits)} there")
    return wrong + [f"{hit.speech} is found, and says {hit.text!r}" for hit in hits if f" {WORD} " not in hit.text]


def answers(folder: Path) -> list[object]:
    """Return all that some queries find, without the order of equal hits, which depends on the order of indexing."""
    engine = open_engine(settings(folder))
    said: list[object] = []
    for query in QUERIES:
        hits = sorted((hit.speech, hit.number, hit.text, hit.spans) for hit in engine.hits(SearchRequest(query)))
        found = engine.search(SearchRequest(query))
        said.append((query, found.total, found.events, hits, [facet.values for facet in found.facets], found.timeline))
    return said
