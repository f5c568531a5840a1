"""A whole export is of one generation (version of the index), even if the archive changes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.errors import NotWholeError
from index.records import draft, numbered
from search.embedded import EmbeddedEngine
from search.request import SearchRequest
from search.study.lines import LinesRequest
from tests.builders.harbour import engine_over, random_speeches
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

SPEECHES = random_speeches(3, 30)
HARBOUR = SearchRequest("harbour", sort="oldest")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedEngine:
    monkeypatch.setattr("search.library.BATCH", 4)
    monkeypatch.setattr("search.study.counting_study.BATCH", 4)
    return engine_over(tmp_path, SPEECHES)


def everything(engine: EmbeddedEngine, kind: str) -> Iterator[Any]:
    if kind == "hits":
        return engine.every_hit(HARBOUR)
    return engine.study.all_lines(LinesRequest(HARBOUR, order="oldest"))


def rewrite(folder: Path, *, index: bool) -> None:
    """Change the text of every speech; update the index too if `index` is true."""
    with Archive(folder / "archive.sqlite") as archive:
        for each in SPEECHES:
            archive.put(replace(each, paragraphs=numbered([draft("Nothing is said any more.")])))
        archive.commit()
        if index:
            sync(archive, folder / "index", 64, NOBODY)


@pytest.mark.parametrize("kind", ["hits", "lines"])
@pytest.mark.parametrize("index", [True, False])
def test_what_has_begun_is_written_to_its_end_though_all_of_it_changes(
    engine: EmbeddedEngine, tmp_path: Path, kind: str, index: bool
) -> None:
    before = list(everything(engine, kind))
    begun = everything(engine, kind)
    first = list(islice(begun, 3))
    rewrite(tmp_path, index=index)
    assert len(before) > 20
    assert first + list(begun) == before


@pytest.mark.parametrize("kind", ["hits", "lines"])
def test_what_the_index_finds_is_written_though_the_archive_is_ahead(
    engine: EmbeddedEngine, tmp_path: Path, kind: str
) -> None:
    before = list(everything(engine, kind))
    rewrite(tmp_path, index=False)
    assert list(everything(engine, kind)) == before


@pytest.mark.parametrize("kind", ["hits", "lines"])
def test_the_next_generation_is_taken_up(engine: EmbeddedEngine, tmp_path: Path, kind: str) -> None:
    rewrite(tmp_path, index=True)
    assert engine._library.catch_up()
    assert list(everything(engine, kind)) == []


@pytest.mark.parametrize("kind", ["hits", "lines"])
def test_a_search_that_is_not_done_in_time_is_refused_but_reading_may_take_longer(
    engine: EmbeddedEngine, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    hurried = EmbeddedEngine(engine._library, 12, seconds=4.0, clock=lambda: now[0]).for_one_answer()
    begun = everything(hurried, kind)
    first = next(begun)
    now[0] = 5.0
    assert [first, *begun] == list(everything(engine, kind))
    monkeypatch.setattr("search.execution.cost.COSTLY", 0)
    hurried.study._remembered._found.clear()
    with pytest.raises(NotWholeError, match="takes too long"):
        everything(hurried, kind)
