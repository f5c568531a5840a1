"""Decodes bytes to text, with a notice if they were not UTF-8, and refuses them if their encoding is uncertain.

The encoding is decided by, in this order: a byte order mark; the file's own declaration (XML, HTML); UTF-8, where bad
bytes are replaced one by one; the encoding that the user named; and a guess, accepted only if the letters fit a
language.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

import chardet

from index.errors import UsageError
from index.sources.disguises import DisguiseError, quoted_printable, unmasked
from index.text.language import language_of
from index.text.letters import fits, plausible

SAMPLE = 64 * 1024  # bytes on which a guess is based: a thousand sentences
DECLARED_WITHIN = 2_048  # bytes at the start in which XML and HTML declare their encoding
MANY = 3  # least valid UTF-8 sequences per bad byte in a text that counts as damaged UTF-8
FEW = 0.002  # share of bad bytes in ASCII text up to which they count as damage, not as an encoding
GUESSES = 6  # guesses of the detector that are considered, best first
LEAD = 1.5  # how many times as confident the first guess must be as another whose letters fit too
COMMONEST = "cp1252"  # always considered too, since a short Western text is too little for the detector
REPLACED = "\ufffd"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
_DECLARED = re.compile(
    rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)|<meta[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_WIDER = {  # declared name -> the superset by which browsers decode it
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_OTHER_NAMES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "ks_c_5601-1987": "cp949", "x-euc-jp": "euc_jp",
    "dos-866": "cp866", "iso-8859-8-i": "iso8859-8",
}  # fmt: skip
_PRINTERS = ("cp1252", "mac-roman", "big5", "cp932", "cp949", "gb18030")  # for ASCII with typographic quotes
_TYPOGRAPHY = frozenset("‘’‚“”„–—―…•·\u00a0")
FEWEST_GARBLED = 2  # garbled letters; a single one is perhaps intended, in a text about encodings
_SIGNS = ("Ã", "â€", "Ð", "Ñ", "Å", "Ä", "Î", "Ø")  # beginnings of garbled UTF-8 letters of French, English, Russian …
_AS_BYTES = {
    ord(char): byte for byte in range(0x80, 0xA0) if (char := bytes([byte]).decode("cp1252", "ignore"))
}  # characters of Windows-1252 for bytes that are control characters in Latin-1
_BEHIND = "".join(map(chr, [*range(0x80, 0xC0), *_AS_BYTES]))  # garbled later bytes of a UTF-8 letter
_GARBLED = re.compile(f"[Â-ÅÎ-Ñ×-Ù][{_BEHIND}]|[à-ï][{_BEHIND}]{{2}}|[ð-ô][{_BEHIND}]{{3}}")
_ASCII = frozenset(map(chr, range(0x80)))
_QUOTED = re.compile(r"[^\W_]’[^\W_]|“[^“”]*”")
_MISPLACED = re.compile(  # an apostrophe after no letter, an opening mark within a word, a dash joined to one side
    r"[^\W_][…•·][^\W_]|(?<![^\W_])’|[^\W_][“‘„‚]|”[^\W_]|(?<=\s)[–—―](?!\s)|(?<!\s)[–—―](?=\s)"
)
_ESCAPES = re.compile(rb"\x1b[$(]|~\{")  # escape sequences of ISO-2022 and HZ, whose bytes are all ASCII
_SURROGATE = re.compile(
    rb"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


class EncodingError(ValueError):
    """Raised if the encoding of bytes cannot be determined; the message says what to specify."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text and its encoding; `notice` tells people how it was decoded, or is None if nothing is unusual."""

    text: str
    encoding: str
    notice: str | None = None


def named(name: str) -> str:
    """Return Python's name of the encoding that the user named; raise UsageError if Python does not know it."""
    found = _codec(name)
    if found is None:
        raise UsageError(f"there is no encoding {name!r}; windows-1251, koi8-r, shift_jis and the like are")
    return found


