"""Parts: the members of a document that is a zip file, read by name within a size limit.

Never unpacks more of a member than its declared size, and refuses a document if the members read from it declare more
than the limit together. Members are found by the zip's central directory, so their order in the file does not matter.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from index.formats._markup import document

if TYPE_CHECKING:
    from lxml import etree

    from index.sources.source import Source

ZIP = b"PK\x03\x04"
MEGABYTE = 1_000_000
LONGEST_MIMETYPE = 200  # bytes read of the member "mimetype"
TEXT_LIMIT = 64  # megabytes of all members read from one document; a book of a thousand pages has 3

_DAMAGE = (  # what zipfile raises for files that are not zip, damaged, encrypted or compressed in an unknown way
    zipfile.BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)


def names(source: Source) -> frozenset[str]:
    """Return the names of the zip's members; an empty set if the source is not a zip file."""
    if not source.content.startswith(ZIP):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as members:
            return frozenset(members.namelist())
    except _DAMAGE:
        return frozenset()


def mimetype(source: Source) -> str:
    """Return the content of the member "mimetype", wherever it is in the zip; "" if there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as members, members.open("mimetype") as file:
            return file.read(LONGEST_MIMETYPE).decode("ascii", "replace").strip()
    except _DAMAGE:
        return ""


class Parts:
    """The members of one document. Raises ValueError if the zip is damaged, encrypted or too large."""

    def __init__(self, source: Source) -> None:
        try:
            self._members = zipfile.ZipFile(io.BytesIO(source.content))
        except _DAMAGE as error:
            raise ValueError(f"damaged: {error}") from error
        self._left = TEXT_LIMIT * MEGABYTE

    def bytes(self, name: str) -> bytes | None:
        """Return the member's bytes; None if there is no such member."""
        try:
            size = self._members.getinfo(name).file_size
        except KeyError:
            return None
        self._left -= size
        if self._left < 0:
            raise ValueError(f"more than {TEXT_LIMIT} MB when unpacked")
        try:
            with self._members.open(name) as file:
                return file.read(size)
        except _DAMAGE as error:
            raise ValueError(f"damaged or encrypted: {error}") from error

    def xml(self, name: str) -> etree._Element | None:
        """Return the member's root element; None if there is no such member."""
        content = self.bytes(name)
        return None if content is None else document(content).root
