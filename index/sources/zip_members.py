"""The members of a zip, one at a time; of a large directory only a part is in memory.

zipfile reads the directory at a zip's end as a whole, 500 bytes of memory for each member. A directory of more than a
megabyte is given to it in pieces: as a file that has the same members, but only some of them in its directory.
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

PIECE = 1024 * 1024  # bytes of a directory that are read at once: some ten thousand members
TAIL = 22 + 0xFFFF  # bytes at a zip's end in which the end of its directory is: a comment has 65,535 at most

_OFFICE = {"mimetype", "[Content_Types].xml", "META-INF/container.xml"}  # Office, OpenDocument and EPUB have one
_END = struct.Struct("<4s4H2IH")  # signature, disk, disk of directory, members here, members, bytes, place, comment
_LOCATOR = struct.Struct("<4sIQI")  # signature, disk, place of the large end, disks
_LARGE_END = struct.Struct("<4sQ2H2I4Q")  # signature, its length, versions, disks, members here, members, bytes, place
_LENGTHS = struct.Struct("<28x3H")  # of a member's entry: its name, its extra field, its comment
_ENTRY = 46  # bytes of an entry before its name


class _Directory(NamedTuple):
    """The place of the directory in the file, and the number to be added to all places it states."""

    at: int
    size: int
    shift: int


def zip_members(file: IO[bytes], whole: IO[bytes], name: str, limit: int) -> Iterator[Source | Skipped]:
    """The zip's members; `whole` is the file from its beginning, for a `file` that cannot be sought.

    Raises what zipfile does where it is damaged as a whole.
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
            if empty and any(info.filename in _OFFICE for info in infos):  # wherever: programs differ in the order
                file.seek(0)
                yield source_of(file, name, limit)
                return
            called, named_in = member_names(infos)
            for info in infos:
                empty, given = False, given + min(info.file_size, limit)
                weigh(given, length)  # members may overlap, so that each is small and all together are endless
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
    except Exception as error:  # noqa: BLE001 - a crafted member makes zipfile raise nearly anything; the next is read
        return Skipped(member, damage(error))


def _pieces(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file itself or, where its directory is large, files that each show a part of it."""
    file.seek(0)
    directory = _directory(file)
    if directory is None or directory.size <= PIECE:
        yield file
        return
    for entries, count in _portions(file, directory):
        yield io.BufferedReader(_Piece(file, directory, entries, count))


def _directory(file: IO[bytes]) -> _Directory | None:
    """Where the directory is; None where the file has none, which zipfile then says."""
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
    """The directory in runs of whole entries, with their number."""
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
    """The size in bytes of the whole entries that `content` begins with, and their number."""
    at = count = 0
    while at + _ENTRY <= len(content) and content[at : at + 4] == b"PK\x01\x02":
        after = at + _ENTRY + sum(_LENGTHS.unpack_from(content, at))
        if after > len(content):
            break
        at, count = after, count + 1
    return at, count


class _Piece(io.RawIOBase):
    """The file up to its directory, then some entries of it, then the end of a zip that has just these."""

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
