"""Akoma Ntoso debate records, from SayIt and others: each file becomes one speech.

Each `speech`, `question` and `answer` is a turn. Its speaker is the person it refers to, else the printed name.
Elements that describe rather than quote (narrative, scene, summary) become narration. Standard: OASIS LegalDocML,
https://docs.oasis-open.org/legaldocml/akn-core/v1.0/; older namespaces, or none, are accepted too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._markup import XML_LANG, Rules, collapsed, document, local, root_name, stretches, text_of
from index.identity import ID_LIMIT, event_id
from index.records import Paragraph, Skipped, Speech, draft, numbered, slug
from index.speakers.namesakes import Named, told_apart
from index.text.file_names import date_in, titled, undated
from index.text.language import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from index.records import Kind
    from index.sources.source import Source


TURNS = {"speech", "question", "answer", "speechGroup"}
TOLD = {"narrative", "scene", "summary", "other", "remark"}
HEADINGS = {"heading", "subheading", "num", "docTitle"}
_BLOCKS = TURNS | TOLD | HEADINGS | {"from", "p", "li", "item", "ul", "ol", "tr", "td", "th", "block", "blockList"}
_RULES = Rules(
    frozenset(_BLOCKS | {"intro", "listIntroduction", "listConclusion", "wrap", "debateSection", "img"}),
    dropped=frozenset({"meta", "preface", "coverPage", "script", "style", "noteRef", "authorialNote", "math"}),
)
LONGEST_NAME = 200  # characters of a name with an office in a `from`; more are what was said

_NAME_END = re.compile(r"\.\s?[-–—](?:\s+|$)")  # the end of a name in the records of Chile: "El señor FENN.- "
_SPEECH: Kind = "speech"
_NARRATION: Kind = "narration"
_HEADING: Kind = "heading"
_KINDS = dict.fromkeys(TURNS, _SPEECH) | dict.fromkeys(TOLD, _NARRATION) | dict.fromkeys(HEADINGS, _HEADING)
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)\s+(.+)")


def recognises(source: Source) -> bool:
    """Whether the source is XML whose root is `akomaNtoso`, in any version."""
    return root_name(source.head) == "akomaNtoso"


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the record's speech, or a Skipped if there is no debate or no text in it.

    Raises ValueError if the file is cut short.
    """
    read = document(source.content)
    debate = read.root.find("{*}debate")
    if debate is None:
        yield Skipped(source.name, "an Akoma Ntoso document, but no debate")
        return
    title, date = _title_and_date(debate, source)
    paragraphs = numbered(
        p for p in _paragraphs(debate, read.flag) if p.kind != "heading" or not p.text.endswith(title)
    )
    if not paragraphs:
        yield Skipped(source.name, "no speech in this debate")
        return
    work = debate.find(".//{*}FRBRWork/{*}FRBRuri")
    address = work.get("value", "") if work is not None else ""
    yield Speech(
        id=slug(address, ID_LIMIT) or event_id(date, None, title),
        title=title,
        date=date,
        paragraphs=paragraphs,
        url=source.url or _link(debate),
        language=_language(debate, paragraphs),
        source=source.name,
    )


def _title_and_date(debate: etree._Element, source: Source) -> tuple[str, str | None]:
    """Read title and date from the preface or metadata, else the heading of the only section, else the file's name.

    The date is None if none of them has it.
    """
    day = debate.find(".//{*}docDate")
    date = day.get("date") if day is not None else None
    if date is None:
        work = debate.find(".//{*}FRBRWork/{*}FRBRdate")
        date = work.get("date") if work is not None else None
    title = text_of(debate.find(".//{*}docTitle"))
    sections = debate.findall("{*}debateBody/{*}debateSection")
    if not title and len(sections) == 1:
        title = text_of(sections[0].find("{*}heading"))
    title = title or titled(undated(source.stem.removesuffix(".an")))
    if dated := _DATED.fullmatch(title):
        return dated[2], date or dated[1]
    return title, date or date_in(source.stem)


def _link(debate: etree._Element) -> str | None:
    link = debate.find("{*}preface//{*}link")
    return None if link is None else link.get("href")


def _language(debate: etree._Element, paragraphs: tuple[Paragraph, ...]) -> str:
    said = debate.find(".//{*}FRBRExpression/{*}FRBRlanguage")
    code = said.get("language", "") if said is not None else ""
    return code or language_of(" ".join(p.text for p in paragraphs if p.kind == "speech"))


def _paragraphs(debate: etree._Element, flag: str | None) -> Iterator[Paragraph]:
    names, roles = _references(debate, "TLCPerson"), _references(debate, "TLCRole")
    sign: tuple[etree._Element, str] | None = None  # a turn and the name printed above it
    begun = None  # the turn to which the last paragraph belongs
    for block, whole in stretches(debate, _RULES):
        part = next((e for e in (block, *block.iterancestors()) if local(e) in _KINDS), None)
        kind = _KINDS[local(part)] if part is not None else "narration"
        text = whole
        if part is not None and kind == "speech" and local(block) == "from":
            printed, text = _printed_name(whole)
            sign = (part, printed)
        if part is None or kind != "speech":
            yield draft(text, kind, uncertain=flag)
        elif text:
            label = sign[1] or None if sign and sign[0] is part else None
            by = _key(part.get("by"))
            speaker = names.get(by) or label or by or None
            first, begun = part is not begun, part
            yield draft(
                text=text,
                speaker=speaker,
                label=(label or speaker) if first else None,
                office=roles.get(_key(part.get("as"))),
                uncertain=flag,
                language=block.get(XML_LANG) or part.get(XML_LANG),
            )


def _printed_name(text: str) -> tuple[str, str]:
    """Split the text of a `from` into the name, "" if it has none, and the words that some records have after it.

    >>> _printed_name("El señor FENN (Presidente).- Se abre la sesión."), _printed_name("Ada Quill:")
    (('El señor FENN (Presidente)', 'Se abre la sesión.'), ('Ada Quill', ''))
    """
    name, *words = _NAME_END.split(text, maxsplit=1)
    if len(name) > LONGEST_NAME:
        return "", text
    return name.rstrip(" :"), "".join(words)


def _references(debate: etree._Element, name: str) -> dict[str, str]:
    """Map the ids of the listed persons or roles to their displayed names; persons who share a name are told apart.

    The ids of an entry are its `id`, its `eId` and the last part of its address. `name` is the element of an entry,
    such as TLCPerson.
    """
    keys: dict[str, list[str]] = {}
    named: dict[str, Named] = {}
    for reference in debate.iterfind(f".//{{*}}{name}"):
        shown, address = collapsed(reference.get("showAs") or ""), reference.get("href", "").rpartition("/")[2]
        ids = [key for key in (address, reference.get("id"), reference.get("eId")) if key and shown]
        if ids:
            person = _key(ids[0])
            named[person] = Named(shown)
            keys.setdefault(person, []).extend(ids)
    shown_by = told_apart(named) if name == "TLCPerson" else {person: each.name for person, each in named.items()}
    return {key: shown_by[person] for person, ids in keys.items() for key in ids}


def _key(reference: str | None) -> str:
    return (reference or "").strip().removeprefix("#")
