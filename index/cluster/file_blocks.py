"""Files of a generation, stored in blocks in the cluster's index of speeches, where all readers find them.

A generation is one copy of the archive in the cluster; a block is a document with a part of a file.
"""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.cluster.stored_speeches import StoredSpeeches

BLOCK = 1_000_000  # bytes, compressed before they are cut: some 1.3 MB as text


def file_blocks(name: str, content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and document of each block of the file `name`, which has this content.

    The last block is empty and marks the end, so that blocks left from an earlier, longer file are never read.
    """
    compressed = zlib.compress(content) if content else b""
    for number, first in enumerate(range(0, len(compressed) + BLOCK, BLOCK)):
        held = base64.b64encode(compressed[first : first + BLOCK]).decode("ascii")
        yield _name(name, number), {"kind": "file", "held": {"part": held}}


def read_file(stored: StoredSpeeches, name: str) -> bytes:
    """Return the content of the file with this name, or b"" if it is not stored."""
    compressed, number = b"", 0
    while (block := stored.one(_name(name, number))) and block["held"]["part"]:
        compressed += base64.b64decode(block["held"]["part"])
        number += 1
    return zlib.decompress(compressed) if compressed else b""


def _name(name: str, number: int) -> str:
    return f"\0file {name} {number}"  # no speech has such an id
