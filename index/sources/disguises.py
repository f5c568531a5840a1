"""Undoes disguises of text: letters encoded in ASCII by a mail program or script, or decoded in a wrong encoding.

Each function returns the text as it was meant, or None if the text has no disguise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from index.text.letters import fits, plausible

SAMPLE = 64 * 1024  # characters at the start of a restored text that must look like a language: a thousand sentences
GLANCE = (
    2 * 1024
)  # characters from the first non-ASCII one on that are examined; few, because it is done for every source
FEWEST = 2  # disguised letters that a text must have; a single one is perhaps an example
FEWEST_SPACES = 3  # "%20" that a text without spaces must have to count as percent-encoded
MOSTLY = 0.7  # least share of accented Western letters in disguised text; no language has so many
SWAPPED = 0.8  # least share of words with upper and lower case swapped, which is typical of KOI8 read as Windows-1251

_SOFT_END = re.compile(rb"=[ \t]*\r?\n")
_QUOTED = re.compile(rb"=([0-9A-F]{2})")
_MAIL_ESCAPE = re.compile(rb"=(?![0-9A-F]{2}|[ \t]*\r?\n|\Z)")
_SEVEN_BITS = re.compile(r"\+([A-Za-z0-9+/]{3,})-?")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\n)+[A-Za-z0-9+/]{1,76}={0,2}\s*|[A-Za-z0-9+/]{400,}={0,2}\s*")
_CODED = re.compile(r"%[0-9A-F]{2}")
_ACCENTED = re.compile("[\xc0-\xff]")
_CYRILLIC_WORD = re.compile("[а-яА-ЯёЁ]{3,}")
_SWAPPED_WORD = re.compile("[а-яё][А-ЯЁ]{2,}")
_BEYOND = re.compile("[^\x00-\x7f]")
_READ_AS_WESTERN = ("cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp874")


@dataclass(frozen=True, slots=True)
class Unmasked:
    """The text that a disguised text stands for, and a notice that tells people about the disguise."""

    text: str
    notice: str


class DisguiseError(ValueError):
    """Raised if a whole text is disguised (in base64); the message says what to do."""


def quoted_printable(content: bytes) -> bytes | None:
    r"""Decode bytes that a mail program wrote as "=C3=A9".

    Returns None if the bytes are not all ASCII, if any "=" means something else, or if fewer than FEWEST of the encoded
    bytes are non-ASCII.

    >>> quoted_printable(b"caf=C3=A9s =E2=80=93 re=\nbuilt").decode(), quoted_printable(b"x = 2, =C3=A9=C3=A9")
    ('cafés – rebuilt', None)
    """
    if not content.isascii() or b"=" not in content or _MAIL_ESCAPE.search(content):
        return None
    beyond = sum(int(code, 16) > 0x7F for code in _QUOTED.findall(content))
    if beyond < FEWEST:
        return None
    return _QUOTED.sub(lambda found: bytes([int(found[1], 16)]), _SOFT_END.sub(b"", content))


def unmasked(text: str) -> Unmasked | None:
    """Return the text without its disguise, or None if it has none.

    Raises DisguiseError if the text is base64, judged by its first SAMPLE characters.
    """
    if text.isascii():
        if _BASE64.fullmatch(text[:SAMPLE]):
            raise DisguiseError("its text is in base64, as mails send it: decode it, and save it as text")
        return _of_seven_bits(text) or _of_an_address(text)
    first = _BEYOND.search(text)
    glance = text[first.start() : first.start() + GLANCE] if first else ""
    return _of_western_letters(text, glance) or _of_swapped_letters(text, glance)


def _of_seven_bits(text: str) -> Unmasked | None:
    """Decode UTF-7, in which non-ASCII letters are encoded after a "+" ("+IBk-hui"); None for any other text."""
    found = _SEVEN_BITS.findall(text[:SAMPLE]) if "+" in text else []
    if len(found) < FEWEST or not all(map(_is_shifted, found)):
        return None
    try:
        plain = text.encode().decode("utf-7")
    except UnicodeDecodeError:
        return None
    return Unmasked(plain, "read as UTF-7") if fits(plain[:SAMPLE]) else None


def _is_shifted(coded: str) -> bool:
    try:
        return not any(char.isascii() and char.isalpha() for char in f"+{coded}-".encode().decode("utf-7"))
    except UnicodeDecodeError:
        return False


def _of_an_address(text: str) -> Unmasked | None:
    """Decode percent-encoded letters and spaces, as in web addresses.

    Returns None if the text has fewer than FEWEST_SPACES encoded spaces, or has a plain one.
    """
    if text.count("%20") < FEWEST_SPACES or " " in text.strip():
        return None
    plain = unquote(text, errors="replace")
    return Unmasked(plain, "percent signs of an address are read as letters") if plausible(plain) else None


def _of_western_letters(text: str, glance: str) -> Unmasked | None:
    """Restore text of another script that was wrongly decoded as Windows-1252: "Ñåãîäíÿ"; None for any other text.

    `glance` is a part of the text, from its first non-ASCII character on, by which such a text is recognised.
    """
    accented = len(_ACCENTED.findall(glance))
    if accented < FEWEST or accented < MOSTLY * sum(map(str.isalpha, glance)):
        return None
    for encoding in _READ_AS_WESTERN:
        plain = _again(text, "cp1252", encoding) or _again(text, "latin-1", encoding)
        if plain and fits(plain[:SAMPLE]):
            return Unmasked(plain, f"letters are put right: somebody had taken {_shown(encoding)} for windows-1252")
    return None


def _of_swapped_letters(text: str, glance: str) -> Unmasked | None:
    """Restore KOI8 text that was wrongly decoded as Windows-1251: "уЕЗПДОС"; None for any other text.

    `glance` is a part of the text, from its first non-ASCII character on, by which such a text is recognised.
    """
    if not _SWAPPED_WORD.search(glance):
        return None
    words = _CYRILLIC_WORD.findall(glance)
    if sum(word[1:].isupper() for word in words) < max(FEWEST, SWAPPED * len(words)):
        return None
    plain = _again(text, "cp1251", "koi8-r")
    taken = "letters are put right: somebody had taken koi8-r for windows-1251"
    return Unmasked(plain, taken) if plain and fits(plain[:SAMPLE]) else None


def _again(text: str, taken_for: str, encoding: str) -> str | None:
    try:
        return text.encode(taken_for).decode(encoding)
    except UnicodeError:
        return None


def _shown(encoding: str) -> str:
    return encoding.replace("cp125", "windows-125")
