"""Rich Text Format (.rtf) from Word, WordPad and TextEdit: each document becomes one speech.

`striprtf` (extra `documents`) extracts the text; if it is not installed, the file is Skipped with a message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents.document import speech
from index.formats._documents.extra import missing
from index.formats._documents.pieces import Passage, Told
from index.records import Skipped
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Speech
    from index.sources.source import Source

try:
    from striprtf.striprtf import rtf_to_text
except ImportError:
    rtf_to_text = None

_TITLE = re.compile(r"\{\\title ([^{}]*)\}")
_MADE = re.compile(r"\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def recognises(source: Source) -> bool:
    """Whether the source begins with {\\rtf."""
    return source.content.lstrip().startswith(b"{\\rtf")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the document's speech.

    Yields a Skipped if the document is cut short or has no date or no running text, or `striprtf` is not installed.
    """
    if rtf_to_text is None:
        yield Skipped(source.name, missing("an RTF document"))
        return
    if not source.content.rstrip(b" \r\n\t\0").endswith(b"}"):
        yield Skipped(source.name, "an RTF document that is cut short: its last brace is missing")
        return
    marked = source.content.decode("latin-1")  # RTF is ASCII; other letters are escaped
    text = rtf_to_text(marked, errors="replace")
    made, title = _MADE.search(marked), _TITLE.search(marked)
    told = Told(
        title=" ".join(rtf_to_text("{\\rtf1 " + title[1] + "}", errors="replace").split()) or None if title else None,
        made=f"{made[1]}-{made[2]:0>2}-{made[3]:0>2}" if made else None,
    )
    yield speech(source, [Passage(block.text) for block in blocks(text)], told, "an RTF document")
