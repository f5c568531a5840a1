"""Publicwhip's written questions and answers: each heading with questions becomes one speech.

`ques` and `reply` elements follow a minor heading for the subject, which follows a major heading for the department.
People have the names printed in the elements; namesakes with different ids are told apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import Rules, collapsed, document, local, root_name, stretches, text_of
from index.formats._sitting import Floor, speech
from index.speakers.namesakes import Named, told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from index.records import Paragraph, Skipped, Speech
    from index.sources.source import Source

_RULES = Rules(frozenset({"p", "li", "tr", "ul", "ol", "table", "blockquote"}))
_PARTS = {"ques", "reply"}


def recognises(source: Source) -> bool:
    """Whether the source is XML with root `publicwhip` or `debates`, with `ques` and without `speech`."""
    name = root_name(source.head)
    return name in {"publicwhip", "debates"} and b"<ques" in source.content and b"<speech" not in source.content


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each heading with questions, or a Skipped if these have no words or no date.

    Raises ValueError if the file is cut short.
    """
    read = document(source.content)
    people = _people(read.root)
    department = ""
    asked: list[etree._Element] = []
    heading: etree._Element | None = None
    for element in [*read.root, None]:
        name = "" if element is None else local(element)
        if element is None or name.endswith("heading"):
            if asked:
                paragraphs = (paragraph for part in asked for paragraph in _paragraphs(part, people, read.flag))
                yield _speech(source, (department, heading), paragraphs, asked)
                asked = []
            if name == "major-heading":
                department = text_of(element)
            heading = element
        elif name in _PARTS:
            asked.append(element)


def _people(root: etree._Element) -> Mapping[str, str]:
    parts = [part for part in root if local(part) in _PARTS and _key(part) and _name(part)]
    return told_apart({_key(part): Named(_name(part)) for part in parts})


def _key(part: etree._Element) -> str:
    return part.get("person_id") or part.get("speakerid") or ""


def _name(part: etree._Element) -> str:
    return collapsed(part.get("speakername") or "")


def _speech(
    source: Source,
    under: tuple[str, etree._Element | None],
    paragraphs: Iterator[Paragraph],
    asked: Sequence[etree._Element],
) -> Speech | Skipped:
    department, heading = under
    key = (heading.get("id") if heading is not None else None) or asked[0].get("id") or ""
    date = re.search(r"\d{4}-\d\d-\d\d", key) or re.search(r"\d{4}-\d\d-\d\d", source.stem)
    subject = text_of(heading)
    title = ": ".join(dict.fromkeys(filter(None, (department, subject)))) or "Written question"
    url = next((each.get("url") for each in (heading, *asked) if each is not None and each.get("url")), None)
    return speech(
        source,
        paragraphs,
        title,
        date[0] if date else None,
        key=key.removeprefix("uk.org.") or None,
        language="en",
        url=url,
    )


def _paragraphs(part: etree._Element, people: Mapping[str, str], flag: str | None) -> Iterator[Paragraph]:
    floor = Floor(flag)
    name = _name(part) or None
    floor.give(people.get(_key(part)) or name, name, voice="official")
    for cell in part.iter("td", "th"):
        cell.tail = f" {cell.tail or ''}"  # a row is one paragraph, so a space must separate its cells
    for _, text in stretches(part, _RULES):
        yield floor.said(text)
