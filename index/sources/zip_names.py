"""Decodes the names in zip files, including old ones whose encoding is not stated.

A flag or a Unicode field marks a member's name as UTF-8. Otherwise the format prescribes code page 437, which most
programs ignored in most countries. Then all names of a zip file are decoded in the one encoding in which they look like
names.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

import chardet

from index.text.letters import plausible

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable

UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075  # the extra field with the name in UTF-8 and a checksum of the name in the header
BY_RULE = "cp437"

# The first encoding that fits is chosen, so those that seldom fit by chance come first.
_CANDIDATES = (
    "utf-8", "cp866", "cp1251", "koi8-r", "cp737", "cp1253",
    "cp932", "gb18030", "cp949", "big5", "cp850", "cp852", "cp1252",
)  # fmt: skip
_COMMON = {  # encoding -> usual non-ASCII letters of names, as ranges of a character class
    "cp866": "А-Яа-яЁё№", "cp1251": "А-Яа-яЁёІіЇїЄєҐґ№«»–—", "koi8-r": "А-Яа-яЁё",
    "cp737": "Α-Ωα-ωάέήίόύώϊϋς", "cp1253": "Α-Ωα-ωάέήίόύώϊϋΐΰςΆΈΉΊΌΎΏ", "cp932": "ぁ-んァ-ヶー一-龠々　-〿",
    "gb18030": "一-龥　-〿", "cp949": "가-힣", "big5": "一-龥　-〿",
    "cp850": "äöüßÄÖÜéèàâêçñôûîïëáíóúåæøÅÆØ", "cp852": "áčďéěíňóřšťúůýžąćęłńśźżÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĄĆĘŁŃŚŹŻöüőűäô",
    "cp1252": "äöüßÄÖÜéèàâêçñôûîïëáíóúåæøÅÆØÉÈÀ’“”–—",
}  # fmt: skip


_EAST_ASIAN = ("cp932", "gb18030", "cp949", "big5")


def member_names(infos: Iterable[zipfile.ZipInfo]) -> tuple[dict[str, str], str | None]:
    """Map the name that `zipfile` gives each member to its decoded name.

    Returns the mapping, and the encoding of the names if it was guessed, else None.
    """
    infos = list(infos)
    told = {info.filename: name for info in infos if (name := _utf8_name(info)) is not None}
    raw = {info.filename: _raw(info.filename) for info in infos if info.filename not in told}
    encoding = _encoding([name for name in raw.values() if not name.isascii()])
    guessed = encoding if encoding not in ("utf-8", BY_RULE) else None
    return told | {given: name.decode(encoding, "replace") for given, name in raw.items()}, guessed


def _utf8_name(info: zipfile.ZipInfo) -> str | None:
    """Return the member's name if a flag or a Unicode field marks it as UTF-8; None if neither does."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and len(field) > 5 and _is_of(field, _raw(info.orig_filename)):
            return field[5:].decode("utf-8", "replace")
    return None


def _is_of(field: bytes, name: bytes) -> bool:
    return field[0] == 1 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(name)


def _raw(given: str) -> bytes:
    """Return the original bytes of a name that `zipfile` decoded as code page 437."""
    try:
        return given.encode(BY_RULE)
    except UnicodeEncodeError:
        return given.encode("utf-8", "surrogateescape")  # the name was UTF-8 after all


def _encoding(names: list[bytes]) -> str:
    """Return the encoding in which all `names` look like names, or code page 437 if there is none.

    Chinese, Japanese and Korean names look plausible in each other's encodings, so a detector decides among these.
    """
    fitting = [encoding for encoding in _CANDIDATES if names and _fits(names, encoding)]
    if len(fitting) > 1 and fitting[0] in _EAST_ASIAN:
        guessed = chardet.detect(b"\n".join(names), include_encodings=fitting)["encoding"] or fitting[0]
        return guessed.lower()
    return next(iter(fitting), BY_RULE)


def _fits(names: list[bytes], encoding: str) -> bool:
    try:
        decoded = [name.decode(encoding) for name in names]
    except UnicodeDecodeError:
        return False
    if encoding == "utf-8":
        return True
    letters = re.compile(rf"[\x20-\x7e{_COMMON[encoding]}]*")
    words = [word for name in decoded for word in re.findall(r"[^\W\d_]+", name)]
    cased = all(word.isupper() or word[1:] == word[1:].lower() for word in words)
    return cased and all(letters.fullmatch(name) and plausible(re.sub(r"[_/.-]", " ", name)) for name in decoded)
