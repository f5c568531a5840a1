"""Structured data about pages, as JSON-LD: the types Event, Person and Quotation of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web import links

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.records import Paragraph, Speech
    from search.study.portrait import Portrait

CONTEXT = "https://schema.org"
MOST_SPEAKERS = 20  # listed as performers; a session of parliament has hundreds


def event(speech: Speech, speakers: Iterable[str], marked: str | None = None) -> dict[str, Any]:
    """Describe the speech as a schema.org Event, with the paragraph whose id is `marked`, if any, as a Quotation.

    The first MOST_SPEAKERS of `speakers` are its performers.
    """
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Event",
        "@id": links.permalink(speech.id),
        "name": speech.title,
        "url": links.permalink(speech.id),
        "inLanguage": speech.language,
        "description": speech.lead,
        "startDate": _instant(speech),
        "location": {"@type": "Place", "name": speech.place} if speech.place else None,
        "performer": [person(name) for name in list(speakers)[:MOST_SPEAKERS]],
        "about": [*speech.topics, *speech.geography],
        "sameAs": speech.url,
    }
    paragraph = next((p for p in speech.paragraphs if p.id == marked), None)
    if paragraph:
        found["subjectOf"] = quotation(speech, paragraph)
    return {name: value for name, value in found.items() if value}


def quotation(speech: Speech, paragraph: Paragraph) -> dict[str, Any]:
    """Describe the paragraph as a schema.org Quotation."""
    found = {
        "@type": "Quotation",
        "@id": links.permalink(speech.id, paragraph.id),
        "url": links.permalink(speech.id, paragraph.id),
        "text": paragraph.text,
        "inLanguage": paragraph.language or speech.language,
        "creator": person(paragraph.speaker, paragraph.office) if paragraph.speaker else None,
        "dateCreated": speech.date,
    }
    return {name: value for name, value in found.items() if value}


def person(name: str, *offices: str | None) -> dict[str, Any]:
    """Describe a speaker as a schema.org Person, with the offices held and the URL of the speaker's page on this site.

    None among the offices is left out.
    """
    held = [office for office in offices if office]
    titles = {"jobTitle": held if len(held) > 1 else held[0]} if held else {}
    return {"@type": "Person", "name": name, "url": links.entry_link("speaker", name, whole=True), **titles}


def portrayed(name: str, portrait: Portrait | None) -> dict[str, Any]:
    """Describe the speaker as a schema.org Person, with the offices that `portrait` lists, if there is one."""
    offices = [office.name for office in portrait.offices] if portrait else []
    return {"@context": CONTEXT, **person(name, *offices)}


def _instant(speech: Speech) -> str | None:
    if speech.date and speech.time and len(speech.date) == len("2013-09-23"):
        return f"{speech.date}T{speech.time}"
    return speech.date
