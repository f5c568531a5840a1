"""The US Congressional Record as text from the Government Publishing Office: each item of a day becomes one speech.

The text may be inside an HTML page's `pre`. Paragraphs begin with two spaces. A name in capitals with a full stop
begins a turn. Page numbers, times and lines of dashes are dropped.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from index.formats._congress import DAY, begun, day, is_told
from index.formats._sitting import Floor, speech
from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.records import Paragraph, Speech
    from index.sources.source import Source

CENTRED = 8  # spaces: a line indented by at least so many is centred

_FIRST = re.compile(r"\s*(?:<html>.*?<pre>\s*)?\[Congressional Record(?: Volume|,)", re.DOTALL | re.IGNORECASE)
_HEAD = re.compile(r"\A\s*<html>.*?<pre>", re.DOTALL | re.IGNORECASE)
_MARKS = re.compile(r"\[\[Page [A-Z]?\d+\]\]|\{time\}\s*\d+|</?(?:html|body|pre)>|\x0c", re.IGNORECASE)
_BRACKETED = re.compile(
    r"\s*\[(Congressional Record.*|House|Senate|Extensions of Remarks|Daily Digest|Pages? .*)\]?\s*"
)
_RULE = re.compile(r"\s*[_=-]{5,}\s*")
_ISSUED = "From the Congressional Record Online"


def recognises(source: Source) -> bool:
    """Whether the text, possibly inside an HTML `pre`, begins with "[Congressional Record"."""
    return _FIRST.match(source.head) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the item's speech, or a Skipped if nobody speaks or the item has no day."""
    text = html.unescape(_MARKS.sub("", _HEAD.sub("", source.text, count=1)))
    found = DAY.search(text[:2000])
    head, body = _parted(text)
    title = " ".join(head) or "Congressional Record"
    if not any(begun(line.strip()) for line in body):
        yield Skipped(source.name, f"an item of the Congressional Record in which nobody speaks: {title}")
        return
    yield speech(source, _paragraphs(body), title, day(found) if found else None, language="en")


def _parted(text: str) -> tuple[list[str], list[str]]:
    """Split the text into the lines of the title and the lines below."""
    lines = [line.rstrip() for line in text.split("\n")]
    lines = [line for line in lines if not _BRACKETED.fullmatch(line) and _ISSUED not in line]
    lines = [line for line in lines if not line.startswith("[www.gpo.gov]") and not _RULE.fullmatch(line)]
    title: list[str] = []
    for at, line in enumerate(lines):
        if line.strip() and not _is_centred(line):
            return title, lines[at:]
        if line.strip():
            title.append(line.strip())
    return title, []


def _is_centred(line: str) -> bool:
    indent = len(line) - len(line.lstrip())
    return indent >= CENTRED or line.strip().isupper()


def _paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    floor = Floor()
    for text, centred in _joined(lines):
        if centred:
            yield floor.heading(text)
        elif is_told(text):
            yield floor.told(text)
        else:
            label, said = begun(text) or (None, text)
            if label:
                floor.give(label.speaker, label.printed, label.office, label.voice)
            yield floor.said(said)


def _joined(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Join broken lines into paragraphs; yield each paragraph, and whether it is centred.

    A blank or indented line begins a new paragraph.
    """
    held: list[str] = []
    centred = False
    for line in [*lines, ""]:
        title = bool(line.strip()) and len(line) - len(line.lstrip()) >= CENTRED
        begins = not line.strip() or re.match(r" {2}\S", line) or title != centred
        if held and begins:
            yield " ".join(" ".join(held).split()), centred
            held = []
        if line.strip():
            held, centred = [*held, line], title
