"""The container format of index files: named arrays in one file, which is memory-mapped rather than copied.

    header    48 bytes: magic, format version, a zero, length of the file, offset and length of the table,
              CRC-32 of the table, CRC-32 of the 44 bytes before
    sections  each array's bytes, little endian, at an offset that is a multiple of 64
    table     JSON: {"facts": {…}, "sections": {name: [type, count, offset, crc32]}}

`open_sections` checks magic, version, length, header and table. A section's CRC is checked when it is first used.
Sections named in BULK are read in small parts, so their CRC is not checked on use: `Sections.damaged` checks it, and
their readers validate each decoded number against sections whose CRC was checked.
"""

from __future__ import annotations

import contextlib
import io
import json
import mmap
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from numpy.typing import NDArray

MAGIC: Final = b"ROSTRASG"
VERSION: Final = 2  # version 2 added the language of each paragraph and the forward index
ALIGN = 64  # bytes: a cache line, and at least the alignment that any array needs
_HEADER = struct.Struct("<8sIIQQQII")  # magic, version, 0, file length, table offset and length, table crc, header crc
BULK = frozenset(
    {"bits", "positions", "words"}
)  # the last parts of the names of sections whose CRC is not checked on first use


class Sections:
    """The named arrays of one memory-mapped file; it stays mapped as long as any of its arrays is in use.

    `facts` are the values about the file that its writer stored as JSON.
    """

    def __init__(self, path: Path, mapped: mmap.mmap | bytes, table: Mapping[str, Any]) -> None:
        self.path = path
        self.facts: Mapping[str, Any] = table["facts"]
        self._mapped = mapped
        self._table: Mapping[str, list[Any]] = table["sections"]
        self._checked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._table

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sections."""
        return tuple(self._table)

    def array(self, name: str) -> NDArray[Any]:
        """Return the section as a read-only array over the mapped file.

        Raises DamagedError if the section's CRC is wrong, KeyError if there is no such section.
        """
        kind, count, at, crc = self._table[name]
        view = np.frombuffer(self._mapped, kind, count, at)
        if name not in self._checked and name.rpartition(".")[2] not in BULK:
            if zlib.crc32(view.data) != crc:
                raise DamagedError.of(self.path, f"damaged in {name}")
            self._checked.add(name)
        return view

    def damaged(self) -> list[str]:
        """Return the names of the sections whose CRC is wrong; reads the whole file."""
        return [
            name
            for name, (kind, count, at, crc) in self._table.items()
            if zlib.crc32(np.frombuffer(self._mapped, kind, count, at).data) != crc
        ]


def write_sections(path: Path, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> int:
    """Write the arrays to a new file, flush it to disk, and return its length in bytes.

    `facts` are values about the file that are stored as JSON. The file's content is durable when this returns, but its
    entry in the folder is not (see `sync_folder`).
    """
    with durable(path) as file:
        return _write(file, arrays, facts)


def packed(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> bytes:
    """Return, as bytes, the file that `write_sections` would write of these arrays and facts."""
    content = io.BytesIO()
    _write(content, arrays, facts)
    return content.getvalue()


def _write(file: BinaryIO, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> int:
    """Write a header, the arrays as sections, and the table of sections and facts; return the length in bytes."""
    table: dict[str, list[Any]] = {}
    file.write(bytes(_HEADER.size))
    for name, values in arrays.items():
        at = _aligned(file.tell())
        file.write(bytes(at - file.tell()))
        content = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        file.write(content.data if content.size else b"")
        table[name] = [content.dtype.str, content.size, at, zlib.crc32(content.data)]
    written = json.dumps({"facts": facts, "sections": table}).encode()
    at = file.tell()
    file.write(written)
    length = file.tell()
    header = _HEADER.pack(MAGIC, VERSION, 0, length, at, len(written), zlib.crc32(written), 0)[:-4]
    file.seek(0)
    file.write(header + struct.pack("<I", zlib.crc32(header)))
    return length


@contextlib.contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for writing; it is on disk when the `with` block ends, or deleted if writing failed."""
    try:
        with path.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def open_sections(path: Path) -> Sections:
    """Open a file that `write_sections` wrote, and check its header and table.

    Raises FileNotFoundError if there is no file, and DamagedError if it is of another format or version, truncated, or
    damaged in its header or table.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if length else b""
    return unpacked(path, mapped)


def unpacked(path: Path, mapped: mmap.mmap | bytes) -> Sections:
    """Return the sections of the file's content `mapped`; `path` names the file in errors.

    Raises DamagedError if the file is of another format or version, truncated, or damaged in its header or table.
    """
    length = len(mapped)
    if length < _HEADER.size:
        raise DamagedError.of(path, f"not a segment of a Rostra index: {length} bytes")
    magic, version, _, written, at, size, table_crc, header_crc = _HEADER.unpack_from(mapped)
    if magic != MAGIC:
        raise DamagedError.of(path, "not a segment of a Rostra index")
    if zlib.crc32(mapped[: _HEADER.size - 4]) != header_crc:
        raise DamagedError.of(path, "its header is damaged")
    if version != VERSION:
        raise DamagedError.of(path, f"format {version}, this Rostra reads {VERSION}")
    if length != written:
        raise DamagedError.of(path, f"{length} of {written} bytes")
    table = mapped[at : at + size]
    if zlib.crc32(table) != table_crc:
        raise DamagedError.of(path, "its table of sections is damaged")
    try:
        stated = json.loads(table)
        _check_table(stated, length)
    except (
        AttributeError,
        KeyError,
        TypeError,
        ValueError,
        RecursionError,
    ) as error:  # the CRC is right, but another program wrote the file
        raise DamagedError.of(path, "its table of sections makes no sense") from error
    return Sections(path, mapped, stated)


def _check_table(stated: Any, length: int) -> None:
    """Check the table `stated` of a file of `length` bytes.

    Raises AttributeError, KeyError, TypeError or ValueError if the table is malformed or a section does not fit in the
    file.
    """
    if not isinstance(stated["facts"], dict):
        raise TypeError("facts that are none")
    for kind, count, at, crc in stated["sections"].values():
        whole = all(type(number) is int and number >= 0 for number in (count, at, crc))
        if not whole or np.dtype(kind).hasobject or at + count * np.dtype(kind).itemsize > length:
            raise ValueError("a section outside the file")


def sync_folder(folder: Path) -> None:
    """Make the folder's entries (new names, renames) durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def narrowest(values: NDArray[Any]) -> NDArray[Any]:
    """Convert non-negative integers to the smallest unsigned type that holds them all; an empty array becomes uint8."""
    top = int(values.max()) if values.size else 0
    for kind in (np.uint8, np.uint16, np.uint32):
        if top <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype(np.uint64)


def _aligned(at: int) -> int:
    return -(-at // ALIGN) * ALIGN
