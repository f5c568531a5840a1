"""What a search answers: frozen values all the way down; matches are spans of text, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from search.request import SearchRequest


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


class Snippet(NamedTuple):
    """A piece of a paragraph around its matches; `before`/`after` tell that text was left out there."""

    text: str
    spans: tuple[Span, ...] = ()
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that a query was not read as typed: where in its text, how, and what to do.

    `code` is a stable word for programs ("unclosed-quote"); `instead`, where present, is the query that the
    notice offers, ready to be searched.
    """

    code: str
    message: str
    span: Span | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that has hits, by kind: "spelling", "field" (a word as who, where or when), "drop" (one part less).

    `text` is that query as it is shown to people.
    """

    kind: str
    text: str
    request: SearchRequest
    total: int


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One summand of a score; the parts' `value`s add up to the whole's, to rounding."""

    label: str
    value: float
    parts: tuple[ScorePart, ...] = ()


class Passage(NamedTuple):
    """Another paragraph of a hit's speech: its id and number, who says it, and the part that shows what was asked."""

    paragraph: str
    number: int
    speaker: str | None
    snippet: Snippet
    language: str = "en"


class Hit(NamedTuple):
    """One paragraph found, with what a result list shows of it and of its speech.

    Where its text has nothing of what was asked, `lead` is the speech's summary, if that has, else `elsewhere` the
    paragraph of the speech that has most of it, if any. `uncertain` says what the source could not tell of the
    paragraph.
    """

    speech: str
    paragraph: str
    number: int
    title: str
    date: str | None
    time: str | None
    place: str | None
    speaker: str | None
    office: str | None
    kind: str
    voice: str
    score: float
    text: str
    spans: tuple[Span, ...]
    snippet: Snippet
    title_spans: tuple[Span, ...] = ()
    more_in_speech: int = 0
    explanation: ScorePart | None = None
    language: str = "en"
    lead: Snippet | None = None
    uncertain: str | None = None
    elsewhere: Passage | None = None


class Form(NamedTuple):
    """A form of a word as written, and how many paragraphs have it."""

    text: str
    paragraphs: int


class Understood(NamedTuple):
    """How a word of a query was taken: the forms it was looked for in, or none where it was ignored.

    `named_otherwise` says that other names for it were looked for too. `instead` is the search with the word in this
    form and by this name alone, or, where it was ignored, with the word.
    """

    typed: str
    forms: tuple[Form, ...]
    instead: SearchRequest
    named_otherwise: bool = False


class FacetValue(NamedTuple):
    """One value of a facet: how many paragraphs a search with (also) this value would find."""

    value: str
    count: int  # type: ignore[assignment]  # instead of tuple's method, which a value has no use for
    picked: bool = False
    excluded: bool = False
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """Values of one field, most used first, picked ones always present; `distinct` counts all with hits.

    Counts ignore the facet's own picks, so several values can be ticked one after another.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    distinct: int


class Bar(NamedTuple):
    """One period of the timeline ("2013" or "2013-09") and its paragraphs."""

    period: str
    count: int  # type: ignore[assignment]  # as above


@dataclass(frozen=True, slots=True)
class Further:
    """What a page goes on with that is not full: the best of `total` paragraphs that have some of the words, not all.

    `request` asks for any of the words: it finds these and those that have all.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The whole answer to one SearchRequest. `total` and `events` are exact, whatever the page.

    All counts are of what was asked for; `further` is beside it, and only where the first page has room.
    """

    request: SearchRequest
    reading: str
    total: int
    events: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...] = ()
    timeline: tuple[Bar, ...] = ()
    notices: tuple[Notice, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    took_ms: float = 0.0
    further: Further | None = None

    @property
    def pages(self) -> int:
        """How many pages of this size the answer has; at least 1."""
        found = self.events if self.request.grouped else self.total
        return max(1, -(-found // self.request.size))


@dataclass(frozen=True, slots=True)
class Completion:
    """A way to finish what is typed: `kind` is word, speaker, topic, place or title."""

    text: str
    kind: str
    query: str
    total: int
