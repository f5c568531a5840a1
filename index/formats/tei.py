"""Parliamentary TEI (ParlaMint, Parla-CLARIN): each sitting of a file or corpus becomes one speech.

Each `u` is a turn; its paragraphs are its `seg`, or the whole `u` if it has none. Notes, applause and incidents are
paragraphs of other kinds, placed after the paragraph they interrupt. Guidelines:
https://clarin-eric.github.io/ParlaMint/ and https://clarin-eric.github.io/parla-clarin/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.formats import germaparl
from index.formats._markup import (
    XML_ID,
    XML_LANG,
    Rules,
    document,
    local,
    root_name,
    stretches,
    text_of,
)
from index.formats._tei_persons import LISTS, corpora, corpus_persons, distinct, persons
from index.identity import ID_LIMIT, event_id
from index.records import Kind, Paragraph, Skipped, Speech, Voice, draft, numbered, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from index.formats._tei_persons import Person
    from index.sources.source import Source


_NOT_SPEECH: dict[str, Kind] = {
    "note": "note",
    "vocal": "narration",
    "kinesic": "narration",
    "incident": "narration",
    "writing": "narration",
    "gap": "omission",
    "head": "heading",
    "docDate": "note",
}
_TURN, _TOLD = {"u", "sp"}, {"stage"}
_RULES = Rules(
    blocks=frozenset({"u", "sp", "speaker", "seg", "p", "div", "head", "docDate", "item", "l", "ab", "quote", "body"}),
    apart=frozenset(_NOT_SPEECH.keys() - {"head", "docDate"}),
    dropped=frozenset({"teiHeader", "listPerson", "listOrg", "listEvent", "timeline", "fLib", "fvLib", "list"}),
)
_VOICES: dict[str, Voice] = {"#chair": "official", "#regular": "official"}
BY_ID = "speaker known by id only"  # flag for a turn whose `who` is in no list and has no label
SEVERAL = "said by one of several"  # flag for paragraphs of a turn whose `who` names several people


def recognises(source: Source) -> bool:
    """Whether the source is a TEI corpus, a list of its people, or a `TEI` that has turns or is of a parliament."""
    if germaparl.recognises(source):
        return False
    root = root_name(source.head)
    if root in {"teiCorpus", *LISTS}:
        return True
    if root != "TEI":
        return False
    return re.search(rb"parla?\.|<meeting\b|<u\b|<listPerson\b|parliament", source.content, re.I) is not None


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield one speech for each TEI document with turns. Raises ValueError if the file is cut short.

    A document without turns becomes a Skipped; so do a list of people and the header of a corpus.
    """
    if root_name(source.head) in LISTS:
        yield Skipped(source.name, "a list of a TEI corpus's people or bodies, no speech: it names the speakers")
        return
    read = document(source.content)
    known = distinct(persons(read.root))
    documents = [e for e in read.root.iter("{*}TEI") if e.find("{*}text") is not None]
    if not documents:
        yield Skipped(source.name, "a TEI corpus's header: its texts are in files of their own")
    for number, tei in enumerate(documents, start=1):
        part = f"{source.name}#{number}" if len(documents) > 1 else source.name
        who = {_who(each) for u in tei.iter("{*}u") for each in u.get("who", "").split() or [""]}
        if not who:
            yield Skipped(part, "a TEI document without turns (u)")
            continue
        if not who <= known.keys():
            listed = corpus_persons(source)
            known = distinct({**listed, **persons(read.root)}) if known else dict(listed)
        yield _speech(tei, known, source.name, read.flag)


def companions(source: Source) -> Iterator[Source]:
    """Yield the corpus files whose lists of people name the speakers of this file."""
    if root_name(source.head) == "TEI":
        yield from corpora(source)


