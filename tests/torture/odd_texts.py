"""Odd texts: random Unicode, random pieces of the query language, real queries changed, swapped and cut; and odd
bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_from_bytes

from search.query.examples import EXAMPLES

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

LONG_SHARE = 0.003  # share of texts with 3,000 pieces, longer than anybody types
SPLICES = (b"", b"\x00", b"\xff\xfe", b"<", b"&#0;", b'"', b"\x1b", b"]]>", b"{" * 50, b"9" * 40, b"\xed\xa0\x80")

PIECES = [
    "ferry",
    "é",
    "й",
    "ß",
    "İ",
    "²",
    "٣",
    "S-400",
    "U.S.",
    "1,000",
    "_",
    '"',
    "“",
    "»",
    "(",
    ")",
    "-",
    "−",
    "--",
    "=",
    "~",
    "~2",
    "*",
    "?",
    "^2",
    ":",
    "::",
    "..",
    "...",
    ".",
    ",",
    "/",
    "&",
    "&&",
    "|",
    "||",
    "AND",
    "OR",
    "NOT\n",
    "title:",
    "speaker:",
    "date:",
    "date:2013",
    "date:(2013",
    "before:",
    "after:2020-05-31",
    "year:",
    "foo:",
    "2013",
    "2013-09",
    "2010..2013",
    "WHO IS",
    "kremlin.ru/d/60795",
    "event:",
]
PIECES += [" ", " ", " ", "\x00", "\u0301", "\ud800", "\u200b", "\u00a0", "\n"]


def odd_text(chance: random.Random) -> str:
    """Make one text, odd in one of three ways."""
    way = chance.random()
    if way < LONG_SHARE:
        return "".join(chance.choices(PIECES, k=3000))
    if way < 0.5:
        return "".join(chance.choices(PIECES, k=chance.randrange(1, 30)))
    if way < 0.7:
        return "".join(chr(chance.randrange(0x11000)) for _ in range(chance.randrange(1, 40)))
    return _mutated(chance.choice(EXAMPLES).typed, chance)


def _mutated(text: str, chance: random.Random) -> str:
    characters = list(text) or [" "]
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(characters) + 1)
        characters[at : at + chance.randrange(3)] = chance.choice(PIECES)
        characters = characters or [" "]
    return "".join(characters)


def odd_bytes(content: bytes, chance: random.Random) -> bytes:
    """Return the content with bytes flipped, cut out, doubled or inserted."""
    odd = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(odd) + 1)
        way = chance.random()
        if way < 0.3 and at < len(odd):
            odd[at] ^= 1 << chance.randrange(8)
        elif way < 0.5:
            del odd[at : at + chance.randrange(200)]
        elif way < 0.7:
            start = chance.randrange(len(odd) + 1)
            odd[at:at] = odd[start : start + chance.randrange(200)]
        elif way < 0.95:
            odd[at:at] = chance.choice(SPLICES)
        else:
            del odd[at:]
    return bytes(odd)


def odd_query(names: Sequence[str], chance: random.Random) -> str:
    """Make a query string that no page of the site links to; `names` are names of parameters."""
    pairs = []
    for _ in range(chance.randint(0, 6)):
        name = chance.choice(names) if chance.random() < 0.8 else odd_text(chance)[:20]
        value = chance.choice(("", "1", "-1", "9" * 30, "2013", "new", odd_text(chance)[:300]))
        written = (part.encode("utf-8", "surrogatepass") for part in (name, value))
        pairs.append("=".join(quote_from_bytes(part) if chance.random() < 0.9 else "%zz%" for part in written))
    return chance.choice(("&", "&&", ";")).join(pairs)
