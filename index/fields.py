"""The only list of indexed fields, from which everything about a field is derived.

The Whoosh schema, the archive's tags, the facets and their labels, the names that people type in queries, and the pages
listing a field's values are all read from this list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["words", "facet", "date", "stored"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a paragraph's Whoosh document.

    `kind` "words" is tokenised text, "facet" whole values (a paragraph can have several), "date" the day, and "stored"
    an identifier. `label` is shown to people. `typed` has the names that people may write before a colon in a query.
    `boost` is the field's weight when a word in a query names no field. `stemmed` says whether the field has stems
    rather than words as written.
    """

    name: str
    kind: FieldKind
    label: str = ""
    typed: tuple[str, ...] = ()
    boost: float = 1.0
    stemmed: bool = False
    tag: str = ""  # the attribute of a Speech that lists the facet's values, which is their name in the archive's tags
    plural: str = ""  # the label of that list on the speech's page
    varies: bool = False  # the values may change within a speech
    shown: bool = False  # every answer counts the facet
    names: bool = False  # the values are names, whose words a misspelt word may mean
    browsed: int = 0  # the facet's place, from 1, among the lists of the front page; 0 is none
    completed: int = 0  # its place among the facets whose values complete what is typed; 0 is none
    page: str = ""  # what a value's own page is called in addresses: /country/Norway
    register: str = ""  # and the page that lists them all: /countries
    said: str = ""  # how a condition on it reads, where a query's words that are a value are offered as one


TEXT = "text"  # a paragraph's words, stemmed: what a bare word asks
EXACT = "exact"  # the same words as written: =word and quotation marks
HEAD = "head"  # title and lead, on a speech's first paragraph only: an event whose title answers is one hit
TITLE = "title"  # the title's words on every paragraph: title:word picks whole speeches
LEAD = "lead"  # likewise the lead's

FIELDS = (
    Field(TEXT, "words", stemmed=True, typed=("text",)),
    Field(EXACT, "words"),
    Field(HEAD, "words", stemmed=True, boost=2.0),
    Field(TITLE, "words", label="Title", typed=("title",), stemmed=True),
    Field(LEAD, "words", label="Lead", typed=("lead",), stemmed=True),
    Field(
        "topic",
        "facet",
        "Topic",
        ("topic",),
        tag="topics",
        plural="Topics",
        shown=True,
        browsed=1,
        completed=2,
        page="topic",
        register="topics",
    ),
    Field(
        "geography",
        "facet",
        "Geography",
        ("country", "geography"),
        tag="geography",
        plural="Geography",
        shown=True,
        names=True,
        browsed=3,
        completed=5,
        page="country",
        register="countries",
        said="on pages about {value}",
    ),
    Field(
        "person", "facet", "Person", ("person",), tag="persons", plural="Persons", shown=True, names=True, completed=4
    ),
    Field(
        "speaker",
        "facet",
        "Speaker",
        ("speaker",),
        varies=True,
        shown=True,
        names=True,
        browsed=2,
        completed=1,
        page="speaker",
        register="speakers",
        said="said by {value}",
    ),
    Field(
        "section",
        "facet",
        "Section",
        ("section",),
        tag="sections",
        plural="Sections",
        shown=True,
        browsed=5,
        page="section",
        register="sections",
    ),
    Field(
        "place",
        "facet",
        "Place",
        ("place",),
        shown=True,
        names=True,
        browsed=4,
        completed=3,
        page="place",
        register="places",
        said="said in {value}",
    ),
    Field("year", "facet", "Year", ("year",), shown=True),
    Field("event", "facet", "Event", ("event",), shown=True),
    Field("voice", "facet", "Voice", ("voice",), varies=True, shown=True, browsed=6),
    Field("kind", "facet", "Kind", ("kind",), varies=True, shown=True),
    Field("language", "facet", "Language", ("language",), varies=True),
    Field("date", "date", label="Date", typed=("date", "before", "after", "since", "until")),
)

FACETS = tuple(f for f in FIELDS if f.kind == "facet")
FACET_NAMES = tuple(f.name for f in FACETS)
TAGGED = tuple(f for f in FACETS if f.tag)  # those that a speech has a list of
COMPLETED = tuple(sorted((f for f in FACETS if f.completed), key=lambda f: f.completed))
REGISTERED = tuple(f for f in FACETS if f.register)  # those whose every value has a page of its own
BROWSED = tuple(sorted((f for f in FACETS if f.browsed), key=lambda f: f.browsed))

# How words score, here and in a cluster:
SATURATION = 1.5  # K1: how soon more of the same word stops counting; above, items that people know come later
LENGTH_SHARE = 0.65  # B: how much a long paragraph is held against it, 0 not at all, 1 in full
