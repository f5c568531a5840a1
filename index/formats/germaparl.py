"""TEI records of parliaments that mark turns as a play does (GermaParl and similar): `sp`, `speaker`, `p`, `stage`.

Each sitting becomes one speech. Plays use the same elements, so a file is read only if it mentions a parliament.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import XML_LANG, document, local, root_name, text_of
from index.formats._sitting import Floor, speech
from index.records import Skipped
from index.text.file_names import date_in, titled, undated
from index.text.language_codes import language_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Paragraph, Speech
    from index.sources.source import Source

_PARLIAMENT = re.compile(
    rb"parliamentary_group=|legislativePeriod|Plenarprotokoll|parliament|Bundestag|Landtag|parlement|parla\.", re.I
)
_TURN = re.compile(rb"<sp[\s>]")


def recognises(source: Source) -> bool:
    """Whether the source is TEI with `sp` and without `u`; this includes plays."""
    if root_name(source.head) not in {"TEI", "TEI.2"}:
        return False
    return _TURN.search(source.content) is not None and re.search(rb"<u[\s>]", source.content) is None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the sitting's speech, or a Skipped if the file is a play, or has no text, speech or date.

    Raises ValueError if the file is cut short.
    """
    if not _PARLIAMENT.search(source.content):
        yield Skipped(source.name, "a play in TEI, no record of a parliament")
        return
    read = document(source.content)
    body = read.root.find(".//{*}text")
    if body is None:
        yield Skipped(source.name, "a TEI document without a text")
        return
    session = text_of(read.root.find(".//{*}titleStmt/{*}sessionNo"))
    title = text_of(read.root.find(".//{*}titleStmt/{*}title")) or titled(undated(source.stem))
    yield speech(
        source,
        _paragraphs(body, Floor(read.flag)),
        f"{title}, {session}" if session else title,
        _date(read.root) or date_in(source.stem),
        language=language_code(read.root.get(XML_LANG) or ""),
    )


def _date(root: etree._Element) -> str | None:
    for date in root.iterfind(".//{*}teiHeader//{*}date"):
        found = re.match(r"\d{4}-\d\d-\d\d", date.get("when") or text_of(date))
        if found:
            return found[0]
    return None


def _paragraphs(body: etree._Element, floor: Floor) -> Iterator[Paragraph]:
    names: dict[str, str] = {}  # id of a speaker -> the first label printed above one of the speaker's turns
    for element in body.iter():
        name = local(element)
        if name == "sp":
            _begin(element, floor, names)
        elif name == "stage" and (text := text_of(element)):
            yield floor.told(text)
        elif name in {"head", "div"}:
            heading = text_of(element) if name == "head" else element.get("desc") or ""
            if heading:
                yield floor.heading(heading)
        elif name in {"p", "l", "ab"} and (text := _own(element)):
            yield floor.said(text) if _is_said(element) else floor.noted(text)


def _begin(turn: etree._Element, floor: Floor, names: dict[str, str]) -> None:
    label = text_of(turn.find("{*}speaker")).rstrip(" :")
    who = turn.get("who") or ""
    if who.startswith("#") and label:
        names.setdefault(who, label)
    speaker = names.get(who, "") if who.startswith("#") else who or turn.get("name") or label
    presides = (turn.get("role") or "") in {"presidency", "president"}
    position = turn.get("position") or "NA"
    office = None if position == "NA" else position
    floor.give(speaker or None, label or None, office, "official" if presides else "unknown")


def _own(element: etree._Element) -> str:
    """Return the paragraph's text without its stage directions, which are read separately."""
    parts = [element.text or ""]
    for child in element:
        parts.append("" if local(child) == "stage" else text_of(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _is_said(element: etree._Element) -> bool:
    return any(local(outer) == "sp" for outer in element.iterancestors())
