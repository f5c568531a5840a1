"""What a page offers besides its hits: the query as it was probably meant, who or when its words may name, and what
to leave out where nothing has all.

Every suggestion has been counted and has hits; a mended spelling has more than the query as typed.
"""

from __future__ import annotations

from itertools import islice
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

    Hits = Callable[[SearchRequest, Query], int]

MAX_DROPS = 6  # suggestions of what to leave out; each costs a count

MAX_FIELDS = 3  # suggestions that ask words of fields; more is no longer a hint

_LABELS = {field.name: field.label for field in FIELDS}


def spellings(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """The queries with misspelt words mended that have more than `total` hits, best first.

    A name that stands in no text, only among the speakers or places, is offered as such. `hits` counts the paragraphs
    that have all of a query, under the conditions of a request.
    """
    found = []
    for better in mended(query, vocabulary):
        offered = _offered("spelling", str(better), request, better, hits)
        if not offered.total:
            named = [way.query for way in contexts(better, vocabulary)[:1]]
            offered = next((_offered("spelling", str(way), request, way, hits) for way in named), offered)
        found.append(offered)
    return tuple(suggestion for suggestion in found if suggestion.total > total)


def _offered(kind: str, said: str, request: SearchRequest, query: Query, hits: Hits) -> Suggestion:
    """The suggestion of the request with another query, and its hits; the query's text is for the link alone."""
    return Suggestion(kind, said, request.changed(text=str(query)), hits(request, query))


def conditions(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """The queries in which words that name a speaker, a place or a year are conditions, most hits first.

    Where no paragraph has all of several values that were asked of one field, the query for any of them is offered.
    A query is left out that finds nothing, or as many as the `total` of the query as typed.
    """
    ways = contexts(query, vocabulary) + ([] if total else alternatives(query))
    found = [_offered("field", said, request, meant, hits) for said, meant in ways]
    other = [suggestion for suggestion in found if suggestion.total not in (0, total)]
    return tuple(sorted(other, key=lambda suggestion: -suggestion.total)[:MAX_FIELDS])


def omissions(request: SearchRequest, query: Query, hits: Hits) -> tuple[Suggestion, ...]:
    """The suggestions of what to leave out for hits, most hits first: a part of the query, a pick, the period."""
    found = islice(_without(request, query, hits), MAX_DROPS)
    return tuple(sorted((s for s in found if s.total), key=lambda s: -s.total))


def _without(request: SearchRequest, query: Query, hits: Hits) -> Iterator[Suggestion]:
    """The suggestions to leave out each of the picks, then the period, then each part of the query, counted."""
    fewer: list[tuple[str, SearchRequest]] = []
    for pick in request.picks:
        picks = tuple(other for other in request.picks if other != pick)
        fewer.append((f"{_LABELS[pick.facet]}: {pick.value}", request.changed(picks=picks)))
    if request.since or request.until:
        period = f"{request.since or ''}–{request.until or ''}"
        fewer.append((period, request.changed(since=None, until=None)))
    yield from (Suggestion("drop", said, other, hits(other, query)) for said, other in fewer)
    yield from (_offered("drop", drop.part, request, drop.query, hits) for drop in drops(query))