def _speech(tei: etree._Element, known: Mapping[str, Person], name: str, flag: str | None) -> Speech:
    language = tei.get(XML_LANG) or tei.getroottree().getroot().get(XML_LANG) or "en"
    date, title = _date(tei), _title(tei, language)
    text = tei.find("{*}text")
    assert text is not None
    key = re.sub(r"\.xml$", "", tei.get(XML_ID) or "")
    country = _setting(tei, "country")
    return Speech(
        id=slug(key, ID_LIMIT) if re.search(r"\d", key) else event_id(date, None, title),
        title=title,
        date=date,
        time=_time(text, date),
        url=_address(tei),
        place=_setting(tei, "city"),
        language=language,
        geography=(country,) if country else (),
        paragraphs=numbered(_paragraphs(text, known, (date, language), flag)),
        source=name,
    )


def _title(tei: etree._Element, language: str) -> str:
    """Return the subtitle, which names the sitting, or else the title, in the document's own language."""
    titles = tei.findall("{*}teiHeader/{*}fileDesc/{*}titleStmt/{*}title")
    own = [t for t in titles if (t.get(XML_LANG) or language) == language] or titles
    sub = [text_of(t) for t in own if t.get("type") == "sub"]
    return ". ".join(sub or map(text_of, own)) or "Untitled"


def _date(tei: etree._Element) -> str | None:
    """Return the sitting's ISO date, which can be a mere year or month; None if it is not stated.

    The places searched are, in this order, the text, the setting, the source, and the first time of the recording.
    """
    places = ("text//{*}docDate", "teiHeader//{*}setting/{*}date", "teiHeader//{*}bibl/{*}date")
    for place in places:
        for date in tei.iterfind("{*}" + place):
            if found := re.match(r"\d{4}(-\d\d(-\d\d)?)?", date.get("when") or date.get("from") or ""):
                return found[0]
    absolute = tei.find(".//{*}timeline/{*}when")
    return (absolute.get("absolute") or "")[:10] or None if absolute is not None else None


def _time(text: etree._Element, date: str | None) -> str | None:
    """Return the time ("HH:MM") at which the sitting opened, or None.

    It is the first time that is noted before the first turn and is on the sitting's ISO date, `date`. Times of votes do
    not count.
    """
    for element in text.iter("{*}u", "{*}time", "{*}when"):
        if local(element) == "u":
            return None
        if any(local(outer) == "listEvent" for outer in element.iterancestors()):
            continue  # the time of a vote, noted before the sitting begins
        when = element.get("when") or element.get("from") or element.get("absolute") or ""
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*", when)
        if found and found[1] == date:
            return found[2]
    return None


def _address(tei: etree._Element) -> str | None:
    found = tei.find("{*}teiHeader/{*}fileDesc/{*}sourceDesc/{*}bibl/{*}idno[@type='URI']")
    return text_of(found) or None


def _setting(tei: etree._Element, kind: str) -> str | None:
    """Return the setting's place or country, as `kind` says ("city", "country"), in English if possible; None if not
    stated.
    """
    names = tei.findall(f"{{*}}teiHeader//{{*}}setting/{{*}}name[@type='{kind}']")
    names.sort(key=lambda name: name.get(XML_LANG) != "en")
    return text_of(names[0]) or None if names else None


def _paragraphs(
    text: etree._Element, known: Mapping[str, Person], day: tuple[str | None, str], flag: str | None
) -> Iterator[Paragraph]:
    _join_tokens(text)
    _keep_one_language(text, day[1])
    labels = _Labels(known)
    begun = None  # the turn to which the last paragraph of speech belongs
    for block, words in stretches(text, _RULES):
        part = next(e for e in (block, *block.iterancestors()) if local(e) in _KNOWN_PARTS)
        if local(part) not in _TURN or local(block) == "speaker":
            if part.get("type") == "speaker" or local(block) == "speaker":
                labels.print(words.rstrip(" :"))
            else:
                yield draft(words, _NOT_SPEECH.get(local(part), "note"), uncertain=flag)
            continue
        first, begun = part is not begun, part
        turn = labels.of(part)
        yield draft(
            text=words,
            speaker=turn.speaker,
            label=turn.label if first else None,
            office=turn.person.office(*day) if turn.person else None,
            voice=_VOICES.get(part.get("ana", ""), "unknown"),
            uncertain=flag or turn.uncertain,
            language=block.get(XML_LANG) or part.get(XML_LANG),
        )


