"""Names of members of zip files, in the encodings that people use."""

from __future__ import annotations

import struct
import zipfile
import zlib

import pytest

from index.sources.zip_names import member_names


def called(*names: bytes, extra: bytes = b"", flag: int = 0) -> list[str]:
    """Return the names that Rostra reads for members with these bytes as names, in a zip file without the UTF-8
    flag.
    """
    infos = []
    for name in names:
        info = zipfile.ZipInfo(name.decode("utf-8" if flag else "cp437"))
        info.extra, info.flag_bits = extra, flag
        infos.append(info)
    return list(member_names(infos)[0].values())


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp866", ["Речь.txt"]),
        ("cp866", ["2001-01-01-Речь о мосте.txt", "речи/РЕЧЬ.txt"]),
        ("cp1251", ["Речь.txt"]),
        ("koi8-r", ["Речь о мосте.txt"]),
        ("utf-8", ["Речь.txt", "Café.txt"]),
        ("cp932", ["2001-01-01-港の橋.txt", "スピーチ.txt"]),
        ("gb18030", ["2002-01-01-港口大桥.txt"]),
        ("big5", ["2001-01-01-港口大橋的重建.txt"]),
        ("cp949", ["2001-01-01-다리를 다시 세우다.txt"]),
        ("cp737", ["Ομιλία.txt"]),
        ("cp850", ["Köln.txt", "Discours été.txt"]),
        ("cp852", ["Řeč.txt"]),
        ("cp1252", ["Köln.txt", "Discours à l'été.txt"]),
    ],
)
def test_old_names_are_read_in_the_encoding_in_which_all_of_them_are_names(encoding: str, names: list[str]) -> None:
    assert called(*(name.encode(encoding) for name in names)) == names


def test_names_of_ascii_and_those_with_the_flag_are_as_they_stand() -> None:
    assert called(b"a.txt", b"b/c.txt") == ["a.txt", "b/c.txt"]
    assert called("Речь.txt".encode(), flag=0x800) == ["Речь.txt"]


def test_the_unicode_field_is_believed_if_it_is_of_this_name() -> None:
    name = b"Rec.txt"
    for of, expected in ((name, "Речь.txt"), (b"other", "Rec.txt")):
        field = struct.pack("<BI", 1, zlib.crc32(of)) + "Речь.txt".encode()
        assert called(name, extra=struct.pack("<HH", 0x7075, len(field)) + field) == [expected]


def test_a_guess_says_what_it_was() -> None:
    old, new = zipfile.ZipInfo("Речь.txt".encode("cp866").decode("cp437")), zipfile.ZipInfo("a.txt")
    assert member_names([old, new])[1] == "cp866"
    assert member_names([new])[1] is None
