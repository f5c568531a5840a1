"""The people of a TEI corpus: which person an utterance's `who` refers to, and which office they held on a day.

The list of people is in the document itself, in the header of its corpus or, since ParlaMint 3.0, in a separate file
next to it. An `xi:include` is followed only to files in or below the folder of the corpus's header.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING

from index.formats._markup import XML_ID, XML_LANG, document, root_name, text_of
from index.sources.companions import below, beside
from index.speakers.namesakes import Named, told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from index.sources.source import Source

CORPORA_KEPT = 4  # corpora whose people are cached; files of one corpus are read one after another
MOST_REFERENCES = 100  # includes that are followed from one header; a corpus has a handful
LISTS = ("listPerson", "listOrg", "particDesc")  # root elements of lists of people that are files of their own

_INCLUDE = "{http://www.w3.org/2001/XInclude}include"


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held from the ISO date `since` to the ISO date `until`, both included.

    Either can be a mere year or month, or None if the office is open-ended on that side. `role` is the kind of office,
    such as "member" for mere membership. `names` are its names, as pairs (language, name).
    """

    role: str
    since: str | None
    until: str | None
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the latest name, the year of birth ("" if unknown), and the offices held."""

    name: str
    born: str = ""
    tenures: tuple[Tenure, ...] = ()

    def office(self, date: str | None, language: str) -> str | None:
        """Return the name of the office held that day, preferably in the given language; None without an office or a
        date.

        Mere membership is named only if no other office was held.
        """
        held = [t for t in self.tenures if t.names and _covers(t, date)]
        for tenure in sorted(held, key=lambda t: t.role == "member"):
            names = dict(tenure.names)
            return names.get(language) or next(iter(names.values()))
        return None


def persons(root: etree._Element) -> dict[str, Person]:
    """Return the people listed in a document, a corpus header or a list of people, by xml:id."""
    found = {}
    for person in root.iter("{*}person"):
        key, name = person.get(XML_ID), _name(person)
        if key and name:
            found[key] = Person(name, _born(person), tuple(map(_tenure, person.iterfind("{*}affiliation"))))
    return found


def distinct(people: Mapping[str, Person]) -> dict[str, Person]:
    """Add the year of birth, or else the id, to the names of people who share a name."""
    marked = {key: Named(person.name, (person.born and f"born {person.born}",)) for key, person in people.items()}
    shown = told_apart(marked)
    return {key: replace(person, name=shown[key]) for key, person in people.items()}


def corpus_persons(source: Source) -> Mapping[str, Person]:
    """Return the people, by id, listed in the corpus files next to this document."""
    return _of_corpora(tuple(corpora(source)))


def corpora(source: Source) -> list[Source]:
    """Return corpus headers and lists of people next to the source or included by a header.

    They are ordered by how much of the source's name each shares, the most similar last.
    """
    found = list(beside(source, ".xml", _is_corpus))
    found += [part for corpus in found if root_name(corpus.head) == "teiCorpus" for part in _included(corpus)]
    return sorted(dict.fromkeys(found), key=lambda each: _shared(each.name, source.name))


def _shared(one: str, other: str) -> int:
    """Return how many leading characters both names share; files of the same corpus share the most."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _included(corpus: Source) -> Iterator[Source]:
    """Yield the lists of people that a corpus's header includes from subfolders."""
    for reference in _references(corpus)[:MOST_REFERENCES]:
        part = below(corpus, reference) if "/" in reference else None
        if part is not None and root_name(part.head) in LISTS:
            yield part


@lru_cache(maxsize=CORPORA_KEPT)
def _references(corpus: Source) -> tuple[str, ...]:
    try:
        root = document(corpus.content).root
    except ValueError:
        return ()
    return tuple(each.get("href") or "" for each in root.iterfind(f".//{{*}}teiHeader//{_INCLUDE}"))


def _is_corpus(source: Source) -> bool:
    return root_name(source.head) in {"teiCorpus", *LISTS}


@lru_cache(maxsize=CORPORA_KEPT)
def _of_corpora(files: tuple[Source, ...]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for file in files:
        try:
            found |= persons(document(file.content).root)
        except ValueError:
            continue  # the fault is reported when that file itself is read
    return distinct(found)


def _born(person: etree._Element) -> str:
    birth = person.find("{*}birth")
    return (birth.get("when") or "")[:4] if birth is not None else ""


def _name(person: etree._Element) -> str:
    """Return forenames and surnames of the person's current name, or else of the latest name; "" if there is none."""
    names = sorted(person.iterfind("{*}persName"), key=lambda n: (n.get("to") or "9999", n.get("from") or ""))
    if not names:
        return ""
    parts = [text_of(p) for tag in ("forename", "nameLink", "surname") for p in names[-1].iterfind(f"{{*}}{tag}")]
    return " ".join(filter(None, parts)) or text_of(names[-1])


def _tenure(affiliation: etree._Element) -> Tenure:
    names = ((n.get(XML_LANG) or "", text_of(n)) for n in affiliation.iterfind("{*}roleName"))
    role = affiliation.get("role") or ""
    return Tenure(role, affiliation.get("from"), affiliation.get("to"), tuple(n for n in names if n[1]))


def _covers(tenure: Tenure, date: str | None) -> bool:
    if date is None:
        return False
    until = tenure.until or "9999"
    return (tenure.since or "") <= date and date[: len(until)] <= until  # "2020" ends with the year's last day
