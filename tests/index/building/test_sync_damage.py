"""The next sync notices a damaged index and rebuilds it; undamaged parts are not read twice."""

from __future__ import annotations

import json
import os
import random
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from index.building.sync import rebuild, sync
from index.errors import DamagedError
from index.records import Speech, draft, numbered
from index.segment import manifest, sound_files
from index.segment.container import open_sections, write_sections
from index.segment.snapshot import open_snapshot
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MEGABYTES = 16


def speech(number: int) -> Speech:
    paragraphs = numbered(draft(f"{text} {number}") for text in ("A bridge.", "A road.", "A ferry."))
    return Speech(f"s-{number}", f"Meeting {number}", "2011-05-04", paragraphs, url=f"http://x.example/{number}")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of five speeches with an index of two segments, one of which has deletions."""
    with Archive(tmp_path / "a.sqlite") as opened:
        for number in range(5):
            opened.put(speech(number))
        opened.commit()
        sync(opened, tmp_path / "index", MEGABYTES, NOBODY)
        opened.put(speech(5))
        opened.delete("s-2")
        opened.commit()
        sync(opened, tmp_path / "index", MEGABYTES, NOBODY)
        yield opened


def segments(path: Path) -> list[Path]:
    return sorted(path.glob("*.rostra"))


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 0xFF
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a segment is gone": lambda path: segments(path)[0].unlink(),
    "a segment is empty": lambda path: segments(path)[0].write_bytes(b""),
    "a segment is cut": lambda path: cut(segments(path)[-1]),
    "a header is changed": lambda path: flip(segments(path)[0], 20),
    "deletions are gone": lambda path: next(path.glob("*.deleted_*")).unlink(),
    "deletions are changed": lambda path: flip(next(path.glob("*.deleted_*")), 70),
    "the table of contents is cut": lambda path: cut(next(path.glob("*.toc"))),
    "it names no archive": lambda path: (path / "archive-id").unlink(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_each_kind_of_damage_is_mended_by_the_next_sync(archive: Archive, tmp_path: Path, name: str) -> None:
    path = tmp_path / "index"
    DAMAGES[name](path)
    assert sync(archive, path, MEGABYTES, NOBODY).rebuilt
    assert open_snapshot(path).live_count == 15
    assert not sync(archive, path, MEGABYTES, NOBODY).rebuilt


def test_any_changed_byte_of_any_section_is_mended(archive: Archive, tmp_path: Path) -> None:
    path, rng = tmp_path / "index", random.Random(7)
    for _ in range(25):
        file = rng.choice(segments(path))
        spans = [(at, at + count) for kind, count, at, _ in open_sections(file)._table.values() if count]
        flip(file, rng.randrange(*rng.choice(spans)))
        assert sync(archive, path, MEGABYTES, NOBODY).rebuilt
        assert open_snapshot(path).live_count == 15


def test_what_was_found_whole_is_not_read_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = tmp_path / "index", []
    monkeypatch.setattr(sound_files, "open_sections", lambda file: read.append(file) or open_sections(file))
    sync(archive, path, MEGABYTES, NOBODY)
    assert read == []
    os.utime(segments(path)[0])
    sync(archive, path, MEGABYTES, NOBODY)
    assert read == segments(path)[:1]


def test_stamps_that_are_damaged_or_cannot_be_written_cost_a_look_and_nothing_else(
    archive: Archive, tmp_path: Path
) -> None:
    path = tmp_path / "index"
    for content in (b"", b"[]", b"\xff", b'{"x": 5}'):
        (path / sound_files.SEEN).write_bytes(content)
        assert not sync(archive, path, MEGABYTES, NOBODY).rebuilt


def leave_out(file: Path, section: str) -> None:
    """Rewrite the file without the section, with correct CRCs."""
    content = file.read_bytes()
    at, size = struct.unpack_from("<QQ", content, 24)
    table = json.loads(content[at : at + size])
    del table["sections"][section]
    written = json.dumps(table).encode()
    header = bytearray(content[:48])
    struct.pack_into("<QQQI", header, 16, at + len(written), at, len(written), zlib.crc32(written))
    struct.pack_into("<I", header, 44, zlib.crc32(header[:44]))
    file.unlink()
    file.write_bytes(bytes(header) + content[48:at] + written)


def test_an_index_from_before_there_was_a_facet_is_refused_and_built_anew(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    leave_out(segments(path)[0], "place.terms")
    with pytest.raises(DamagedError, match=r"before there was a field 'place'; .*sync --rebuild"):
        open_snapshot(path)
    assert sync(archive, path, MEGABYTES, NOBODY).rebuilt
    assert open_snapshot(path).live_count == 15


def test_a_rebuild_killed_between_its_two_renames_is_finished(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "index"
    rebuild(archive, path, MEGABYTES, NOBODY)
    path.rename(tmp_path / "index.new")
    (tmp_path / "index.old").mkdir()
    synced = sync(archive, path, MEGABYTES, NOBODY)
    assert not synced.rebuilt
    assert open_snapshot(path).live_count == 15


def crafted(path: Path, change: Callable[[dict], object]) -> None:
    """Change the table of contents by calling `change` with it, and write it with a correct CRC."""
    toc = next(path.glob("*.toc"))
    content = toc.read_bytes()
    (length,) = struct.unpack("<I", content[-16:-12])
    said = json.loads(content[-16 - length : -16])
    change(said)
    written = json.dumps(said).encode()
    whole = content[: -16 - length] + written + struct.pack("<I", len(written))
    toc.write_bytes(whole + struct.pack("<I", zlib.crc32(whole)) + b"ROSTRATC")


CRAFTED: dict[str, Callable[[dict], object]] = {
    "no segments": lambda said: said.update(segments=None),
    "an unknown key": lambda said: said["segments"][0].update(other=1),
    "a key missing": lambda said: said["segments"][0].pop("file"),
    "a path": lambda said: said["segments"][0].update(file="../../../../etc/passwd"),
    "a path of deletions": lambda said: said["segments"][0].update(deletions="/etc/passwd"),
    "a text for a number": lambda said: said["segments"][0].update(live="3"),
    "less than nothing": lambda said: said["segments"][0].update(live=-1),
    "no generation": lambda said: said.update(generation=None),
    "a list": lambda said: said.update(segments=[[1]]),
}


@pytest.mark.parametrize("name", CRAFTED)
def test_a_crafted_table_of_contents_is_refused_and_mended(archive: Archive, tmp_path: Path, name: str) -> None:
    path = tmp_path / "index"
    crafted(path, CRAFTED[name])
    with pytest.raises(DamagedError, match="states no index"):
        manifest.latest(path)
    assert sync(archive, path, MEGABYTES, NOBODY).rebuilt


@pytest.mark.parametrize(
    "entry", [["<i4", 10**9, 64, 0], ["O", 1, 64, 0], ["<i4", -1, 64, 0], ["nonsense", 1, 64, 0], 5]
)
def test_a_crafted_section_is_refused(tmp_path: Path, entry: object) -> None:
    file = tmp_path / "x"
    write_sections(file, {}, {})
    content = file.read_bytes()[:48] + json.dumps({"facts": {}, "sections": {"a": entry}}).encode()
    header = bytearray(content[:48])
    struct.pack_into("<QQQI", header, 16, len(content), 48, len(content) - 48, zlib.crc32(content[48:]))
    struct.pack_into("<I", header, 44, zlib.crc32(header[:44]))
    file.write_bytes(bytes(header) + content[48:])
    with pytest.raises(DamagedError, match="makes no sense"):
        open_sections(file)
