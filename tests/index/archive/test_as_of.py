"""What an index refers to is found as it was in the index's generation, whatever has changed in the archive since."""

from __future__ import annotations

import random
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive import as_of
from index.archive.archive import Archive, ArchiveReader
from index.errors import NoIndexError
from index.records import Paragraph, numbered
from tests.builders.bridges import CLOSING, OPENING, PAGE, THANKS, speech

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.archive.as_of import Row

LATER = replace(PAGE, title="Meeting on the bridge", paragraphs=speech(OPENING, "A new remark.", CLOSING).paragraphs)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of one speech, committed."""
    with Archive(tmp_path / "archive.sqlite") as opened:
        opened.put(PAGE)
        opened.commit()
        yield opened


def everything(archive: Archive) -> dict[int, Row]:
    """Return all paragraphs of the archive's present state, by row."""
    return archive.rows([row for _, rows in archive.speeches_with_rows() for row in rows])


def test_changed_moved_and_deleted_paragraphs_are_found_as_they_were(archive: Archive) -> None:
    before = everything(archive)
    assert len(before) == 3
    for change in (lambda: archive.put(LATER), lambda: archive.put(PAGE), lambda: archive.delete(PAGE.id)):
        change()
        archive.commit()
        assert archive.rows(list(before), 1) == before
        assert archive.addresses(list(before), 1) == {at: (r.speech, r.paragraph.id) for at, r in before.items()}
        assert archive.titles([PAGE.id], 1) == {PAGE.id: "Meeting on bridges (2011-05-04)"}
    assert archive.rows(list(before)) == {}


def test_what_is_not_committed_is_kept_too_and_goes_with_what_is_rolled_back(archive: Archive) -> None:
    before = everything(archive)
    broken = replace(speech(title="Broken", source="b"), paragraphs=PAGE.paragraphs * 2)
    with pytest.raises(sqlite3.IntegrityError):
        archive.take(PAGE.source, "2", [LATER, broken])
    assert archive.rows(list(before), 1) == before == everything(archive)


def test_a_speech_under_a_better_id_is_found_under_its_earlier_one(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(speech(source="dump.txt"))
        archive.commit()
        before = everything(archive)
        archive.put(PAGE)
        archive.commit()
        assert {row.speech for row in archive.rows(list(before), 1).values()} == {speech().id}
        assert archive.titles([speech().id], 1) == {speech().id: "Meeting on bridges (2011-05-04)"}
        assert {row.speech for row in archive.rows(list(before), 2).values()} == {PAGE.id}


def test_each_of_many_generations_is_found_by_a_reader(archive: Archive) -> None:
    rng, texts = random.Random(1), [OPENING, THANKS, CLOSING, "One more.", "And another.", "So it is."]
    kept = [everything(archive)]
    for number in range(40):
        said = rng.sample(texts, rng.randint(1, len(texts)))
        changed = replace(speech(*said), id=PAGE.id, source=PAGE.source, url=PAGE.url, title=f"Meeting {number % 3}")
        if rng.random() < 0.2:
            archive.delete(PAGE.id)
        else:
            archive.put(changed)
        archive.commit()
        if archive.generation > len(kept):
            kept.append(everything(archive))
    assert len(kept) > 30
    with ArchiveReader(archive.path) as reader:
        for generation, rows in enumerate(kept, start=1):
            assert reader.rows(list(rows), generation) == rows


def test_what_no_index_needs_is_forgotten_but_not_while_it_may_be_asked_for(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(archive)
    for each in (LATER, PAGE):
        archive.put(each)
        archive.commit()
    archive.forget_former(3)
    assert archive.rows(list(before), 1) == before
    monkeypatch.setattr(as_of, "IN_USE", -1)
    archive.forget_former(2)
    assert {row.title for row in archive.rows(list(before), 2).values()} == {LATER.title}
    assert former(archive.path) == [3, 3]
    archive.forget_former(3)
    assert former(archive.path) == []
    assert archive.generation == 3


def former(path: Path) -> list[int]:
    """Return the generations in which the former states that are kept ended."""
    with sqlite3.connect(path) as connection:
        tables = ("former_paragraphs", "former_speeches")
        found = [row[0] for table in tables for row in connection.execute(f"SELECT ended FROM {table}")]
    connection.close()
    return sorted(found)


def test_every_column_of_a_paragraph_is_kept(archive: Archive) -> None:
    odd = {"kind": "quote", "voice": "official", "starts": 2.5, "language": "ru", "number": 1, "id": ""}
    whole = Paragraph(**{name: odd.get(name, f"a {name}") for name in Paragraph.__dataclass_fields__})  # type: ignore[arg-type]
    archive.put(replace(PAGE, paragraphs=numbered([whole])))
    archive.commit()
    before = everything(archive)
    archive.delete(PAGE.id)
    archive.commit()
    assert archive.rows(list(before), 2) == before


def test_a_generation_that_was_lost_is_not_numbered_again(tmp_path: Path) -> None:
    """This happens if an earlier copy replaces the file, or its log is damaged: an index may be of the lost
    generation.
    """
    path, copy = tmp_path / "a.sqlite", tmp_path / "copy.sqlite"
    with Archive(path) as archive:
        archive.put(PAGE)
    shutil.copy(path, copy)
    with Archive(path) as archive:
        archive.put(LATER)
    copy.replace(path)
    with Archive(path) as archive:
        assert archive.generation == 1
        archive.put(replace(PAGE, title="Quite another"))
        assert archive.commit() not in (1, 2)
        before = archive.generation
        archive.put(PAGE)
        assert archive.commit() == before + 1


def test_a_reader_never_reads_another_archive_that_was_put_in_the_place_of_its_own(tmp_path: Path) -> None:
    path, other = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    for file in (path, other):
        with Archive(file) as archive:
            archive.put(PAGE)
    with ArchiveReader(path) as reader, ThreadPoolExecutor(1) as another_thread:
        other.replace(path)
        assert reader.count() == 1
        with pytest.raises(NoIndexError, match="start again"):
            another_thread.submit(reader.count).result()
