"""The only list of fields: the Whoosh schema, facets, query names, labels and boosts are read from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["words", "facet", "date", "stored"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a paragraph's Whoosh document.

    `kind`: "words" is tokenised text, "facet" holds whole values (one paragraph can have several), "date"
    is the day, "stored" identifies. `stemmed` and `positions` say how words are kept; `typed` are the names
    people may write before a colon; `boost` is its weight in a bare word's score.
    """

    name: str
    kind: FieldKind
    label: str = ""
    typed: tuple[str, ...] = ()
    boost: float = 1.0
    stemmed: bool = False
    positions: bool = False
    shown: bool = False


TEXT = "text"  # a paragraph's words, stemmed: what a bare word asks
EXACT = "exact"  # the same words as written: =word and quotation marks
HEAD = "head"  # title and lead, on a speech's first paragraph only: an event whose title answers is one hit
TITLE = "title"  # the title's words on every paragraph: title:word picks whole speeches
LEAD = "lead"  # likewise the lead's

FIELDS = (
    Field(TEXT, "words", stemmed=True, positions=True, typed=("text",)),
    Field(EXACT, "words", positions=True),
    Field(HEAD, "words", stemmed=True, positions=True, boost=2.0),
    Field(TITLE, "words", label="Title", typed=("title",), stemmed=True, positions=True),
    Field(LEAD, "words", label="Lead", typed=("lead",), stemmed=True, positions=True),
    Field("topic", "facet", label="Topic", typed=("topic",), shown=True),
    Field("geography", "facet", label="Geography", typed=("country", "geography"), shown=True),
    Field("person", "facet", label="Person", typed=("person",), shown=True),
    Field("speaker", "facet", label="Speaker", typed=("speaker",), shown=True),
    Field("section", "facet", label="Section", typed=("section",), shown=True),
    Field("place", "facet", label="Place", typed=("place",), shown=True),
    Field("year", "facet", label="Year", typed=("year",), shown=True),
    Field("event", "facet", label="Event", typed=("event",), shown=True),
    Field("voice", "facet", label="Voice", typed=("voice",), shown=True),
    Field("kind", "facet", label="Kind", typed=("kind",), shown=True),
    Field("language", "facet", label="Language", typed=("language",)),
    Field("date", "date", label="Date", typed=("date", "before", "after", "since", "until")),
)

FACETS = tuple(f for f in FIELDS if f.kind == "facet")
