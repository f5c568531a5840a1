"""What a page offers besides its hits: the query as it was probably meant, who or when its words may name, and what
to leave out where nothing has all.

Every suggestion has been counted and has hits; a mended spelling has more than the query as typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.fields import FIELDS
from search.results import Suggestion
from search.suggesting.named_conditions import alternatives, contexts
from search.suggesting.spelling import drops, mended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.query.syntax import Query
    from search.request import SearchRequest
    from search.vocabulary.vocabulary import Vocabulary

    Hits = Callable[[SearchRequest], int]

MAX_DROPS = 6  # suggestions of what to leave out; each costs a count

MAX_FIELDS = 3  # suggestions that ask words of fields; more is no longer a hint

_LABELS = {field.name: field.label for field in FIELDS}


def spellings(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """The query with misspelt words mended, where that has more than `total` hits; best first.

    A name that stands in no text, only among the speakers or places, is offered as such. `hits` says how many
    paragraphs have all that a request asks for.
    """
    found = []
    for better in mended(query, vocabulary):
        asked = request.changed(text=str(better))
        offered = Suggestion("spelling", asked.text, asked, hits(asked))
        if not offered.total:
            named = [request.changed(text=str(way.query)) for way in contexts(better, vocabulary)[:1]]
            offered = next((Suggestion("spelling", way.text, way, hits(way)) for way in named), offered)
        found.append(offered)
    return tuple(suggestion for suggestion in found if suggestion.total > total)


def conditions(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """The query with words that name a speaker, a place or a year asked of that field, most hits first.

    Where nothing has several values of a field at once, any of them is offered.
    Left out is what finds nothing, or just as many as the `total` that the query as typed has.
    """
    ways = contexts(query, vocabulary) + ([] if total else alternatives(query))
    asked = [(said, request.changed(text=str(meant))) for said, meant in ways]
    found = [Suggestion("field", said, meant, hits(meant)) for said, meant in asked]
    other = [suggestion for suggestion in found if suggestion.total not in (0, total)]
    return tuple(sorted(other, key=lambda suggestion: -suggestion.total)[:MAX_FIELDS])


def omissions(request: SearchRequest, query: Query, hits: Hits) -> tuple[Suggestion, ...]:
    """What to leave out for hits, most hits first: a part of the query, a picked value, the period."""
    asked = list(_without(request, query))[:MAX_DROPS]
    found = [Suggestion("drop", part, fewer, hits(fewer)) for part, fewer in asked]
    return tuple(sorted((s for s in found if s.total), key=lambda s: -s.total))


def _without(request: SearchRequest, query: Query) -> Iterator[tuple[str, SearchRequest]]:
    for pick in request.picks:
        picks = tuple(other for other in request.picks if other != pick)
        yield f"{_LABELS[pick.facet]}: {pick.value}", replace(request, picks=picks, page=1)
    if request.since or request.until:
        yield f"{request.since or ''}–{request.until or ''}", request.changed(since=None, until=None)
    for drop in drops(query):
        yield drop.part, request.changed(text=str(drop.query))
