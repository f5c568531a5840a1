"""The translations of the interface, `translations/<language>/LC_MESSAGES/messages.po`, compiled when loaded.

No build step is needed: a fresh clone, a wheel and a container all have every language with a catalogue.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).resolve().parent.parent / "translations"
NAME = Path("LC_MESSAGES", "messages.po")
SOURCE = "en"  # the language in which templates and code are written; it needs no catalogue
SCRIPT = "web/static/rostra.js"  # pages in other languages carry the translations of its messages


def available() -> tuple[str, ...]:
    """Return the codes of the languages that have a translation."""
    return (SOURCE, *sorted(file.parent.parent.name for file in FOLDER.glob(f"*/{NAME}")))


def catalogue(language: str) -> Catalog:
    """Read the catalogue of a language from its file."""
    with (FOLDER / language / NAME).open("rb") as file:
        return read_po(file, locale=language)


@cache  # one entry for each language
def translations(language: str) -> NullTranslations:
    """Return the compiled catalogue; for English (SOURCE), one that leaves every message unchanged."""
    if language == SOURCE:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


@cache
def script_words(language: str) -> dict[str, str]:
    """Return the translations of the messages in the site's script, by English message; empty for English itself."""
    if language == SOURCE:
        return {}
    told = (message for message in catalogue(language) if any(file == SCRIPT for file, _ in message.locations))
    return {str(message.id): str(message.string) for message in told}
