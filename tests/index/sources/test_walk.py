"""Folders, containers and streams are read as one series of named sources; each bad one is skipped with a reason."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import pickle
import tarfile
import zipfile
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from index.records import Skipped
from index.sources.columns import Columns
from index.sources.source import SOURCE_LIMIT, Source
from index.sources.walk import sources

KILOBYTE = 1000


def names(*paths: Path | str, limit: int = SOURCE_LIMIT) -> dict[str, bytes | str]:
    """Return each source's content, or the reason why it was skipped, by its name below the test's folder."""
    found = {}
    for item in sources([Path(path) for path in paths], limit=limit):
        name = item.source if isinstance(item, Skipped) else item.name
        found[name.rpartition("/t/")[2] or name] = item.reason if isinstance(item, Skipped) else item.content
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "t"
    folder.mkdir()
    return folder


def tar(path: Path, members: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(path, cast("str", mode)) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def test_a_folder_gives_its_files_in_the_order_of_their_names(folder: Path) -> None:
    (folder / "b").mkdir()
    for name in ("c.html", "b/2.html", "b/1.html", "a.html"):
        (folder / name).write_text(name)
    assert list(names(folder)) == ["a.html", "b/1.html", "b/2.html", "c.html"]


def test_what_is_no_page_is_skipped_with_one_clear_reason_each(folder: Path) -> None:
    (folder / "._page.html").write_bytes(b"\0\5\x16\7junk")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    (folder / "broken").symlink_to(folder / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "big.html").write_bytes(b"a" * 2 * KILOBYTE)
    os.mkfifo(folder / "pipe")
    assert names(folder, limit=KILOBYTE) == {
        "._page.html": "AppleDouble file of a Mac, no text",
        ".git": "hidden file",
        "big.html": "larger than 0.001 MB",
        "broken": "no such file or directory",
        "loop": "a link to a folder",
        "pipe": "not a file",
        str(folder): "no pages in folder",
    }


def test_a_missing_path_and_an_empty_folder_say_so(folder: Path) -> None:
    assert names(folder / "none") == {"none": "no such file or directory"}
    assert names(folder) == {str(folder): "no pages in folder"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(folder: Path) -> None:
    (folder / "secret.html").touch(mode=0)
    assert names(folder / "secret.html") == {"secret.html": "permission denied"}


def test_members_of_a_zip_are_named_after_it_and_bad_ones_are_skipped_alone(folder: Path) -> None:
    path = folder / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("news/1.html", "one")
        archive.writestr("news/", "")
        archive.writestr("__MACOSX/news/._1.html", "junk")
        archive.writestr("bomb.html", b"0" * 100 * KILOBYTE)
        archive.writestr("damaged.html", "two two two two two")
        archive.writestr("locked.html", "three")
    content = bytearray(path.read_bytes())
    at = content.index(b"damaged.html") + len("damaged.html")
    content[at + 3] ^= 0xFF  # within the compressed text
    entry = content.rindex(b"locked.html") - 38  # the flags of its entry in the zip file's directory
    content[entry] |= 1
    path.write_bytes(content)
    found = names(path, limit=10 * KILOBYTE)
    assert found.pop("pages.zip!damaged.html").startswith(("damaged", "Error"))  # type: ignore[arg-type]
    assert found == {
        "pages.zip!news/1.html": b"one",
        "pages.zip!__MACOSX/news/._1.html": "AppleDouble file of a Mac, no text",
        "pages.zip!bomb.html": "larger than 0.01 MB",
        "pages.zip!locked.html": "encrypted",
    }


def test_a_zip_that_lies_about_sizes_is_read_no_further_than_the_limit(folder: Path) -> None:
    path = folder / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("small.html", b"0" * 100 * KILOBYTE)
    content = path.read_bytes().replace((100 * KILOBYTE).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(content)
    (reason,) = names(path, limit=KILOBYTE).values()
    assert isinstance(reason, str)


def test_documents_of_an_office_are_not_taken_for_containers(folder: Path) -> None:
    path = folder / "speech.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert names(path, limit=KILOBYTE) == {"speech.docx": path.read_bytes()}
    assert names(path, limit=KILOBYTE // 10) == {"speech.docx": "larger than 0.0001 MB"}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_told_by_its_bytes_however_it_is_compressed_or_called(folder: Path, mode: str) -> None:
    path = tar(folder / "pages", {"a/1.html": b"one", "a/._1.html": b"x", "a/2.html": b"2" * 2 * KILOBYTE}, mode)
    assert names(path, limit=KILOBYTE) == {
        "pages!a/1.html": b"one",
        "pages!a/._1.html": "AppleDouble file of a Mac, no text",
        "pages!a/2.html": "larger than 0.001 MB",
    }


def test_links_and_devices_in_a_tar_are_skipped(folder: Path) -> None:
    with tarfile.open(folder / "t.tar", "w") as archive:
        link = tarfile.TarInfo("link.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert names(folder / "t.tar") == {"t.tar!link.html": "a link"}


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_tar_that_is_cut_gives_what_is_whole_and_says_that_it_is_damaged(folder: Path, mode: str) -> None:
    path = tar(folder / "pages", {f"{n}.html": os.urandom(50 * KILOBYTE) for n in range(30)}, mode)
    path.write_bytes(path.read_bytes()[:-300_000])
    found = list(names(path).items())
    assert len(found) > 1 or mode == "w:bz2"  # bzip2 decompresses blocks of 900 kB as a whole
    assert all(isinstance(content, bytes) for _, content in found[:-1])
    assert found[-1][0] == "pages"
    assert str(found[-1][1]).startswith("damaged: ")


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_single_compressed_file_is_one_source(folder: Path, compress: object) -> None:
    (folder / "page.html.z").write_bytes(compress(b"<p>one"))  # type: ignore[operator]
    assert names(folder) == {"page.html.z": b"<p>one"}


def test_a_file_that_only_begins_like_a_container_says_that_it_is_damaged(folder: Path) -> None:
    for name, start in {
        "z": b"PK\x03\x04",
        "g": b"\x1f\x8b",
        "b": b"BZh",
        "x": b"\xfd7zXZ\x00",
        "w": b"WARC/1.0",
    }.items():
        (folder / name).write_bytes(start + b"nonsense")
    found = names(folder)
    assert all(str(found[name]).startswith("damaged: ") for name in "zgbx"), found
    assert found["w"] == "no pages in container"


def record(kind: str, url: str, block: bytes) -> bytes:
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n"
    media = {"response": "application/http; msgtype=response", "request": "application/http; msgtype=request"}
    kept = f"WARC-Record-ID: <urn:uuid:{len(block)}>\r\nContent-Type: {media[kind]}\r\n\r\n"
    return (head + kept).encode() + block + b"\r\n\r\n"


def warc(members: list[tuple[str, str, bytes]], compressed: str) -> bytes:
    records = [
        record("response", url, f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body)
        for url, status, body in members
    ]
    records.append(record("request", "https://e.org/1", b"GET /1 HTTP/1.1\r\nHost: e.org\r\n\r\n"))
    return b"".join(gzip.compress(r) if compressed == "gz" else r for r in records)


@pytest.mark.parametrize("compressed", ["plain", "gz"])
def test_pages_of_a_warc_know_their_addresses_and_other_records_are_no_pages(folder: Path, compressed: str) -> None:
    pages = [("https://e.org/1", "200 OK", b"<p>one"), ("https://e.org/2", "404 Not Found", b"")]
    (folder / "crawl.warc").write_bytes(warc(pages, compressed))
    one, missing = sources([folder / "crawl.warc"])
    assert isinstance(one, Source)
    assert (one.name[-27:], one.url, one.content) == ("/crawl.warc!https://e.org/1", "https://e.org/1", b"<p>one")
    assert isinstance(missing, Skipped)
    assert missing.reason == "HTTP status 404"


def test_a_warc_that_ends_within_a_page_does_not_give_half_of_it(folder: Path) -> None:
    content = warc([("https://e.org/1", "200 OK", b"<p>one" * 100)], "plain")
    (folder / "crawl.warc").write_bytes(content[: content.index(b"<p>one") + 300])
    assert names(folder) == {"crawl.warc!https://e.org/1": "damaged: the file ends within it"} | {
        str(folder): "no pages in folder"
    }


class Pipe(io.RawIOBase):
    """A standard input that gives a few bytes at a time and cannot seek, like a pipe."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._content.read(min(len(buffer), 100))
        buffer[: len(part)] = part
        return len(part)


