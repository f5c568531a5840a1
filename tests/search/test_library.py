from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import rebuild, sync
from index.errors import NoIndexError
from index.records import Speech, draft, numbered
from index.segment.origin import ORIGIN
from search import library
from search.library import Library, Titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Unwatched:
    def begin(self, total: int) -> None: ...

    def step(self) -> None: ...


SPEECH = Speech("s-1", "Meeting", "2011-05-04", numbered([draft("A bridge.")]), source="a")
LONGER = replace(SPEECH, paragraphs=numbered(draft(text) for text in ("A bridge.", "A road.")))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Archive, Library, Path]]:
    monkeypatch.setattr(library, "RECHECK_SECONDS", 0)
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(SPEECH)
        archive.commit()
        sync(archive, tmp_path / "index", 16, Unwatched())
        yield archive, Library(archive, tmp_path / "index"), tmp_path / "index"


def found(shelf: tuple[Archive, Library, Path]) -> int:
    return shelf[1].newest().snapshot.live_count


def test_a_new_generation_appears_without_a_restart(shelf: tuple[Archive, Library, Path]) -> None:
    archive, _, index = shelf
    assert found(shelf) == 1
    archive.put(LONGER)
    archive.commit()
    sync(archive, index, 16, Unwatched())
    assert found(shelf) == 2


def test_an_index_that_was_built_anew_appears_too(shelf: tuple[Archive, Library, Path]) -> None:
    archive, _, index = shelf
    archive.put(LONGER)
    archive.commit()
    rebuild(archive, index, 16, Unwatched())
    assert found(shelf) == 2


def test_while_an_index_is_replaced_the_old_one_answers(shelf: tuple[Archive, Library, Path]) -> None:
    shutil.rmtree(shelf[2])
    assert found(shelf) == 1


def test_an_index_of_another_archive_answers_nothing(shelf: tuple[Archive, Library, Path]) -> None:
    """This happens after a restore that was killed before the index was rebuilt: the rows are of other paragraphs."""
    archive, _, index = shelf
    (index / ORIGIN).write_text("another 1", "ascii")
    with pytest.raises(NoIndexError, match="another archive; `rostra sync`"):
        Library(archive, index)
    assert found(shelf) == 1  # an engine that has it open still answers


def test_a_title_is_read_once_until_too_many_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "MOST_TITLES", 2)
    asked: list[str] = []

    class Shelf:
        def titles(self, ids: Sequence[str], generation: int | None = None) -> dict[str, str]:
            asked.extend(ids)
            return {id_: f"Meeting {id_} of {generation}" for id_ in ids}

    titles = Titles(Shelf(), 3)
    for ids in (["a"], ["a", "b"], ["b", "c"], ["b", "c"], ["a"]):
        assert titles.of(ids) == {id_: f"Meeting {id_} of 3" for id_ in ids}
    assert asked == ["a", "b", "c", "a"]
