"""Files crafted to stop a run or to exhaust the machine's memory; each is small, whatever size it claims."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 1_000_000
HEADER = 50 * MEGABYTE  # bytes of a header that has no end; compressed, it takes a thousandth of that
RECORD = {
    "id": "a-1",
    "title": "On bridges",
    "date": "2011-05-04",
    "paragraphs": [{"number": 1, "id": "x", "text": "y"}],
}


def write_all(folder: Path) -> list[str]:
    """Write every hostile file, link and pipe into the folder; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    for name, target in LINKS.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.html")
    return [*FILES, *LINKS, "pipe.html"]


def record(**changed: Any) -> bytes:
    """Make a line of Rostra's own export, with some fields of its speech changed."""
    return json.dumps(RECORD | changed).encode() + b"\n"


def paragraph(**changed: Any) -> bytes:
    """Make a line of Rostra's own export, with some fields of its only paragraph changed."""
    return record(paragraphs=[{"number": 1, "id": "x", "text": "y", **changed}])


def tar_of(*members: tuple[bytes, bytes, bytes], size: int | None = None) -> bytes:
    """Make a tar file of members (type, name, content), which claim `size` bytes each, or their true size if it is
    None.
    """
    out = io.BytesIO()
    for kind, name, content in members:
        info = tarfile.TarInfo(name.decode())
        info.type, info.size = kind, len(content) if size is None else size
        out.write(info.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512))
    return out.getvalue()


def tiny_members(count: int) -> bytes:
    """Make a zip file of `count` members of one byte each."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), b"x")
    return out.getvalue()


def overlapping() -> bytes:
    """Make a zip file whose thousand members are all the same 39 megabytes of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.html", bytes(39 * MEGABYTE))
        archive.filelist *= 1000
        archive.NameToInfo |= {str(number): archive.filelist[0] for number in range(1000)}
    return out.getvalue()


def warc(*headers: bytes, body: bytes = b"HTTP/1.1 200 OK\r\n\r\n<p>hi") -> bytes:
    """Make a WARC record with these headers after the usual ones."""
    lines = (b"WARC/1.0", b"WARC-Type: response", b"Content-Length: %d" % len(body), *headers)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body + b"\r\n\r\n"


FILES: dict[str, Callable[[], bytes]] = {
    "longname.tar.gz": lambda: gzip.compress(tar_of((b"L", b"././@LongLink", b"a" * HEADER)), 1),
    "longname-lie.tar": lambda: tar_of((b"L", b"././@LongLink", b"a" * MEGABYTE), size=3 << 30),
    "pax.tar.gz": lambda: gzip.compress(tar_of((b"x", b"h", b"%d path=%b\n" % (HEADER, b"a" * HEADER))), 1),
    "pax-digits.tar.gz": lambda: gzip.compress(tar_of(*[(b"x", b"h", b"5" * 30_000)] * 40)),
    "header.warc.gz": lambda: gzip.compress(b"WARC/1.0\r\nX: " + b"a" * HEADER, 1),
    "header-http.warc.gz": lambda: gzip.compress(
        warc(b"WARC-Target-URI: http://x.example/1", body=b"HTTP/1.1 200 OK\r\nX: " + b"a" * HEADER), 1
    ),
    "chunked.warc.gz": lambda: gzip.compress(
        warc(
            b"WARC-Target-URI: http://x.example/1",
            body=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2faf080\r\n" + b"a" * HEADER,
        ),
        1,
    ),
    "no-address.warc": lambda: warc() + warc(b"WARC-Target-URI: http://x.example/1"),
    "length.warc": lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>hi",
    "zeros.html.gz": lambda: gzip.compress(bytes(HEADER), 1),
    "name.html.gz": lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * MEGABYTE,
    "overlapping.zip": overlapping,
    "tiny.zip": lambda: tiny_members(3_000),
    "brackets.json": lambda: b"[" * 100_000,
    "brackets-export.jsonl": lambda: b'{"id":"a","paragraphs":' + b"[" * 100_000,
    "tags.html": lambda: b"<b>" * 2_000_000,
    "laughs.xml": lambda: (
        b'<!DOCTYPE a [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%b">' % (c, b"&%c;" % (c - 1) * 10) for c in range(98, 122))
        + b"]><akomaNtoso>&y;</akomaNtoso>"
    ),
    "title-number.jsonl": lambda: record(title=5),
    "date-long.jsonl": lambda: record(date="9" * 30),
    "date-longer.jsonl": lambda: record(date="9" * 6000),
    "id-slash.jsonl": lambda: record(id="a/b"),
    "id-empty.jsonl": lambda: record(id=""),
    "label-number.jsonl": lambda: paragraph(label=5),
    "new\nline\x1b[31m.html": lambda: b"<p>nothing of note",
}
LINKS = {"loop": "loop", "circle": ".", "outside.html": "/etc/hostname", "zero.html": "/dev/zero"}
