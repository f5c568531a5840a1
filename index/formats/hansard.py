"""UK Hansard in the XML that Parliament has published since 2006, Commons and Lords: each debate is one speech.

Elements are named by their appearance (`hs_Para`, `hs_2DebBill`, `hs_8Question` …), in any namespace. A `Member`
begins a turn. A debate's heading begins a debate. Times, column numbers and question numbers are dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import collapsed, document, local, text_of
from index.formats._sitting import Floor, speech
from index.records import Skipped
from index.text.file_names import date_in
from index.text.printed_dates import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Paragraph, Speech
    from index.sources.source import Source

_DEBATE = re.compile(r"hs_(?:2|3|6|7|8Q?DebBill)\w*|DebateHeading|hs_8GenericHdg", re.IGNORECASE)
_PARTS = re.compile(r"hs_(?:para\w*|brev\w*|quote\w*|question|8question|amendment\w*|newline\d*|8bpara\w*)|Para", re.I)
_TOLD = re.compile(r"hs_(?:timeline|procedure|para_?italic\w*|8time\w*|prayers|cLdateTime)\w*", re.IGNORECASE)
_NO_WORDS = {"member", "number", "uin", "hs_timecode", "timecode", "column", "questionno"}
_OFFICE = re.compile(r"^(The .+?) ?\(([^()]+)\)$")
_PLACE = re.compile(r" ?\([^()]*\)")


def recognises(source: Source) -> bool:
    """Whether the source is XML with `hs_Para` elements."""
    return source.head.lstrip().startswith("<") and b"<hs_Para" in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each debate. Raises ValueError if the file is cut short.

    A debate becomes a Skipped if its speakers say nothing or the file has no date; so does a file without speakers.
    """
    read = document(source.content)
    date = _date(read.root) or date_in(source.stem)
    found = False
    for title, elements in _debates(read.root):
        if any(_member(element) is not None for element in elements):
            found = True
            yield speech(source, _paragraphs(elements, Floor(read.flag)), title, date, language="en")
    if not found:
        yield Skipped(source.name, "a part of Hansard in which nobody speaks")


def _debates(root: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """Yield title and paragraph elements of each debate in order."""
    title = ""
    held: list[etree._Element] = []
    for element in root.iter():
        name = local(element)
        if _DEBATE.fullmatch(name) and text_of(element):
            if held:
                yield title or "Proceedings", held
            title, held = text_of(element), []
        elif _PARTS.fullmatch(name) or _TOLD.fullmatch(name):
            held.append(element)
    if held:
        yield title or "Proceedings", held


def _date(root: etree._Element) -> str | None:
    for element in root.iter():
        for name in ("date", "Date", "sittingdate", "SittingDate"):
            if found := re.match(r"\d{4}-\d\d-\d\d", element.get(name, "") if isinstance(element.tag, str) else ""):
                return found[0]
        if local(element).lower() in {"hs_6fdate", "date", "hs_cldatetime"}:
            text = re.sub(r"^\w+day,? ", "", text_of(element))
            iso, printed = re.match(r"\d{4}-\d\d-\d\d", text), stamp(text)
            if iso or printed:
                return iso[0] if iso else printed and printed.date
    return None


def _member(element: etree._Element) -> etree._Element | None:
    return next((each for each in element.iter() if local(each) == "Member"), None)


def _paragraphs(elements: list[etree._Element], floor: Floor) -> Iterator[Paragraph]:
    for element in elements:
        member = _member(element)
        if member is not None:
            floor.give(*_who(member), voice="official")
        text = _words(element).lstrip(":. ").strip() if member is not None else _words(element)
        if text:
            yield floor.told(text) if _TOLD.fullmatch(local(element)) else floor.said(text)


def _who(member: etree._Element) -> tuple[str | None, str, str | None]:
    """Return speaker, label and office from "The Minister for Ferries (Ada Quill)" or "Bo Fenn (Tarn) (Ind)".

    A speaker or office that the element does not name is None.
    """
    label = text_of(member).rstrip(" :")
    if office := _OFFICE.match(label):
        return office[2], label, office[1].removeprefix("The ")
    if label.startswith(("The ", "Mr Speaker", "Mr. Speaker", "Madam ")):
        return None, label, label.removeprefix("The ")
    return _PLACE.sub("", label) or None, label, None


def _words(element: etree._Element) -> str:
    """Return the element's text without the speaker's name, column numbers and question numbers."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and local(child).lower() not in _NO_WORDS:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return collapsed(" ".join(parts) if local(element) == "hs_8Question" else "".join(parts))
