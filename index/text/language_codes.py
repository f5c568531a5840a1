"""Converts what a source writes for a language (spa, ger, pt-BR, Swedish, français) to one code.

The code is from ISO 639-1 if possible, else from ISO 639-3. Text that names no single language ("mul", "und",
"English; French") has no code.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

UNKNOWN = "und"  # the ISO 639-2 code for "undetermined", which BCP 47 allows as a page's language too

_SUBTAGS = re.compile(r"[a-z]{2,3}(?:[-_@.][a-z0-9]+)+", re.IGNORECASE)
_PARTED = re.compile(r"[;/|+]|,| and | & ")


@lru_cache(1_024)
def language_code(written: str) -> str | None:
    """Return the code of the language named by the text; None if it names no language or several."""
    plain = _plain(written)
    if _SUBTAGS.fullmatch(plain):
        plain = re.split(r"[-_@.]", plain)[0]
    known = _codes()
    if plain in known:
        return known[plain]
    named = re.sub(r"\(.*?\)", " ", plain)
    parts = [part.strip() for part in _PARTED.split(named) if part.strip()]
    found = {code for part in parts if (code := known.get(part) or known.get(_qualified(part)))}
    unknown = [part for part in parts if part not in known and _qualified(part) not in known]
    several = len(found) > 1 or (len(parts) > 1 and bool(unknown) and "," not in named)
    return None if several else next(iter(found), None)


@cache
def _codes() -> dict[str, str]:
    content = tomllib.loads(resources.files("index.text").joinpath("languages.toml").read_text("utf-8"))
    known = {_plain(name): code for code, names in content.items() for name in names}
    return known | {code: code for code in content}


def _plain(written: str) -> str:
    """Return the name in normal form for lookup: lower case, no accents, white space collapsed."""
    apart = unicodedata.normalize("NFKD", written.strip().casefold())
    return " ".join("".join(char for char in apart if not "\u0300" <= char <= "\u036f").split())


def _qualified(part: str) -> str:
    """Return the language in "brazilian portuguese" or "english uk": the last or first word, whichever is a
    language.
    """
    known = _codes()
    words = part.split()
    return next((word for word in (words[-1], words[0]) if len(word) > 3 and word in known), part) if words else part
