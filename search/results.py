"""The results of a search, as frozen values; matches are spans of text, never markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from search.request import SearchRequest


class Span(NamedTuple):
    """A half-open range of characters: from `start` up to, not including, `end`."""

    start: int
    end: int


class Snippet(NamedTuple):
    """A piece of a paragraph around its matches.

    `spans` are the matches within `text`. `before` and `after` say whether text was cut off on that side.
    """

    text: str
    spans: tuple[Span, ...] = ()
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A message about how a query was read, or what its answer lacks, and what to do.

    `code` is a stable identifier for programs ("unclosed-quote"). `span` is the part of the query that the message is
    about; None if it is about no single part. `instead`, if given, is another query to try.
    """

    code: str
    message: str
    span: Span | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that has hits, or the answer to a question.

    `kind` is "spelling", "field" (a word read as a speaker, place or period), "drop" (one part left out) or "question"
    (the answer to a question). `text` is the query as shown to people, `total` the number of paragraphs that it finds;
    0 only for a question whose answer is that there are none. `view` says what shows the answer.
    """

    kind: str
    text: str
    request: SearchRequest
    total: int
    view: Literal["paragraphs", "trends"] = "paragraphs"


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A score or one summand of it; the values of its own parts, if any, add up to its value, up to rounding."""

    label: str
    value: float
    parts: tuple[ScorePart, ...] = ()


class Passage(NamedTuple):
    """Another paragraph of a hit's speech, with a snippet that shows the search words.

    `paragraph` is its id, `number` its number in the speech, counted from 1.
    """

    paragraph: str
    number: int
    speaker: str | None
    snippet: Snippet
    language: str = "en"


class Hit(NamedTuple):
    """One paragraph found, with what a result list shows of it and of its speech.

    If the paragraph's text contains none of the search words, `lead` is a snippet of the speech's lead that contains
    some; if the lead contains none either, `elsewhere` is the paragraph of the speech that contains most of them.
    `office`, `kind`, `voice` and `uncertain` are the paragraph's, as described in `index.records.Paragraph`. `speech`
    and `paragraph` are ids, `number` is the paragraph's number in the speech, counted from 1. `spans` and `title_spans`
    are the matches in `text` and `title`. `more_in_speech` is the number of other paragraphs of the speech that were
    found. `explanation` has the parts of the score, or is None if they were not requested or not computed in time.
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
    """A written form of a word, and the number of paragraphs that contain it."""

    text: str
    paragraphs: int


class Understood(NamedTuple):
    """How a word of a query was read: the forms that were searched for, or none if the word was ignored.

    `named_otherwise` says that other names for the same thing were searched too. `instead` is a search for the word
    exactly as typed, which undoes this reading.
    """

    typed: str
    forms: tuple[Form, ...]
    instead: SearchRequest
    named_otherwise: bool = False


class FacetValue(NamedTuple):
    """A facet value, and the number of paragraphs that the search would find with it as the facet's only pick.

    `label` is the text to show if it is not `value` itself.
    """

    value: str
    count: int  # type: ignore[assignment]  # hides the tuple's method, which is not needed here
    picked: bool = False
    excluded: bool = False
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The most used values of one facet, with their counts, most used first.

    Picked and excluded values are always included. Counts ignore the facet's own picks, so that several values can be
    picked one after another. `distinct` is the number of all values with hits.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]
    distinct: int


class Bar(NamedTuple):
    """One period of the timeline ("2013" or "2013-09") and its number of paragraphs."""

    period: str
    count: int  # type: ignore[assignment]  # as above


@dataclass(frozen=True, slots=True)
class Further:
    """More hits for a page that is not full: the best of `total` paragraphs that have some of the words but not all.

    `request` is the search for any of the words, which finds these paragraphs as well as those that have all.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The answer to one SearchRequest.

    `reading` says in words how the query was understood. `hits` are those of the requested page; `total` counts all
    paragraphs found, `events` the speeches that have them.
    `further` has hits with only some of the words, to fill a first page that is not full, or is None if there are none;
    `total` and `events` do not include them.
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
        """The number of pages in the answer at this page size; at least 1."""
        found = self.events if self.request.grouped else self.total
        return max(1, -(-found // self.request.size))


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion of what was typed; `kind` is "word", "title" or the name of a facet, such as "speaker".

    `text` is shown to people, `query` is the query to run, and `total` the number of paragraphs that have the
    completion.
    """

    text: str
    kind: str
    query: str
    total: int