def decoded(content: bytes, said: str | None = None) -> Decoded:
    r"""Decode the bytes to text; raise EncodingError if their encoding is uncertain.

    `said` is the encoding that the user named for bytes that are not UTF-8, or None.

    >>> decoded(b"\xef\xbb\xbfA na\xc3\xafve plan").text, decoded("Сегодня мы здесь были.".encode("cp1251")).encoding
    ('A naïve plan', 'windows-1251')
    """
    found = _outcome(content, said)
    if isinstance(found, str):
        raise EncodingError(found)
    return found


@lru_cache(maxsize=2)  # because several formats in turn recognise and read one source
def _outcome(content: bytes, said: str | None) -> Decoded | str:
    """Return the decoded text, or the message of the EncodingError, so that failures are cached too."""
    try:
        return _decoded(content, said)
    except EncodingError as error:
        return str(error)


def _decoded(content: bytes, said: str | None) -> Decoded:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(content[len(mark) :].decode(encoding, errors="replace"), encoding)
    whole = _strictly(content, "utf-8")
    if whole is not None:
        wide = _without_mark(content) if b"\0" in content else _escaped_as_named(content, said) or _escaped(content)
        return wide or _quoted(content, said) or _utf8_or_declared(content, whole)
    wide = _without_mark(content) if b"\0" in content else None
    return wide or _by_declaration(content) or _damaged(content) or _by_name(content, said) or _guessed(content)


def is_wide(content: bytes, said: str | None = None) -> bool:
    r"""Return whether the bytes are UTF-16 or UTF-32 text. `said` is the encoding that the user named, or None.

    The encoding detector, which takes 23 MB of memory, is not used.

    >>> is_wide("Yes, it is.".encode("utf-16-le")), is_wide(b"\x89PNG\r\n\x1a\n\x00\x00")
    (True, False)
    """
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)
    named_so = said is not None and _strictly(content, said) is not None
    wide = marked or (said if named_so else None)
    return (wide is not None and wide.startswith(_WIDE)) or _without_mark(content) is not None


def in_utf8(content: bytes, said: str | None = None) -> bytes:
    """Return the bytes as valid UTF-8 without a byte order mark; in JSON, escapes of lone surrogates become U+FFFD.

    `said` is the encoding that the user named, or None. If nothing changes, the same object is returned. Raises
    EncodingError if the encoding is uncertain.
    """
    found = decoded(content, said)
    if found.encoding != "utf-8":
        content = _declaring_utf8(found.text).encode("utf-8", "replace")
    elif found.notice or content.startswith(codecs.BOM_UTF8):
        content = found.text.encode("utf-8", "replace")
    if b"\\u" in content and content.lstrip()[:1] in (b"{", b"["):
        content = _SURROGATE.sub(lambda match: b"\\ufffd" if match["lone"] else match[0], content)
    return content


def _utf8_or_declared(content: bytes, whole: str) -> Decoded:
    """Return the text of a file whose bytes are valid UTF-8; `whole` is the bytes decoded as UTF-8.

    The result is `whole` without any disguise. But if the file declares an East Asian encoding that gives plausible
    text, and `whole` is not plausible, the result is the text in the declared encoding.
    """
    declared = _declaration(content)
    if declared and declared.startswith(("gb", "big5", "cp932", "cp949", "euc", "iso2022")) and not whole.isascii():
        with_it = _strictly(content, declared)
        if with_it is not None and fits(with_it) and not fits(whole):
            return _told(with_it, declared)
    return _unmasked(whole) or _ungarbled(whole)


def _quoted(content: bytes, said: str | None) -> Decoded | None:
    """Decode text that a mail program wrote as "=C3=A9"; return None for other text.

    The bytes that such signs stand for can be in any encoding. `said` is the encoding that the user named, or None.
    """
    plain = quoted_printable(content)
    if plain is None:
        return None
    found = _decoded(plain, said)
    told = f"; {found.notice}" if found.notice else ""
    return Decoded(found.text, "quoted-printable", f"quoted-printable is read as letters{told}")


def _unmasked(text: str) -> Decoded | None:
    try:
        found = unmasked(text)
    except DisguiseError as error:
        raise EncodingError(str(error)) from error
    return Decoded(found.text, "utf-8", found.notice) if found else None