def piped(content: bytes) -> list[Source | Skipped]:
    return list(sources(["-"], stdin=cast("BinaryIO", io.BufferedReader(Pipe(content)))))


def test_standard_input_may_be_a_page_or_any_container(folder: Path) -> None:
    (page,) = piped(b"<p>one")
    assert page == Source("-", b"<p>one")
    with zipfile.ZipFile(folder / "p.zip", "w") as archive:
        archive.writestr("1.html", "one")
    (member,) = piped((folder / "p.zip").read_bytes())
    assert member == Source("-!1.html", b"one")
    (member,) = piped(tar(folder / "p.tgz", {"1.html": b"one"}, "w:gz").read_bytes())
    assert member == Source("-!1.html", b"one")


def test_each_line_of_an_export_is_a_source_and_costs_no_more_memory(folder: Path) -> None:
    lines = [
        b'{"id": "a", "paragraphs": []}',
        b"",
        b'{"id": "b", "paragraphs": []}',
        b'{"id": "c", "x": "%s"}' % (b"x" * 99),
    ]
    (folder / "e.jsonl").write_bytes(b"\n".join(lines))
    assert names(folder / "e.jsonl", limit=60) == {
        "e.jsonl!1": lines[0] + b"\n",
        "e.jsonl!3": lines[2] + b"\n",
        "e.jsonl!4": "larger than 6e-05 MB",
    }


def test_names_that_are_no_text_can_still_be_written_down(folder: Path) -> None:
    os.close(os.open(os.fsencode(folder) + b"/caf\xe9.html", os.O_CREAT))
    (name,) = names(folder)
    assert name == "caf\ufffd.html"
    name.encode()


def test_a_source_is_cheap_to_hand_to_another_process(folder: Path) -> None:
    (folder / "a.html").write_bytes(b"x" * KILOBYTE)
    (source,) = sources([folder / "a.html"], told=Columns(text="Body"))
    assert pickle.loads(pickle.dumps(source)) == source
    assert len(pickle.dumps(source)) < 2 * KILOBYTE


def test_a_digest_rests_on_all_that_decides_the_reading() -> None:
    page = Source("a", b"x")
    others = [Source("a", b"y"), Source("a", b"x", url="u"), Source("a", b"x", columns=Columns(text="t"))]
    assert page.digest == Source("b", b"x", path=Path("b")).digest
    assert len({page.digest, *(other.digest for other in others)}) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_decoded_by_its_mark_or_as_utf8(encoding: str) -> None:
    assert Source("a", "A naïve – plan".encode(encoding)).text == "A naïve – plan"


def test_the_head_of_what_cannot_be_decoded_is_still_there_to_look_at() -> None:
    assert Source("a", b"Date \x8d\x90").head.startswith("Date ")
