"""A container's own headers, and the size to which a small file can unpack, are limited; good files are still read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import time
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Skipped
from index.sources.bounds import FREE, HEADER_LIMIT, BoundError, Metered, weigh
from index.sources.containers import stream
from index.sources.source import Source
from index.sources.unpacking import unpacked
from index.sources.walk import sources
from index.sources.zip_members import zip_members
from tests.builders import hostile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIMIT = 40_000_000
PAGE = b"<p>A page."


def found(content: bytes) -> list[tuple[str, str | bytes]]:
    """Return the name of each member of the file, with its content or the reason why it was skipped."""
    members = stream(io.BytesIO(content), "f", LIMIT)
    return [(each.source, each.reason) if isinstance(each, Skipped) else (each.name, each.content) for each in members]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("longname.tar.gz", "damaged: a header of more than 64 KB"),
        ("longname-lie.tar", "damaged: a header of more than 64 KB"),
        ("pax.tar.gz", "damaged: a header of more than 64 KB"),
        ("header.warc.gz", "damaged: a header of more than 64 KB"),
        ("header-http.warc.gz", "damaged: a header of more than 64 KB"),
        ("chunked.warc.gz", "larger than 40 MB"),
        ("zeros.html.gz", "larger than 40 MB"),
        ("name.html.gz", "damaged: "),
    ],
)
def test_a_header_without_end_is_read_no_further_than_any_real_one_goes(name: str, reason: str) -> None:
    content = hostile.FILES[name]()
    started = time.process_time()
    ((_, told),) = found(content)
    assert isinstance(told, str)
    assert told.startswith(reason)
    assert time.process_time() - started < 5


def test_a_record_without_its_address_is_skipped_alone() -> None:
    assert found(hostile.FILES["no-address.warc"]()) == [
        ("f!record 1", "a record without its address"),
        ("f!http://x.example/1", b"<p>hi"),
    ]


def test_members_that_overlap_are_not_read_a_thousand_times() -> None:
    told = found(hostile.overlapping())
    assert len(told) < 100
    assert told[-1] == ("f", "damaged: more than 1,000 times as large unpacked: a bomb")


@pytest.mark.parametrize("prefix", [b"", b"#!/bin/sh\n" * 50])
def test_a_large_directory_is_read_in_pieces_and_gives_every_member_once(prefix: bytes) -> None:
    file = io.BytesIO(prefix + hostile.tiny_members(25_000))  # bytes before a zip file shift all positions in it
    names = [each.name for each in zip_members(file, file, "f", LIMIT) if isinstance(each, Source)]
    assert names == [f"f!{number}.txt" for number in range(25_000)]


def test_a_large_directory_that_is_damaged_says_so_after_what_is_whole() -> None:
    content = bytearray(hostile.tiny_members(25_000))
    at = content.index(b"PK\x01\x02", len(content) - 300_000)
    content[at] ^= 1
    told = found(bytes(content))
    assert 10_000 < len(told) < 25_000
    assert told[-1] == ("f", "damaged: its directory is cut short or not where it should be")


def test_a_zip_that_cannot_be_sought_is_read_as_one_that_can() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    content = hostile.tiny_members(10)
    assert [each.name for each in stream(Pipe(content), "f", LIMIT)] == [f"f!{n}.txt" for n in range(10)]


def test_a_bomb_is_told_by_what_it_swells_to() -> None:
    weigh(FREE, 0)
    weigh(FREE + 1000, 1)
    with pytest.raises(BoundError, match="a bomb"):
        weigh(FREE + 1001, 1)
    members = hostile.tar_of(*[(b"0", b"%d.html" % n, bytes(10_000_000)) for n in range(10)])
    assert found(bz2.compress(members))[-1] == ("f", "damaged: more than 1,000 times as large unpacked: a bomb")


def test_a_step_that_takes_too_long_ends_the_container(monkeypatch: pytest.MonkeyPatch) -> None:
    metered = Metered(io.BytesIO(bytes(100)))
    assert metered.read(10) == bytes(10)
    monkeypatch.setattr(time, "thread_time", lambda: 1e9)
    with pytest.raises(BoundError, match="takes longer than 20 s"):
        metered.read(10)


def test_a_metered_stream_gives_what_was_allowed_and_no_more() -> None:
    metered = Metered(io.BytesIO(bytes(10 * HEADER_LIMIT)))
    assert len(metered.read(HEADER_LIMIT)) == HEADER_LIMIT
    metered.allow(HEADER_LIMIT)
    assert len(metered.read(2 * HEADER_LIMIT)) == 2 * HEADER_LIMIT
    with pytest.raises(BoundError, match="64 KB"):
        metered.read(1)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@given(parts=st.lists(st.binary(max_size=3000), min_size=1, max_size=4), zeros=st.integers(0, 1000))
@settings(max_examples=25)
def test_what_was_packed_in_parts_comes_out_whole(
    pack: Callable[[bytes], bytes], parts: list[bytes], zeros: int
) -> None:
    content = b"".join(pack(part) for part in parts) + bytes(zeros - zeros % 4)
    inner = unpacked(io.BytesIO(content), content[:6])
    assert inner is not None
    assert inner.read() == b"".join(parts)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_that_is_cut_or_followed_by_something_else_says_so(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(PAGE * 100)
    for content in (packed[:-5], packed + b"something else", packed + packed[:20]):
        ((_, told),) = found(content)
        assert str(told).startswith("damaged: ")


def test_an_xz_file_that_asks_for_gigabytes_is_refused() -> None:
    packed = bytearray(lzma.compress(PAGE))
    flags = packed.index(b"\x21\x01")  # the filter's id and the length of its properties; the dictionary's size follows
    packed[flags + 2] = 40  # 4 GiB
    size = (packed[12] + 1) * 4
    packed[12 + size - 4 : 12 + size] = struct.pack("<I", zlib.crc32(packed[12 : 12 + size - 4]))
    ((_, told),) = found(bytes(packed))
    assert str(told).startswith("damaged: ")


def test_links_are_followed_within_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    (folder / "store").mkdir(parents=True)
    (folder / "store" / "page.html").write_bytes(PAGE)
    (tmp_path / "other.html").write_bytes(PAGE)
    links = {"in.html": "store/page.html", "loop": "loop", "one": "two", "two": "one", "gone": "nowhere", "up": ".."}
    links |= {"out.html": "../other.html", "out-far.html": "in-far.html", "in-far.html": str(tmp_path / "other.html")}
    for name, target in links.items():
        (folder / name).symlink_to(target)
    told = {
        (each.source if isinstance(each, Skipped) else each.name).rpartition("/")[2]: each for each in sources([folder])
    }
    assert {name for name, each in told.items() if isinstance(each, Source)} == {"in.html", "page.html"}
    reasons = {name: each.reason for name, each in told.items() if isinstance(each, Skipped)}
    assert reasons["out.html"] == reasons["out-far.html"] == reasons["in-far.html"]
    assert reasons["out.html"].startswith("a link out of the folder: name what")
    assert reasons["gone"] == "no such file or directory"
    assert reasons["up"] == "a link to a folder"
    assert "loop" in reasons["loop"] + reasons["one"] or "itself" in reasons["loop"]


def test_a_link_that_was_named_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    (tmp_path / "named.html").symlink_to("page.html")
    (source,) = sources([tmp_path / "named.html"])
    assert isinstance(source, Source)


def test_folders_deeper_than_python_calls_are_walked(tmp_path: Path) -> None:
    deep = str(tmp_path / "deep")
    while len(deep) < 3_800:  # a path is limited to 4,096 characters
        os.mkdir(deep)
        deep += "/d"
    try:
        (told,) = sources([tmp_path / "deep"])
    finally:
        os.removedirs(deep.removesuffix("/d"))  # or removing the test's folder fails
    assert told == Skipped(str(tmp_path / "deep"), "no pages in folder")


def test_a_zip_that_lies_about_its_directory_is_damaged(tmp_path: Path) -> None:
    content = bytearray(hostile.tiny_members(3))
    end = content.rindex(b"PK\x05\x06")
    for size in (0, 0xFFFFFFF0, 2**31):
        content[end + 12 : end + 16] = struct.pack("<I", size)
        assert all(isinstance(told, str) for _, told in found(bytes(content)))
    assert zipfile.is_zipfile(io.BytesIO(hostile.tiny_members(3)))
