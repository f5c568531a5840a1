"""Records of the German Bundestag since 2017 (dbtplenarprotokoll): each agenda item becomes one speech.

Schema: the Bundestag's own, https://www.bundestag.de/services/opendata. A `rede` belongs to the item that contains
it. The presiding officer is named by `name` or by a paragraph of class N, every other speaker by `redner`. `kommentar`
becomes narration.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import Document, collapsed, document, local, root_name, text_of
from index.formats._sitting import Floor, speech
from index.records import Skipped
from index.speakers.namesakes import Named, told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from index.records import Paragraph, Speech
    from index.sources.source import Source

_ITEMS = {"sitzungsbeginn", "tagesordnungspunkt"}
_CHAIR = re.compile(r"(?P<office>(?:Alters|Vize)?[Pp]räsident(?:in)?) (?:(?:Dr|Prof)\. ?)*(?:h\. ?c\. )?(?P<name>.+)")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_HEADED = ("T_fett", "T_NaS", "T_ZP_NaS")  # classes of the lines with an agenda item's subject


def recognises(source: Source) -> bool:
    """Whether the source is XML whose root is `dbtplenarprotokoll`."""
    return root_name(source.head) == "dbtplenarprotokoll"


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each agenda item. Raises ValueError if the file is cut short.

    An item becomes a Skipped if nobody speaks or the record has no date; so does a record without items.
    """
    read = document(source.content)
    people = _people(read.root)
    items = [element for element in read.root.iter() if local(element) in _ITEMS]
    if not items:
        yield Skipped(source.name, "a record of the Bundestag without an agenda item")
    for item in items:
        yield _speech(source, read, item, people)


def _speech(source: Source, read: Document, item: etree._Element, people: Mapping[str, str]) -> Speech | Skipped:
    root = read.root
    number = f"{root.get('wahlperiode', '')}-{root.get('sitzung-nr', '')}"
    name = collapsed(item.get("top-id") or "Sitzungsbeginn")
    found = _DAY.search(root.get("sitzung-datum", "") or _printed_day(root))
    clock = re.match(r"(\d{1,2})[.:](\d\d)", root.get("sitzung-start-uhrzeit", ""))
    about = next((text_of(p) for p in item.iterfind("p") if p.get("klasse") == "T_fett"), "")
    return speech(
        source,
        (p for p in _paragraphs(item, people, Floor(read.flag)) if (p.kind, p.text) != ("heading", about)),
        f"{name}: {about}" if about else name,
        f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else None,
        key=f"bundestag-{number}-{name}",
        language="de",
        time=f"{clock[1]:0>2}:{clock[2]}" if clock and local(item) == "sitzungsbeginn" else None,
        place=collapsed(root.get("sitzung-ort") or "") or None,
    )


def _printed_day(root: etree._Element) -> str:
    day = root.find(".//datum")
    return (day.get("date") or "") if day is not None else ""


def _paragraphs(item: etree._Element, people: Mapping[str, str], floor: Floor) -> Iterator[Paragraph]:
    for element in item.iterdescendants():
        name = local(element)
        text = text_of(element)
        if name == "name" and local(element.getparent()) != "redner" and text:
            floor.give(*_chair(text.rstrip(" :")), voice="official")
        elif name == "rede":
            floor.give(None, None)
        elif name == "kommentar" and text:
            yield floor.told(text)
        elif name == "zitat" and text:
            yield floor.said(text)
        elif name == "p" and text and local(element.getparent()) != "zitat":
            yield from _printed(element, text, people, floor)


def _printed(p: etree._Element, text: str, people: Mapping[str, str], floor: Floor) -> Iterator[Paragraph]:
    kind = p.get("klasse", "")
    redner = p.find("redner")
    if redner is None and kind == "N" and text.endswith(":"):
        who, label, office = _chair(text.rstrip(" :"))
        floor.give(who, label, office, "official" if office else "unknown")
    elif redner is not None:
        label = collapsed("".join(p.xpath("text()"))) or text
        role = text_of(redner.find("name/rolle/rolle_lang"))
        floor.give(people.get(redner.get("id", "")) or _name(redner), label.rstrip(" :"), role or None)
    elif kind in _HEADED:
        yield floor.heading(text)
    elif kind.startswith("T_"):
        yield floor.noted(text)
    else:
        yield floor.said(text)


def _chair(words: str) -> tuple[str | None, str, str | None]:
    """Return name, label and office of a presiding officer such as "Vizepräsidentin Ada Quill".

    The label is `words` unchanged. If `words` are not of this form, the name is `words` too, and the office is None.
    """
    found = _CHAIR.fullmatch(words)
    return (found["name"], words, found["office"]) if found else (words, words, None)


def _people(root: etree._Element) -> Mapping[str, str]:
    """Map the Bundestag's person numbers to names, with namesakes told apart."""
    found = {redner.get("id", ""): Named(_name(redner) or "") for redner in root.iter("redner")}
    return told_apart({key: named for key, named in found.items() if key and named.name})


def _name(redner: etree._Element) -> str | None:
    parts = (text_of(redner.find(f"name/{part}")) for part in ("vorname", "namenszusatz", "nachname"))
    return " ".join(filter(None, parts)) or None
