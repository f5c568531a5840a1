"""An index is opened only if its files are as written, including the sections that are read in small parts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from index.building.writer import IndexWriter
from index.errors import DamagedError
from index.segment import sound_files
from index.segment.container import BULK, open_sections
from index.segment.snapshot import open_snapshot
from tests.builders.indexes import speech

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"the tide of place {number} came in by the old pier" for number in range(300)]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with IndexWriter(tmp_path) as writer:
        for number in range(0, 300, 10):
            writer.put(speech(f"e{number}", *TEXTS[number : number + 10]))
        writer.commit(1)
    return tmp_path


def bulk(index: Path) -> dict[str, tuple[int, int]]:
    """Return the byte range (start, end) in its file of each section that is read in small parts, by name."""
    (file,) = index.glob("*.rostra")
    places = {}
    for name, (kind, count, at, _) in open_sections(file)._table.items():
        if name.rpartition(".")[2] in BULK and count:
            places[name] = (at, at + count * int(kind[2:]))
    return places


def test_each_byte_that_is_read_in_small_parts_is_checked_when_the_index_is_opened(index: Path) -> None:
    (file,) = index.glob("*.rostra")
    whole = file.read_bytes()
    open_snapshot(index)
    places = bulk(index)
    assert {name.rpartition(".")[2] for name in places} == BULK
    for name, (first, last) in places.items():
        for at in {first, (first + last) // 2, last - 1}:
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            with pytest.raises(DamagedError, match=rf"damaged in .*{name}.*rostra sync --rebuild"):
                open_snapshot(index)
    file.write_bytes(whole)
    open_snapshot(index)


def test_a_file_is_read_through_once(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr(sound_files, "_wrong", read.append)
    open_snapshot(index)
    open_snapshot(index)
    assert [file.suffix for file in read] == [".rostra"]
    assert set(json.loads((index / sound_files.SEEN).read_text())) == {read[0].name}
