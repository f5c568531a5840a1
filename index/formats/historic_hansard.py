"""UK historic Hansard (1803-2005, digitised): each debate of a volume or sitting becomes one speech.

A `p` with `member` and `membercontribution` begins a turn. Sections can be nested; each section whose own paragraphs
contain a turn is a debate. Column numbers and page images are dropped; divisions become notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import collapsed, document, local, root_name, text_of
from index.formats._sitting import Floor, speech, spelled
from index.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Paragraph, Speech
    from index.sources.source import Source

_NO_WORDS = {"col", "image", "member", "memberconstituency"}
_WITHIN = re.compile(r"\(([^()]*[^\W\d_][^()]*)\)")
_OFFICE = re.compile(r"\b(?:speaker|chancellor|secretary|minister|chairman|president|attorney|solicitor|lord)\b", re.I)
_ARTICLE = re.compile(r"(?i:the )")
_TOLD = re.compile(r"\[[^\[\]]*\]\.?|\([^()]*\)\.?")


def recognises(source: Source) -> bool:
    """Whether the source is XML with root `hansard` and an element `membercontribution`."""
    return (root_name(source.head) or "").lower() == "hansard" and b"<membercontribution" in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each debate. Raises ValueError if the file is cut short.

    A debate becomes a Skipped if its speakers say nothing or its sitting has no date; so does a file without speakers.
    """
    read = document(source.content)
    found = False
    for section in read.root.iter("section"):
        paragraphs = [p for p in section if local(p) in {"p", "quote", "division", "table"}]
        if any(p.find("member") is not None for p in paragraphs):
            found = True
            yield speech(
                source,
                _paragraphs(paragraphs, Floor(read.flag)),
                _title(section),
                _date(section),
                language="en",
                key=_key(section),
            )
    if not found:
        yield Skipped(source.name, "a volume of Hansard without a section in which somebody speaks")


def _key(section: etree._Element) -> str | None:
    """Return an id for the section, made from the id of its first paragraph with an id; None if no paragraph has
    one.
    """
    first = next((p.get("id") for p in section.iter("p") if p.get("id")), None)
    return f"hansard-{first}" if first else None


def _title(section: etree._Element) -> str:
    """Return the section's title, preceded by the title of the enclosing section."""
    outer = [e for e in (section, *section.iterancestors()) if local(e) == "section"]
    titles = [text_of(each.find("title")).rstrip(".") for each in outer[:2]]
    return ": ".join(filter(None, reversed(titles))) or "Debate"


def _date(section: etree._Element) -> str | None:
    """Return the date of the sitting that contains the section, or None."""
    for outer in section.iterancestors():
        date = outer.find("date")
        if date is not None and (found := re.match(r"\d{4}-\d\d-\d\d", date.get("format") or "")):
            return found[0]
    return None


def _paragraphs(printed: list[etree._Element], floor: Floor) -> Iterator[Paragraph]:
    for p in printed:
        member = p.find("member")
        text = _words(p).lstrip(":— ").strip() if member is not None else _words(p)
        if member is not None:
            floor.give(*_who(member))
        if not text:
            continue
        if local(p) in {"division", "table"}:
            yield floor.noted(text)
        elif member is None and (_TOLD.fullmatch(text) or text == text_of(p.find("i"))):
            yield floor.told(text)
        else:
            yield floor.said(text)


def _who(member: etree._Element) -> tuple[str | None, str, str | None]:
    """Return speaker, label and office of a turn; a speaker or office that is not named is None.

    Brackets after an office hold the speaker's name; brackets after a name hold the constituency.
    """
    label = text_of(member).rstrip(" :—")
    name = collapsed("".join([member.text or "", *(child.tail or "" for child in member)])).strip(" ,")
    behind = text_of(member.find("memberconstituency")).strip(" ()")
    if _OFFICE.search(name) and name.lower().startswith("the "):
        within = _WITHIN.search(name)
        person = within[1] if within else behind
        office = spelled(_ARTICLE.sub("", _WITHIN.sub("", name).strip(), count=1))
        return (spelled(person) if person else None), label, office
    return spelled(name), label, None


def _words(p: etree._Element) -> str:
    return collapsed("".join(_parts(p)))


def _parts(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and local(child) not in _NO_WORDS:
            yield from _parts(child)
        yield " " if local(child) in {"td", "th", "tr"} else ""
        yield child.tail or ""
