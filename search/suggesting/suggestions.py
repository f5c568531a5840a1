"""What a page offers besides its hits: the query as it was probably meant, who or when its words may name, and what
to leave out where nothing has all.

Every suggestion has been counted and has hits; a mended spelling has more than the query as typed.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from index.fields import FIELDS
from search.query.message import said
from search.query.parser import parse
from search.query.periods import between, spoken, spoken_date
from search.query.syntax import Period
from search.results import Suggestion
from search.suggesting.leaving_out import drops, hopeful
from search.suggesting.named_conditions import alternatives, contexts
from search.suggesting.spelling import mended
from search.suggesting.spoken_periods import YEARS_BACK
from search.suggesting.sums_of_money import with_signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from search.query.syntax import Query
    from search.request import SearchRequest
    from search.results import Notice
    from search.vocabulary.vocabulary import Vocabulary

    Hits = Callable[[SearchRequest, Query], int]

UNKNOWN = "unknown-word"  # code of the notice that a word is in no paragraph
MAX_DROPS = 6  # suggestions of what to leave out; each costs a count

MAX_FIELDS = 3  # suggestions that ask words of fields; more is no longer a hint

_LABELS = {field.name: field.label for field in FIELDS}


def spellings(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """The queries with misspelt words mended that have more than `total` hits, best first.

    A name that stands in no text, only among the speakers or places, is offered as such, and words that nothing has are
    left out where nothing else is found; where nothing has all the mended words, one of them is. `hits` counts the
    paragraphs that have all of a query, under the conditions of a request.
    """
    found: dict[str, Suggestion] = {}
    signed = with_signs(query)
    candidates = [*mended(query, vocabulary), *([signed] if signed else [])]
    for better in candidates:
        ways = (_offered("spelling", str(way), request, way, hits) for way in _likeliest(better, vocabulary))
        offered = next((way for way in ways if way.total), None)
        if offered and offered.total > total:
            found.setdefault(offered.text, offered)
    if not found and not total and candidates:
        return _with_one_less(request, candidates[0], vocabulary, hits)
    return tuple(found.values())


def _with_one_less(request: SearchRequest, better: Query, vocabulary: Vocabulary, hits: Hits) -> tuple[Suggestion, ...]:
    """Offer the mended query without one part, the part whose omission finds most; nothing where no omission does."""
    fewer = islice((drop.query for drop in drops(better, vocabulary)), MAX_DROPS)
    offers = [_offered("spelling", str(rest), request, rest, hits) for rest in fewer]
    best = max(offers, key=lambda offer: offer.total, default=None)
    return (best,) if best and best.total else ()


def _likeliest(better: Query, vocabulary: Vocabulary) -> Iterator[Query]:
    """Yield the mended query, also with names as conditions and without unknown words; skip what can find nothing."""
    rest = hopeful(better, vocabulary)
    for query in (better, rest) if rest not in (None, better) else (better,):
        if query is not None:
            ways = [query, *(way.query for way in contexts(query, vocabulary)[:1])]
            yield from (way for way in ways if hopeful(way, vocabulary) == way)


def _offered(kind: str, told: str, request: SearchRequest, query: Query, hits: Hits) -> Suggestion:
    """The suggestion of the request with another query, and its hits; the query's text is for the link alone."""
    return Suggestion(kind, told, request.changed(text=str(query)), hits(request, query))


def leading_somewhere(
    notices: Iterable[Notice], offered: Iterable[Suggestion], request: SearchRequest, hits: Hits
) -> Iterator[Notice]:
    """The notices, those of words that are in no paragraph with a query that has hits, or none, for what they offer.

    That is the query offered with all misspelt words mended; without one, the notice's own where it has any hits.
    """
    spelt = next((suggestion.request.text for suggestion in offered if suggestion.kind == "spelling"), None)
    for notice in notices:
        if notice.code != UNKNOWN or notice.instead is None:
            yield notice
        elif spelt or not hits(request, parse(notice.instead).query):
            yield replace(notice, instead=spelt)
        else:
            yield notice


def conditions(
    request: SearchRequest,
    query: Query,
    vocabulary: Vocabulary,
    total: int,
    hits: Hits,
    today: date | None = None,
) -> tuple[Suggestion, ...]:
    """The queries in which words that name a speaker, a place or a time are conditions, most hits first.

    Where no paragraph has all of several values that were asked of one field, the query for any of them is offered.
    A query is left out that finds nothing, or as many as the `total` of the query as typed. Where there is nothing of a
    time, what else it may mean is asked.
    """
    ways = contexts(query, vocabulary, today)
    found = [_offered("field", told, request, meant, hits) for told, meant in ways]
    dated = [offer for offer, way in zip(found, ways, strict=True) if way.is_dated]
    if dated and not any(offer.total for offer in dated):
        found += _otherwise_dated(request, query, vocabulary, hits, today)
    found += [_offered("field", told, request, meant, hits) for told, meant in ([] if total else alternatives(query))]
    other = [suggestion for suggestion in found if suggestion.total not in (0, total)]
    return tuple(sorted(other, key=lambda suggestion: -suggestion.total)[:MAX_FIELDS])


def _otherwise_dated(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, hits: Hits, today: date | None
) -> list[Suggestion]:
    """The queries with the next likeliest times that its words may mean of which there is anything."""
    known = contexts(query, vocabulary, today)
    for step in range(1, YEARS_BACK):
        ways = [way for way in contexts(query, vocabulary, today, step) if way not in known]
        found = [_offered("field", told, request, meant, hits) for told, meant in ways]
        if not ways or any(suggestion.total for suggestion in found):
            return found
        known += ways
    return []


def omissions(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """The suggestions of what to leave out for more hits than `total`, most first: a part, a pick, the period."""
    found = {s.request: s for s in islice(_without(request, query, vocabulary, hits), MAX_DROPS) if s.total > total}
    return tuple(sorted(found.values(), key=lambda s: -s.total))


def _without(request: SearchRequest, query: Query, vocabulary: Vocabulary, hits: Hits) -> Iterator[Suggestion]:
    """The suggestions to leave out each of the picks, then the period, then each part of the query, counted."""
    fewer: list[tuple[str, SearchRequest]] = []
    for pick in request.picks:
        picks = tuple(other for other in request.picks if other != pick)
        fewer.append(
            (
                said("{first}: {second}", first=said(_LABELS[pick.facet]), second=pick.value),
                request.changed(picks=picks),
            )
        )
    if request.since or request.until:
        fewer.append((_period(request), request.changed(since=None, until=None)))
    yield from (Suggestion("drop", told, other, hits(other, query)) for told, other in fewer)
    yield from (_offered("drop", drop.part, request, drop.query, hits) for drop in drops(query, vocabulary))


def _period(request: SearchRequest) -> str:
    """The request's period in words, as one, whether it has two sides or one."""
    since, until, _ = between(request.since, request.until)
    if not since and not until:
        return said("the period")
    period = spoken_date(since) if since and since == until else spoken(Period(since, until))
    return said("the period {period}", period=period)
