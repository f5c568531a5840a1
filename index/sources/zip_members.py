"""Reads the members of a zip file one at a time, keeping only a part of a large directory in memory.

A zip file ends with a directory of its members. zipfile reads it whole and takes 500 bytes of memory per member. So a
directory of more than a megabyte is given to it in pieces: each piece looks like a zip file with only some of the
members.
"""

from __future__ import annotations

import io
import shutil
import struct
import tempfile
import zipfile
from dataclasses import replace
from typing import IO, TYPE_CHECKING, NamedTuple

from index.records import Skipped
from index.sources.bounds import weigh
from index.sources.contents import EMPTY, MEGABYTE, clean, damage, source_of, too_large
from index.sources.source import Source, junk
from index.sources.zip_names import member_names

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 1024 * 1024  # bytes of a directory that are read at once, with some ten thousand members
TAIL = 22 + 0xFFFF  # bytes at the end of a zip with the end record; the comment after it has at most 65,535

_OFFICE = {"mimetype", "[Content_Types].xml", "META-INF/container.xml"}  # in Office, OpenDocument and EPUB files
_END = struct.Struct("<4s4H2IH")  # signature, disk, directory's disk, members here, members, bytes, offset, comment
_LOCATOR = struct.Struct("<4sIQI")  # signature, disk, offset of the large end record, disks
_LARGE_END = struct.Struct("<4sQ2H2I4Q")  # signature, length, versions, disks, members here, members, bytes, offset
_LENGTHS = struct.Struct("<28x3H")  # of an entry: lengths of its name, extra field and comment
_ENTRY = 46  # bytes of an entry before its name


class _Directory(NamedTuple):
    """The offset and size of a zip's directory, and the number to add to all offsets stated in it."""

    at: int
    size: int
    shift: int


def zip_members(file: IO[bytes], whole: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """Yield the members of the zip file called `name`; a member of more than `limit` bytes becomes a Skipped.

    An Office, OpenDocument or EPUB file is yielded itself, as one source. `whole` is a stream of the file from its
    start, used if `file` cannot seek. Raises zipfile's errors if the file as a whole is damaged, and BoundError if its
    members decompress to too many bytes.
    """
    if file.seekable():
        yield from _members(file, name, limit)
        return
    with tempfile.TemporaryFile() as spooled:
        shutil.copyfileobj(whole, spooled, MEGABYTE)
        yield from _members(spooled, name, limit)


def _members(file: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    empty, given, length = True, 0, file.seek(0, io.SEEK_END)
    for piece in _pieces(file):
        with zipfile.ZipFile(piece) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if empty and any(info.filename in _OFFICE for info in infos):  # in any position: programs differ
                file.seek(0)
                yield source_of(file, name, limit)
                return
            called, named_in = member_names(infos)
            for info in infos:
                empty, given = False, given + min(info.file_size, limit)
                weigh(given, length)  # members may overlap, so that each is small but the sum is enormous
                found = _member(archive, info, f"{name}!{clean(called[info.filename])}", limit)
                if isinstance(found, Source) and not info.filename.isascii():
                    found = replace(found, named_in=named_in)
                yield found
    if empty:
        yield Skipped(name, EMPTY)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: str, limit: int) -> Source | Skipped:
    reason = junk(info.filename) or ("encrypted" if info.flag_bits & 1 else None)
    if reason is None and info.file_size > limit:
        reason = too_large(limit)
    if reason:
        return Skipped(member, reason)
    try:
        with archive.open(info) as file:
            return source_of(file, member, limit)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - zipfile may raise anything for a crafted member; reading goes on
        return Skipped(member, damage(error))


def _pieces(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield the file itself or, if its directory is large, file objects that each show a part of the directory."""
    file.seek(0)
    directory = _directory(file)
    if directory is None or directory.size <= PIECE:
        yield file
        return
    for entries, count in _portions(file, directory):
        yield io.BufferedReader(_Piece(file, directory, entries, count))


def _directory(file: IO[bytes]) -> _Directory | None:
    """Find the zip's directory; None if the file has no valid one, an error that zipfile then reports."""
    length = file.seek(0, io.SEEK_END)
    start = file.seek(max(0, length - TAIL))
    tail = file.read(TAIL)
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        return None
    end = start + found
    *_, size, at, _ = _END.unpack_from(tail, found)
    large = end - _LOCATOR.size - _LARGE_END.size
    if large >= 0:
        file.seek(large)
        signature, *_, more_size, more_at = _LARGE_END.unpack(file.read(_LARGE_END.size))
        if signature == b"PK\x06\x06":
            end, size, at = large, more_size, more_at
    return _Directory(end - size, size, end - size - at) if end >= size else None


def _portions(file: IO[bytes], directory: _Directory) -> Iterator[tuple[bytes, int]]:
    """Yield the directory in consecutive portions, each with its number of entries; no portion splits an entry."""
    at, rest, end = directory.at, b"", directory.at + directory.size
    while at < end or rest:
        file.seek(at)
        content = rest + file.read(min(PIECE, end - at))
        at = min(end, at + PIECE)
        taken, count = _whole_entries(content)
        if not count:
            raise zipfile.BadZipFile("its directory is cut short or not where it should be")
        yield content[:taken], count
        rest = content[taken:]


def _whole_entries(content: bytes) -> tuple[int, int]:
    """Return the size in bytes, and the number, of the complete entries at the beginning of `content`."""
    at = count = 0
    while at + _ENTRY <= len(content) and content[at : at + 4] == b"PK\x01\x02":
        after = at + _ENTRY + sum(_LENGTHS.unpack_from(content, at))
        if after > len(content):
            break
        at, count = after, count + 1
    return at, count


class _Piece(io.RawIOBase):
    """A readable zip file with only some directory entries: the data, these entries, and a matching end record."""

    def __init__(self, file: IO[bytes], directory: _Directory, entries: bytes, count: int) -> None:
        self._file, self._before = file, directory.at
        at = directory.at - directory.shift
        large = _LARGE_END.pack(b"PK\x06\x06", _LARGE_END.size - 12, 45, 45, 0, 0, count, count, len(entries), at)
        locator = _LOCATOR.pack(b"PK\x06\x07", 0, at + len(entries), 1)
        end = _END.pack(b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
        self._after = entries + large + locator + end
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._before + len(self._after)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at < self._before:
            self._file.seek(self._at)
            part = self._file.read(min(len(buffer), self._before - self._at))
        else:
            start = self._at - self._before
            part = self._after[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)
