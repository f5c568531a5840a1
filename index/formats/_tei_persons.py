"""The people of a TEI corpus: who an utterance's `who` is, and which office they held that day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.formats._markup import XML_ID, XML_LANG, document, root_name, text_of
from index.sources.companions import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from index.sources.source import Source

CORPORA_KEPT = 4  # corpus headers whose people are remembered: the files of one corpus are read one after another


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office from one ISO date to another, both None where open, with its names by language."""

    role: str
    since: str | None
    until: str | None
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Person:
    """One person: the latest name, and the offices."""

    name: str
    tenures: tuple[Tenure, ...] = ()

    def office(self, date: str | None, language: str) -> str | None:
        """The office held that day, in the language if it has a name there; membership counts least."""
        held = [t for t in self.tenures if t.names and _covers(t, date)]
        for tenure in sorted(held, key=lambda t: t.role == "member"):
            names = dict(tenure.names)
            return names.get(language) or next(iter(names.values()))
        return None


def persons(root: etree._Element) -> dict[str, Person]:
    """The people listed in a document or a corpus's header, by xml:id."""
    found = {}
    for person in root.iterfind(".//{*}person"):
        key, name = person.get(XML_ID), _name(person)
        if key and name:
            found[key] = Person(name, tuple(map(_tenure, person.iterfind("{*}affiliation"))))
    return found


def corpus_persons(source: Source) -> Mapping[str, Person]:
    """The people that a corpus file beside the source lists; parts of a corpus refer to them."""
    found: dict[str, Person] = {}
    for corpus in corpora(source):
        found |= _of_corpus(corpus)
    return found


def corpora(source: Source) -> Iterator[Source]:
    """The corpus files beside the source, nearest first."""
    return beside(source, ".xml", _is_corpus)


def _is_corpus(source: Source) -> bool:
    return root_name(source.head) == "teiCorpus"


@lru_cache(maxsize=CORPORA_KEPT)
def _of_corpus(corpus: Source) -> dict[str, Person]:
    try:
        return persons(document(corpus.content).root)
    except ValueError:
        return {}


def _name(person: etree._Element) -> str:
    """Forenames, then surnames, of the name that is still borne, else of the one borne last."""
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
    return (tenure.since or "") <= date <= (tenure.until or "9999")
