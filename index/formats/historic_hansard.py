"""The UK's historic Hansard (1803-2005, digitised): in goes a volume or a sitting, a speech for each debate comes out.

A `p` with `member` and `membercontribution` begins a turn; sections may stand in sections, and the innermost that has
turns is a debate. Columns and pictures of pages are no words; divisions are notes.
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
    """True for XML whose root is `hansard` and that has `membercontribution`."""
    return (root_name(source.head) or "").lower() == "hansard" and b"<membercontribution" in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """A speech for each debate. Raises ValueError where the file is cut short."""
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
    """The id of the section's first paragraph, which the digitisers gave it; None where it has none."""
    first = next((p.get("id") for p in section.iter("p") if p.get("id")), None)
    return f"hansard-{first}" if first else None


def _title(section: etree._Element) -> str:
    """The section's own title, after the title of the section that contains it."""
    outer = [e for e in (section, *section.iterancestors()) if local(e) == "section"]
    titles = [text_of(each.find("title")).rstrip(".") for each in outer[:2]]
    return ": ".join(filter(None, reversed(titles))) or "Debate"


def _date(section: etree._Element) -> str | None:
    """The day of the sitting that the section stands in."""
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
    """Speaker, label and office: an office is printed with the name in brackets, a name with the constituency."""
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
