"""Metadata of a page for other programs: a preview card for shared links, and structured data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import url_for

from web import links
from web.sharing.linked_data import event, portrayed
from web.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.records import Speech
    from search.study.portrait import Portrait


@dataclass(frozen=True, slots=True)
class Card:
    """A page's title, URL, description and structured data (JSON-LD); `quotation` is the URL of its oEmbed answer, or
    "".
    """

    title: str
    address: str
    description: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    quotation: str = ""


def of_speech(speech: Speech, speakers: Iterable[str], marked: str | None = None) -> Card:
    """Make the card of a speech or, if `marked` is the id of one of its paragraphs, of that paragraph, which the card
    quotes.

    `speakers` are listed in the structured data, in this order.
    """
    data = event(speech, speakers, marked)
    paragraph = next((p for p in speech.paragraphs if p.id == marked), None)
    if paragraph is None:
        return Card(speech.title, links.permalink(speech.id), speech.lead or "", data)
    address = links.permalink(speech.id, paragraph.id)
    said = f"{paragraph.speaker or speech.title}, {long_date(speech.date)}"
    quotation = f"{url_for('oembed.quotation', _external=True)}?{urlencode({'url': address})}"
    return Card(said, address, f"“{paragraph.text}”", data, quotation)


def of_name(name: str, said: str, address: str, portrait: Portrait | None = None) -> Card:
    """Make the card of the page of a facet value: its name, URL, and description `said`.

    With a portrait, which only a speaker's page has, the card has structured data about the person.
    """
    return Card(name, address, said, portrayed(name, portrait) if portrait else {})
