"""Australian Hansard in XML: each debate of a sitting becomes one speech.

`talk.start` names the speaker. Until 2011 the words are in `para`; since then they are in the paragraphs of
`talk.text`, where links name those who interject. Divisions become notes. Dashes and colons after a printed name are
dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import collapsed, document, local, root_name, text_of
from index.formats._sitting import Floor, speech
from index.records import Skipped
from index.speakers.american_turns import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Paragraph, Speech
    from index.sources.source import Source

_DEBATES = {"debate", "subdebate.1", "subdebate.2"}
_NO_WORDS = {"talker", "debateinfo", "subdebateinfo", "a"}
_CLOCK = re.compile(r"^\s*\((\d{1,2}:\d\d)\)")
_PLACED = re.compile(r"^\s*(?:\([^()]*\)\s*)+:?")  # constituency and time after a printed name
_BEHIND = re.compile(r"^[\s:—–-]+")


def recognises(source: Source) -> bool:
    """Whether the source is XML with root `hansard` and an element `talk.start`."""
    return (root_name(source.head) or "").lower() == "hansard" and b"<talk.start" in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each debate. Raises ValueError if the file is cut short.

    A debate becomes a Skipped if its speakers say nothing or the sitting has no date; so does a file without speakers.
    """
    read = document(source.content)
    date = re.match(r"\d{4}-\d\d-\d\d", text_of(read.root.find("session.header/date")))
    chamber = text_of(read.root.find("session.header/chamber"))
    found = False
    for debate in read.root.iter(*_DEBATES):
        if any(local(child) not in _DEBATES and child.find(".//talk.start") is not None for child in debate):
            found = True
            yield speech(
                source,
                _paragraphs(debate, Floor(read.flag)),
                _title(debate),
                date[0] if date else None,
                language="en",
                place=chamber or None,
            )
    if not found:
        yield Skipped(source.name, "a sitting in which nobody talks")


def _title(debate: etree._Element) -> str:
    outer = [e for e in (debate, *debate.iterancestors()) if local(e) in _DEBATES]
    titles = [text_of(next(iter(each.xpath("debateinfo/title | subdebateinfo/title")), None)) for each in outer]
    return ": ".join(dict.fromkeys(filter(None, map(tidy, reversed(titles))))) or "Debate"


def _paragraphs(parent: etree._Element, floor: Floor) -> Iterator[Paragraph]:
    for element in parent:
        name = local(element)
        if name in _DEBATES or name in _NO_WORDS or not name:
            continue
        if name == "talk.start":
            _begin(element, floor)
            yield from _paragraphs(element, floor)
        elif name == "division":
            yield floor.noted(text_of(element))
        elif name in {"para", "p"}:
            yield from _said(element, floor)
        else:
            yield from _paragraphs(element, floor)


def _begin(start: etree._Element, floor: Floor) -> None:
    names = {each.get("role", ""): text_of(each) for each in start.iterfind("talker/name")}
    printed = names.get("display") or names.get("metadata") or ""
    role = text_of(start.find("talker/role"))
    floor.give(_person(names.get("metadata", "")) or tidy(printed) or None, printed or None, role or None)


def _person(listed: str) -> str | None:
    """Return the name in an entry such as "QUILL, Ada, MP"; None for a presiding officer, who is listed by office."""
    last, _, rest = listed.partition(", ")
    first = re.sub(r"^(?:Sen|Dr|Mr|Mrs|Ms|Hon\.?) ", "", rest.partition(",")[0].strip()).removesuffix(" MP")
    return f"{first} {tidy(last)}" if first and first != "The" else None


def _said(p: etree._Element, floor: Floor) -> Iterator[Paragraph]:
    """Yield the paragraph, said by the current speaker of `floor`, if it has words.

    If it contains a link to an interjecting speaker, that speaker's turn begins with this paragraph.
    """
    link = p.find(".//a")
    if link is not None and "Interject" in (link.get("type") or ""):
        name = text_of(link).rstrip(" :")
        floor.give(tidy(name) or None, name or None)
    text = _BEHIND.sub("", (_PLACED if link is not None else _CLOCK).sub("", _BEHIND.sub("", _words(p))))
    if text:
        yield floor.said(text)


def _words(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if local(child) not in _NO_WORDS and "MemberIndent" not in (child.get("class") or ""):
            parts.append(_words(child))
        parts.append(child.tail or "")
    return collapsed("".join(parts)) if local(element) in {"p", "para"} else "".join(parts)
