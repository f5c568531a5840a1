"""Texts of Emacs's Org mode: each becomes one speech without markup.

Keywords give title, date and author. Programs, drawers, comments and schedules are left out. Quote blocks become
quotes; tables and footnotes become notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents import front_matter
from index.formats._documents.document import speech
from index.formats._documents.light_markup import is_in
from index.formats._documents.marked_text import SPAN, Line, Marks, passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.formats._documents.front_matter import Fields
    from index.records import Kind, Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with some markup

_KEYWORD = re.compile(r"[ \t]*#\+([A-Za-z_]+)(?:\[[^\]]*\])?:[ \t]*(.*)")
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+).*", re.IGNORECASE)
_END = re.compile(r"[ \t]*#\+end_(\w+).*", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:[A-Za-z][\w-]*:[ \t]*")
_DRAWER_ENDS = re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
_HEADING = re.compile(r"\*+[ \t]+(?:(?:TODO|DONE)[ \t]+)?(?:\[#[A-Z]\][ \t]+)?(.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*")
_NOTHING = re.compile(r"[ \t]*(?:#(?: .*)?|-{5,}|\|[-+]+\||(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*)")
_FOOTNOTE = re.compile(r"\[fn:[\w-]+\][ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*(?:[-+]|\d{1,3}[.)])[ \t]+(?:\[[ X-]\][ \t]+)?(?=\S)|[ \t]+\*[ \t]+(?=\S)")
_TERM = re.compile(r"([^:]{1,200}?)[ \t]+::[ \t]+")
_STAMP = re.compile(r"[<\[](\d{4}-\d\d-\d\d)(?: [^\W\d_]{2,10}\.?)?(?: (\d\d?:\d\d))?[^<>\[\]]{0,20}[>\]]")
_LEFT_OUT = {"src", "example", "comment", "export", "latex", "html"}


def _around(mark: str) -> tuple[re.Pattern[str], str]:
    """Return a pattern for text between two `mark` characters ("*bold*"), and a replacement without the marks.

    A mark inside a word does not match.
    """
    inner = rf"(?=\S)([^{re.escape(mark)}\n]{{1,{SPAN}}}?)(?<=\S)"
    return re.compile(
        rf"(?<![\w\\{re.escape(mark)}]){re.escape(mark)}{inner}{re.escape(mark)}(?![\w{re.escape(mark)}])"
    ), r"\1"


MARKS = Marks(
    re.compile(rf"\*(?=\S)([^*]{{1,{SPAN}}}?)(?<=\S)\*(:?)"),
    (
        (re.compile(rf" ?\[fn:[\w-]{{0,80}}(?::[^\[\]]{{0,{SPAN}}})?\]"), ""),
        (re.compile(rf"\[\[[^\[\]]{{1,{SPAN}}}\]\[([^\[\]]{{1,{SPAN}}})\]\]"), r"\1"),
        (re.compile(rf"\[\[(?:file|attachment):[^\[\]]{{1,{SPAN}}}\]\]"), ""),
        (re.compile(rf"\[\[([^\[\]]{{1,{SPAN}}})\]\]"), r"\1"),
        (re.compile(r"<{2,3}[^<>\n]{1,200}>{2,3}"), ""),
        (re.compile(r"<(https?://[^<>\s]{1,600})>"), r"\1"),
        (_STAMP, r"\1"),
        *map(_around, "*/_=~+"),
        (re.compile(r"\\\\\s*$"), ""),
    ),
)


def recognises(source: Source) -> bool:
    """Whether the text begins with a keyword (#+TITLE:), or has more Org syntax than syntax of any other markup."""
    return is_in(source, "org_mode")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the text's speech, or a Skipped if the text has no date or no running text.

    Raises ValueError if its front matter is invalid TOML.
    """
    above, text = front_matter.parted(source.text)
    lines = text.split("\n")
    found = list(passages(_lines(lines), MARKS))
    yield speech(source, found, front_matter.told(_keywords(lines) | above), "a text of Org mode")


def _keywords(lines: Iterable[str]) -> Fields:
    """Return the fields that the keywords give; a title spread over several keywords is joined."""
    said: Fields = {}
    for line in lines:
        if (found := _KEYWORD.fullmatch(line)) and found[2].strip():
            name, value = found[1].lower(), MARKS.words(_STAMP.sub(r"\1", found[2]))
            parts = re.split(r"[,;]|\s+(?=:)", value) if name in ("keywords", "filetags") else [value]
            said[name] = said.get(name, ()) + tuple(part.strip(" :") for part in parts if part.strip(" :"))
    return {name: (" ".join(values),) if name == "title" else values for name, values in said.items()}


def _lines(lines: Iterable[str]) -> Iterator[Line]:
    """Yield the lines of the body without the markup at their start; lines that are not text become empty."""
    ends, quoting = None, False  # the end of the block being left out, and whether a quote block is open
    for line in lines:
        if ends:
            ends = None if ends.fullmatch(line) else ends
            yield Line()
        elif begun := _BEGIN.fullmatch(line):
            ends = _END if begun[1].lower() in _LEFT_OUT else None
            quoting = quoting or begun[1].lower() in ("quote", "verse")
            yield Line()
        elif ended := _END.fullmatch(line):
            quoting = quoting and ended[1].lower() not in ("quote", "verse")
            yield Line()
        elif _DRAWER.fullmatch(line):
            ends = _DRAWER_ENDS
            yield Line()
        else:
            yield _line(line, "quote" if quoting else "speech")


def _line(line: str, kind: Kind) -> Line:
    if _NOTHING.fullmatch(line) or _KEYWORD.fullmatch(line):
        return Line()
    if heading := _HEADING.fullmatch(line):
        return Line(heading[1], "heading", begins=True)
    if footnote := _FOOTNOTE.fullmatch(line):
        return Line(footnote[1], "note", begins=True)
    if line.strip().startswith("|"):
        return Line(" ".join(line.replace("|", " ").split()), "note", begins=True)
    if item := _ITEM.match(line):
        return Line(_TERM.sub(r"\1: ", line[item.end() :], count=1), kind, begins=True)
    return Line(line.strip(), kind)