@dataclass(frozen=True, slots=True)
class _Turn:
    """The speaker of a turn, and the label to show above it; None if nobody is named.

    `person` is the speaker's entry in the lists of people, None if there is none. `uncertain` is why the speaker is
    doubtful, or None.
    """

    speaker: str | None
    label: str | None
    person: Person | None = None
    uncertain: str | None = None


class _Labels:
    """Assigns printed labels to turns: each label belongs to the turn that contains it, else to the next turn."""

    def __init__(self, known: Mapping[str, Person]) -> None:
        self._known = known
        self._printed: str | None = None
        self._names: dict[str, str] = {}  # `who` -> first label, for people who are in no list
        self._part: etree._Element | None = None
        self._turn = _Turn(None, None)

    def print(self, label: str) -> None:
        """Remember a printed label for the turn that contains it or comes next."""
        self._printed, self._part = label, None

    def of(self, part: etree._Element) -> _Turn:
        """Return the turn of the element `part`; a new turn if `part` is a new element or a label was printed.

        The label of a new turn is the one just printed, else the names or ids of the speakers, else None.
        """
        if part is not self._part:
            several = len(part.get("who", "").split()) > 1
            begun = self._shared(part) if several else self._begun(_who(part.get("who", "")))
            self._turn, self._part, self._printed = begun, part, None
        return self._turn

    def _shared(self, part: etree._Element) -> _Turn:
        """Return a turn of several people at once: all are named in the label, none as the speaker."""
        people = [(self._known.get(_who(each)), _who(each)) for each in part.get("who", "").split()]
        names = "; ".join(person.name if person else who for person, who in people)
        return _Turn(None, self._printed or names, None, SEVERAL)

    def _begun(self, who: str) -> _Turn:
        person, label = self._known.get(who), self._printed
        if person:
            return _Turn(person.name, label or person.name, person)
        if who and label:
            self._names.setdefault(who, label)
        name = self._names.get(who) or label
        return _Turn(name or who or None, label or name or who or None, None, BY_ID if who and not name else None)


def _who(reference: str) -> str:
    """Return the id within a reference: "#FennBo", "people.xml#FennBo" and "person:FennBo" give "FennBo"."""
    return re.split(r"[#:]", reference.strip())[-1]


_KNOWN_PARTS = _NOT_SPEECH.keys() | _TURN | _TOLD | {"text"}


def _keep_one_language(text: etree._Element, language: str) -> None:
    """Remove all but one description of each incident that is described in several languages.

    The description in the document's language is kept or, if there is none, the first.
    """
    for element in text.iter(*("{*}" + name for name in _NOT_SPEECH)):
        told = element.findall("{*}desc")
        for other in sorted(told, key=lambda desc: desc.get(XML_LANG) != language)[1:]:
            element.remove(other)


def _join_tokens(text: etree._Element) -> None:
    """Replace the word elements of annotated text by plain text.

    Spaces are marked by `c` elements, or follow each word that is not marked as joined.
    """
    spaced = text.find(".//{*}c") is not None
    for sentence in text.iter("{*}s"):
        words = []
        for token in sentence.iter("{*}w", "{*}pc", "{*}c"):
            if token.getparent() is not None and local(token.getparent()) != "w":
                joined = spaced or token.get("join") in {"right", "both"}
                words.append(("".join(token.itertext()) or " ") + ("" if joined else " "))
        if words:
            apart = [element for element in sentence.iter() if local(element) in _NOT_SPEECH]
            sentence.clear(keep_tail=True)
            sentence.text = "".join(words)
            for element in apart:
                element.tail = None
                sentence.append(element)
