"""Collects the messages of templates, code and script, and updates the translation catalogues.

`make messages` runs `python -m web.languages.collecting`. For a language without a catalogue (`make messages
LANGUAGE=de`) a new one is created.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from index.fields import FIELDS
from web.languages.catalogues import FOLDER, NAME, SOURCE, available, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = FOLDER.parent.parent
METHODS = [("**/templates/**", "jinja2"), ("**/static/*.js", "javascript"), ("**.py", "python")]
KEYWORDS = DEFAULT_KEYWORDS | {
    "message": None,  # a text that is translated where it is shown
    "one_and_several": (1, 2),  # singular and plural
    "said": None,
    "said_of": (2, 3),
    "joined_by": None,
    "Example": (3,),  # the description of an example query
    "say": None,  # a call in the script
}
PLACES = ("web", "search")  # the folders whose code has messages
OTHERS = ("word", "title", "year", "quarter", "month")  # kinds of completions that are not fields, and steps of trends
WIDTH = 120  # characters of a line, as everywhere


def messages() -> Catalog:
    """Collect every message of the site, with the files that use it."""
    found = Catalog(project="Rostra", charset="utf-8", fuzzy=False)
    for room in PLACES:
        for file, _, text, _, context in extract_from_dir(ROOT / room, METHODS, {"**": {}}, KEYWORDS):
            found.add(text, None, [(f"{room}/{Path(file).as_posix()}", 0)], context=context)
    for text in (*labels(), *OTHERS):
        found.add(text, None, [("index/fields.py", 0)])
    return found


def labels() -> Iterator[str]:
    """Yield every name that pages use for a field of a speech: singular, plural, register title and search prefix."""
    for field in FIELDS:
        named = (field.label, field.label.lower(), field.plural, field.register.capitalize(), field.said)
        yield from (text for text in (*named, *field.typed[:1]) if text)


def update(language: str) -> None:
    """Update the language's catalogue: remove obsolete messages and add new ones, untranslated."""
    held = catalogue(language) if language in available() else Catalog(locale=language, charset="utf-8", fuzzy=False)
    begun = held.creation_date
    held.update(messages(), no_fuzzy_matching=True)
    held.obsolete.clear()
    held.creation_date = begun  # otherwise every update would change the file
    held.header_comment = f"# What the pages say in {language}: see CONTRIBUTING.md, “A text of the interface”."
    file = FOLDER / language / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as output:
        write_po(output, held, width=WIDTH, sort_output=True, omit_header=False, include_lineno=False)


if __name__ == "__main__":
    for code in sys.argv[1:] or [code for code in available() if code != SOURCE]:
        update(code)
