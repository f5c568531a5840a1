"""Decompresses gzip, bzip2 and xz as a stream, and protects against decompression bombs.

Files that consist of several compressed parts are read through to the end. Memory is bounded whatever the file claims,
and so is the ratio of decompressed to compressed bytes.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import IO, TYPE_CHECKING, Protocol

from index.sources.bounds import weigh

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 64 * 1024  # compressed bytes read at once
XZ_MEMORY = 256 * 1024 * 1024  # bytes for the dictionary of an xz file: `xz -9` needs 65 MB


class _Unpacker(Protocol):
    """The interface that the decompressors of gzip, bzip2 and xz share."""

    @property
    def eof(self) -> bool:
        """True if the compressed part has ended."""

    @property
    def needs_input(self) -> bool:
        """True if more input is needed before more output is possible."""

    @property
    def unused_data(self) -> bytes:
        """The input after the end of the compressed part."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Decompress the data into at most `max_length` bytes."""


class _Gzip:
    """zlib's decompressor for gzip, with the interface that Python's bzip2 and xz decompressors have."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)  # 16: the data has gzip's header and checksum

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)


UNPACKERS: dict[bytes, Callable[[], _Unpacker]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": _xz,
}


def unpacked(file: IO[bytes], start: bytes) -> io.BufferedReader | None:
    """Return a stream that decompresses the file, or None if the file is not compressed.

    `start` has the file's first bytes; the file itself must still be at its beginning.
    """
    kind = next((kind for magic, kind in UNPACKERS.items() if start.startswith(magic)), None)
    return io.BufferedReader(_Unpacked(file, kind), CHUNK) if kind else None


class _Unpacked(io.RawIOBase):
    """The decompressed bytes of one or more consecutive compressed parts."""

    def __init__(self, file: IO[bytes], kind: Callable[[], _Unpacker]) -> None:
        self._file, self._kind = file, kind
        self._part = kind()
        self._waiting = b""  # bytes read but not yet given to the decompressor
        self._read = self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._part.eof or self._next_part():
            packed = self._packed()
            found = self._part.decompress(packed, len(buffer))
            if found:
                self._given += len(found)
                weigh(self._given, self._read)
                buffer[: len(found)] = found
                return len(found)
            if not packed and self._part.needs_input and not self._part.eof:
                raise EOFError("the file ends within it")
        return 0

    def _packed(self) -> bytes:
        """Return the next compressed bytes for the decompressor; b"" if it needs none yet or the file has ended."""
        packed, self._waiting = self._waiting, b""
        return packed or (self._more() if self._part.needs_input else b"")

    def _more(self) -> bytes:
        packed = self._file.read(CHUNK)
        self._read += len(packed)
        return packed

    def _next_part(self) -> bool:
        """Start the next compressed part; return False if there is none, ignoring zero bytes used as padding."""
        rest = self._part.unused_data or self._more()
        while rest and not rest.strip(b"\0"):
            rest = self._more()
        if rest:
            self._part, self._waiting = self._kind(), rest.lstrip(b"\0")
        return bool(rest)