def _ungarbled(text: str) -> Decoded:
    """Return the text, repaired if all its non-ASCII letters are UTF-8 that was wrongly decoded as Windows-1252.

    >>> _ungarbled("They donâ€™t pay in the cafÃ©.").text
    'They don’t pay in the café.'
    """
    if not any(mark in text for mark in _SIGNS):
        return Decoded(text, "utf-8")
    found = _GARBLED.findall(text)
    beyond = sum(not char.isascii() for char in text)
    if len(found) < FEWEST_GARBLED or sum(map(len, found)) < beyond:
        return Decoded(text, "utf-8")
    mended = _GARBLED.sub(lambda each: each[0].translate(_AS_BYTES).encode("latin-1").decode("utf-8", "replace"), text)
    if REPLACED in mended or not fits(mended[:SAMPLE]):
        return Decoded(text, "utf-8")
    return Decoded(mended, "utf-8", f"{len(found)} letters are put right: somebody had taken UTF-8 for windows-1252")


def _by_declaration(content: bytes) -> Decoded | None:
    declared = _declaration(content)
    if declared is None:
        return None
    if declared == "utf-8":
        return Decoded(*_replaced(content, declared))
    text = _strictly(content, declared)
    return None if text is None else Decoded(text, _shown(declared))


def _by_name(content: bytes, said: str | None) -> Decoded | None:
    if said is None:
        return None
    text = _strictly(content, said)
    if text is None:
        raise EncodingError(f"neither UTF-8 nor {_shown(said)}, which --encoding names")
    return Decoded(text, _shown(said))


def _escaped_as_named(content: bytes, said: str | None) -> Decoded | None:
    """Decode ASCII bytes that have escape sequences of ISO-2022 or HZ, by the encoding `said` that the user named.

    Returns None if `said` is None, or if the bytes have no such sequence or are not all ASCII.
    """
    return _by_name(content, said) if said and content.isascii() and _ESCAPES.search(content) else None


def _damaged(content: bytes) -> Decoded | None:
    """Decode UTF-8 that has some bad bytes, or ASCII that has a few stray ones; return None for anything else."""
    escaped = content.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= char <= "\udcff" for char in escaped)
    good = sum(char > "\x7f" for char in escaped) - bad
    if good >= MANY * bad or (not good and bad <= FEW * len(content) and not _reads_as_western(content)):
        return Decoded(*_replaced(content, "utf-8"))
    return None


def _reads_as_western(content: bytes) -> bool:
    text = _strictly(_sample(content), "cp1252")
    return text is not None and fits(text)


def _replaced(content: bytes, encoding: str) -> tuple[str, str, str]:
    text = content.decode(encoding, "replace")
    bad = text.count(REPLACED)
    return (
        text,
        encoding,
        f"{bad} bad byte{'s stand' if bad != 1 else ' stands'} as {REPLACED} in what is UTF-8 otherwise",
    )


def _without_mark(content: bytes) -> Decoded | None:
    """Decode UTF-16 without a byte order mark; return None for anything else.

    It is recognised by its spaces and line ends, whose zero bytes are all at even or all at odd positions.
    """
    zeros = [content[side::2].count(0) for side in (0, 1)]
    if len(content) % 2 or min(zeros) or sum(zeros) < 2:
        return None
    encoding = "utf-16-be" if zeros[0] else "utf-16-le"
    text = _strictly(content, encoding)
    if text is None or not fits(text[:SAMPLE]):
        return None
    return _told(text, encoding)


def _guessed(content: bytes) -> Decoded:
    """Decode by the detector's guess if that gives words of a language and no other guess fits nearly as well.

    Raises EncodingError otherwise.
    """
    sample = _sample(content)
    if typographic := _typographic(content):
        return typographic
    guesses = [
        (codec, float(guess["confidence"] or 0))
        for guess in chardet.detect_all(sample)[:GUESSES]
        if (codec := _codec(str(guess["encoding"])))
    ]
    fitting: dict[str, tuple[str, float]] = {}
    for encoding, confidence in [*guesses, (COMMONEST, 0.0)]:
        text = _strictly(sample, encoding)
        if text is not None and fits(text):
            fitting.setdefault(text, (encoding, confidence))
    if fitting:
        (encoding, confidence), *others = fitting.values()
        whole = _strictly(content, encoding)
        if whole is not None and all(confidence >= LEAD * other for _, other in others):
            return _told(whole, encoding)
    like = next((codec for codec, _ in guesses if _strictly(sample, codec) is not None), None)
    looks = f"not UTF-8; looks like {_shown(like)}: say so with --encoding {_shown(like)}" if like else None
    raise EncodingError(looks or "not UTF-8: say what it is with --encoding NAME (windows-1251, shift_jis, …)")


