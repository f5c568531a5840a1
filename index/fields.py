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
    an identifier. `label` is the field's name for people; "" if it is not shown. `typed` has the names of the field in
    queries, before a colon ("country" in country:Norway). `boost` is the weight of this field's matches if a word in a
    query names no field. `stemmed` is true if the field has the stems of the words, false if the words as written.
    """

    name: str
    kind: FieldKind
    label: str = ""
    typed: tuple[str, ...] = ()
    boost: float = 1.0
    stemmed: bool = False
    tag: str = ""  # the attribute of a Speech that lists the facet's values; also their name in the archive's tags
    plural: str = ""  # the label of that list on the speech's page
    varies: bool = False  # whether paragraphs of one speech can have different values
    shown: bool = False  # whether every answer to a search has the facet's values with their counts
    names: bool = False  # whether the values are names, which can correct a misspelt word of a query
    browsed: int = 0  # the facet's place, from 1, among the lists on the front page; 0 means that it is not there
    completed: int = 0  # its place, from 1, among the facets whose values complete what is typed; 0 means that none do
    page: str = ""  # the first part of the address of a value's own page: "country" in /country/Norway; "" if none
    register: str = ""  # the address of the page that lists all values: "countries" in /countries; "" if none
    said: str = ""  # the text that suggests a filter by a value of this facet in place of the words typed; "" if none


TEXT = "text"  # a paragraph's words, stemmed: searched if a word in a query names no field
EXACT = "exact"  # the same words as written: searched for =word and for words in quotation marks
HEAD = "head"  # title and lead, indexed with a speech's first paragraph only, so that a matching title gives one hit
TITLE = "title"  # the title's words, indexed with every paragraph, so that title:word finds whole speeches
LEAD = "lead"  # the lead's words, also indexed with every paragraph

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
TAGGED = tuple(f for f in FACETS if f.tag)  # facets whose values are a list in the Speech
COMPLETED = tuple(sorted((f for f in FACETS if f.completed), key=lambda f: f.completed))
REGISTERED = tuple(f for f in FACETS if f.register)  # facets each of whose values has a page of its own
BROWSED = tuple(sorted((f for f in FACETS if f.browsed), key=lambda f: f.browsed))

# The parameters of BM25, for the index on disk and for a cluster:
SATURATION = 1.5  # k1: the higher, the more each repetition of a word counts; larger values ranked the right hits lower
LENGTH_SHARE = 0.65  # b: how much a paragraph's length lowers its score, from 0 (not at all) to 1 (in proportion)
