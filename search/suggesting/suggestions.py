"""Suggestions shown beside the hits: corrected spellings, words read as fields, and parts to leave out.

Every suggestion has been counted and has hits; a corrected spelling has more hits than the query as typed. In all
functions, `hits(request, query)` counts the paragraphs that match, and `total` is the typed query's number of hits.
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
from search.suggesting.named_conditions import alternatives, contexts, with_longer
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
MAX_DROPS = 6  # suggestions of what to leave out; each must be counted

MAX_FIELDS = 3  # suggestions in which words are read as fields; more would be no hint

_LABELS = {field.name: field.label for field in FIELDS}


def spellings(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, total: int, hits: Hits
) -> tuple[Suggestion, ...]:
    """Return the corrected queries that have more than `total` hits, most likely first.

    Names that occur only among speakers or places are offered as filters, and words that occur nowhere are left out if
    necessary. If even the corrected words have no hits together, one of them is left out.
    """
    found: dict[str, Suggestion] = {}
    likely, doubtful = mended(query, vocabulary)
    signed = with_signs(query)
    for better in (*likely, *doubtful, *([signed] if signed else [])):
        ways = (_offered("spelling", str(way), request, way, hits) for way in _likeliest(better, vocabulary))
        offered = next((way for way in ways if way.total), None)
        if offered and offered.total > total:
            found.setdefault(offered.text, offered)
    if likely and not found and not total:
        return _with_one_less(request, likely[0], vocabulary, hits)
    return tuple(found.values())


def _with_one_less(request: SearchRequest, better: Query, vocabulary: Vocabulary, hits: Hits) -> tuple[Suggestion, ...]:
    """Return one suggestion: the corrected query `better` without the part whose omission gives the most hits.

    The result is empty if no query without one part has hits.
    """
    fewer = islice((drop.query for drop in drops(better, vocabulary)), MAX_DROPS)
    offers = [_offered("spelling", str(rest), request, rest, hits) for rest in fewer]
    best = max(offers, key=lambda offer: offer.total, default=None)
    return (best,) if best and best.total else ()


def _likeliest(better: Query, vocabulary: Vocabulary) -> Iterator[Query]:
    """Yield the corrected query, then its variants: with names read as filters, without unknown words, with both.

    Queries that cannot match anything are skipped.
    """
    rest = hopeful(better, vocabulary)
    for query in (better, rest) if rest not in (None, better) else (better,):
        if query is not None:
            ways = [query, *(way.query for way in contexts(query, vocabulary)[:1])]
            yield from (way for way in ways if hopeful(way, vocabulary) == way)


def _offered(kind: str, told: str, request: SearchRequest, query: Query, hits: Hits) -> Suggestion:
    """Return a suggestion of this kind: the request with another query, and its number of hits.

    `told` is the text that people see.
    """
    return Suggestion(kind, told, request.changed(text=str(query)), hits(request, query))


def leading_somewhere(
    notices: Iterable[Notice], offered: Iterable[Suggestion], request: SearchRequest, hits: Hits
) -> Iterator[Notice]:
    """Yield the notices, changed so that those of unknown words suggest only queries with hits.

    If `offered` has a corrected spelling, that is what such a notice suggests. Otherwise its own suggested query stays
    if it has hits, and is removed if not.
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
    """Return at most MAX_FIELDS queries in which words that name a speaker, place or time are filters, most hits first.

    If a filter leaves out longer values with the typed words, a query for these values too is among them.
    If the query has no hits and asks for several values of one field at once, a query for any of these values is
    offered too. Queries with no hits, or with just as many as the typed query (`total`), are left out. If the archive
    has nothing from a named time, other readings of it are tried.
    """
    ways = contexts(query, vocabulary, today)
    found = [_offered("field", told, request, meant, hits) for told, meant in ways]
    dated = [offer for offer, way in zip(found, ways, strict=True) if way.is_dated]
    if dated and not any(offer.total for offer in dated):
        found += _otherwise_dated(request, query, vocabulary, hits, today)
    others = with_longer(query, vocabulary) + ([] if total else alternatives(query))
    found += [_offered("field", told, request, meant, hits) for told, meant in others]
    other = [suggestion for suggestion in found if suggestion.total not in (0, total)]
    return tuple(sorted(other, key=lambda suggestion: -suggestion.total)[:MAX_FIELDS])


def _otherwise_dated(
    request: SearchRequest, query: Query, vocabulary: Vocabulary, hits: Hits, today: date | None
) -> list[Suggestion]:
    """Return suggestions with less likely readings of the query's times; the list is empty if none has hits.

    `contexts` is called with `step` 1, 2 and so on, until a new reading has hits or there is no new reading. All new
    readings of the last call are returned.
    """
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
    """Return suggestions of what to leave out to get more hits than `total`, most hits first.

    Each leaves out a part of the query, a picked facet value, or the period.
    """
    found = {s.request: s for s in islice(_without(request, query, vocabulary, hits), MAX_DROPS) if s.total > total}
    return tuple(sorted(found.values(), key=lambda s: -s.total))


def _without(request: SearchRequest, query: Query, vocabulary: Vocabulary, hits: Hits) -> Iterator[Suggestion]:
    """Yield suggestions, with hits counted, to leave out each picked facet value, the period, or part of the query."""
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
    since, until, _ = between(request.since, request.until)
    if not since and not until:
        return said("the period")
    period = spoken_date(since) if since and since == until else spoken(Period(since, until))
    return said("the period {period}", period=period)