def _typographic(content: bytes) -> Decoded | None:
    """Decode English text whose non-ASCII bytes are all quotation marks, dashes and the like in exactly one encoding.

    Returns None for anything else.
    """
    fitting: dict[str, str] = {}
    for encoding in _PRINTERS:
        text = _strictly(content, encoding)
        if (
            text is not None
            and set(text) <= _ASCII | _TYPOGRAPHY
            and _QUOTED.search(text)
            and not _MISPLACED.search(text)
        ):
            fitting.setdefault(text, encoding)
    if len(fitting) != 1:
        return None
    text, encoding = next(iter(fitting.items()))
    return _told(text, encoding) if language_of(text) == "en" else None


def _escaped(content: bytes) -> Decoded | None:
    """Decode ISO-2022 or HZ, in which ASCII bytes after an escape sequence mean other letters; None for other bytes."""
    if not content.isascii() or not _ESCAPES.search(content):
        return None
    encoding = _codec(str(chardet.detect(_sample(content))["encoding"]))
    text = _strictly(content, encoding) if encoding else None
    return _told(text, encoding) if encoding and text and not text.isascii() and plausible(text) else None


def _told(text: str, encoding: str) -> Decoded:
    shown = _shown(encoding)
    return Decoded(text, shown, f"read as {shown}, for it is no UTF-8; if that is wrong, name its --encoding")


def _sample(content: bytes) -> bytes:
    """Return about SAMPLE bytes, from the start of the first line with a non-ASCII byte, if possible in whole lines.

    All bytes are returned if they are not more than SAMPLE. If all are ASCII, the sample is from the beginning.
    """
    if len(content) <= SAMPLE:
        return content
    found = re.search(rb"[\x80-\xff]", content)
    start = content.rfind(b"\n", 0, found.start()) + 1 if found else 0
    end = content.find(b"\n", start + SAMPLE)
    return content[start : end if end > 0 else start + SAMPLE]


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declaration(content: bytes) -> str | None:
    """Return the codec that an XML or HTML file declares; None for other files and for unknown codecs."""
    start = content[:DECLARED_WITHIN].lstrip()
    found = _DECLARED.search(start) if start.startswith(b"<") else None
    codec = _codec((found[1] or found[2]).decode("ascii", "replace")) if found else None
    return "utf-8" if codec and codec.startswith("utf-16") else codec  # a UTF-16 declaration would not have matched


def _declaring_utf8(text: str) -> str:
    """Make an XML or HTML text declare UTF-8 instead of its encoding; return other text unchanged."""
    start = text[:DECLARED_WITHIN]
    if not start.lstrip().startswith("<"):
        return text
    declared = re.compile(_DECLARED.pattern.decode(), re.IGNORECASE)

    def exchanged(match: re.Match[str]) -> str:
        return match[0].replace(match[1] or match[2], "utf-8")

    return declared.sub(exchanged, start) + text[DECLARED_WITHIN:]


def _codec(name: str) -> str | None:
    """Return Python's name of the encoding called `name`.

    If browsers decode it by a wider encoding, such as cp1252 for ASCII, the name of the wider one is returned. Returns
    None if Python does not know the name, or if it names no encoding of text.
    """
    plain = name.strip().lower()
    try:
        found = codecs.lookup(_OTHER_NAMES.get(plain, plain))
    except (LookupError, ValueError):
        return None
    codec = found.name
    if not getattr(found, "_is_text_encoding", True) or codec in ("utf-7", "idna", "punycode", "unicode-escape"):
        return None
    return _WIDER.get(codec, "utf-8" if codec == "utf-8-sig" else codec)


def _shown(codec: str) -> str:
    """Return the common name of an encoding."""
    number = codec.removeprefix("cp")
    return f"windows-{number}" if number in {str(n) for n in range(1250, 1259)} else codec
