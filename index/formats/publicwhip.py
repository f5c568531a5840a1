"""Debates in the XML of publicwhip and parlparse: each debate of a sitting day becomes one speech.

A debate is everything under a major heading. Each `speech` element is a turn; without a speaker it is narration, and
so are paragraphs in italics. Divisions become notes. Schema: mysociety/parlparse and
openaustralia/openaustralia-parser.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.formats._markup import (
    Rules,
    collapsed,
    document,
    local,
    root_name,
    stretches,
    text_of,
)
from index.identity import ID_LIMIT, event_id
from index.records import Paragraph, SeeAlso, Skipped, Speech, draft, numbered, slug
from index.sources.companions import beside
from index.speakers.namesakes import Named, told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from index.sources.source import Source

PEOPLE_KEPT = 4  # tables of people kept in memory; all files of one parliament share one

_ROOTS = {"debates", "publicwhip"}
_PEOPLE = {"people", "publicwhip"}  # root elements of tables of people
_MAJOR = {"major-heading", "oral-heading"}
_RULES = Rules(frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "ul", "ol", "dl", "blockquote", "speech"}))


def recognises(source: Source) -> bool:
    """Whether the source is publicwhip's XML: debates with speeches, or a table of people."""
    name = root_name(source.head)
    if name in _ROOTS and b"<speech" in source.content:
        return True
    return name in _PEOPLE and "publicwhip" in source.head and _is_people(source)


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each debate of the day. Raises ValueError if the file is cut short.

    A debate in which nobody speaks becomes a Skipped; so does a table of people.
    """
    read = document(source.content)
    if read.root.find(".//speech") is None:
        yield Skipped(source.name, "a table of people, no debate")
        return
    names = _names(source, read.root)
    for debate in _debates(read.root):
        yield _speech(debate, read.flag, names, source.name)


def companions(source: Source) -> Iterator[Source]:
    """Yield the tables of people that give each speaker one name."""
    if root_name(source.head) in _ROOTS:
        yield from beside(source, ".xml", _is_people)


def _debates(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the day's elements in groups, one for each debate, split before major headings."""
    debate: list[etree._Element] = []
    for element in root:
        if local(element) in _MAJOR and any(local(e) == "speech" for e in debate):
            yield debate
            debate = []
        debate.append(element)
    yield debate


def _speech(
    debate: Sequence[etree._Element], flag: str | None, names: Mapping[str, str], name: str
) -> Speech | Skipped:
    """Build the speech of one debate, or a Skipped if nobody speaks in it.

    The last major heading of the debate is the title; earlier ones become paragraphs. A debate without one has the
    title "Debate". `flag` is the doubt about all paragraphs, or None; `names` maps ids of people to their names; `name`
    is the source's name.
    """
    turns = [element for element in debate if local(element) == "speech"]
    headings = [element for element in debate if local(element) in _MAJOR]
    title = text_of(headings[-1]) if headings else "Debate"
    if not turns:
        return Skipped(name, f"a heading under which nobody speaks: {title}")
    heading = headings[-1] if headings else turns[0]
    said = (element for element in debate if element is not heading or element is turns[0])
    key = heading.get("id", "")
    date = re.search(r"\d{4}-\d\d-\d\d", key)
    times = (re.match(r"\d\d:\d\d", turn.get("time", "")) for turn in turns)
    bills = (bill for element in debate if local(element) == "bills" for bill in element)
    linked = {text_of(bill): SeeAlso(text_of(bill), url=bill.get("url")) for bill in bills}
    return Speech(
        id=slug(key.removeprefix("uk.org."), ID_LIMIT) or event_id(date and date[0], None, title),
        title=title,
        date=date[0] if date else None,
        time=next((time[0] for time in times if time), None),
        url=heading.get("url"),
        see_also=tuple(linked.values()),
        paragraphs=numbered(p for element in said for p in _paragraphs(element, names, flag)),
        source=name,
    )


def _paragraphs(element: etree._Element, names: Mapping[str, str], flag: str | None) -> Iterator[Paragraph]:
    name = local(element)
    if name.endswith("heading"):
        yield draft(text_of(element), "heading", uncertain=flag)
    elif name == "division":
        yield from _division(element, flag)
    elif name == "speech":
        yield from _turn(element, names, flag)


def _turn(turn: etree._Element, names: Mapping[str, str], flag: str | None) -> Iterator[Paragraph]:
    printed = collapsed(turn.get("speakername") or "") or None
    speaker = names.get(_person(turn)) or printed
    label = printed
    for block, text in stretches(turn, _RULES):
        if speaker is None or "italic" in (block.get("class") or ""):
            yield draft(text, "narration", uncertain=flag)
            continue
        yield draft(text, "speech", speaker, label, voice="official", uncertain=flag)
        label = None


def _division(division: etree._Element, flag: str | None) -> Iterator[Paragraph]:
    """Yield a paragraph with the vote count, then one for each list of voters.

    `flag` is the doubt about these paragraphs, or None.
    """
    count = division.find("divisioncount")
    if count is not None:
        told = ", ".join(f"{key} {value}" for key, value in count.attrib.items())
        yield draft(f"Division {division.get('divnumber', '')}: {told}".replace(" :", ":"), "note", uncertain=flag)
    for members in division.iter("memberlist", "mplist"):
        voters = ", ".join(map(text_of, members))
        yield draft(f"{(members.get('vote') or 'voted').capitalize()}: {voters}", "note", uncertain=flag)


def _person(turn: etree._Element) -> str:
    """Return the id of the turn's speaker; "" if there is no id or if the id has no digit, such as "unknown"."""
    key = turn.get("person_id") or turn.get("speakerid") or ""
    return key if re.search(r"\d", key) else ""


def _names(source: Source, root: etree._Element) -> Mapping[str, str]:
    """Map every id of a person to one name, from the tables of people next to the source, else from the turns
    themselves.
    """
    people: dict[str, Named] = {}
    persons: dict[str, str] = {}  # any id of a person -> the person's main id
    for table in beside(source, ".xml", _is_people):
        for key, (name, mark, ids) in _of_table(table).items():
            people[key] = Named(name, (mark,))
            persons |= dict.fromkeys(ids, key)
    for turn in root.iter("speech"):
        key, printed = _person(turn), collapsed(turn.get("speakername") or "")
        if key and printed and key not in persons:
            people[key], persons[key] = Named(printed), key
    shown = told_apart(people)
    return {key: shown[person] for key, person in persons.items()}


def _is_people(source: Source) -> bool:
    return root_name(source.head) in _PEOPLE and "<person " in source.head


@lru_cache(maxsize=PEOPLE_KEPT)
def _of_table(table: Source) -> Mapping[str, tuple[str, str, tuple[str, ...]]]:
    """Map the main id of each person in the table to (name, constituency or "", all ids of the person)."""
    try:
        root = document(table.content).root
    except ValueError:
        return {}
    found = {}
    for person in root.iterfind("person"):
        name, key = collapsed(person.get("latestname") or ""), person.get("id") or ""
        places = (held.get("constituency") or held.get("division") or "" for held in (person, *person))
        ids = tuple(filter(None, (held.get("id") for held in (person, *person))))
        if name and ids:
            found[key or ids[0]] = (name, next(filter(None, places), ""), ids)
    return found
