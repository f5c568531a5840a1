"""Plans queries of facets: `speaker:putin` becomes a filter on the speakers that it means, without a score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh import query as q

from search.planning.parts import Part, any_of, combined, either, leaf, negative
from search.query.message import joined_by, said, said_of
from search.query.syntax import SHOWN_NAME, And, Everything, Not, Or, Period, Words
from search.results import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.planning.terms import Leaves
    from search.query.syntax import Query
    from search.vocabulary.facet_words import FacetWords
    from search.vocabulary.used import Used

MAX_VALUES = 500  # most values searched for one word, so that `event:*` does not search for all of them
MAX_NAMED = 3  # values that the description names


def chosen(query: Query, name: str, leaves: Leaves) -> Part | None:
    """Plan a query for values of the facet `name`; return None if it has only dates, which are values of no facet.

    Words written side by side must all match. `leaves` knows the words of the facet and collects notices.
    """
    match query:
        case Words() | And() | Or():
            parts = [part for inner in query.parts if (part := chosen(inner, name, leaves))]
            join = either if isinstance(query, Or) else combined
            return join(parts) if parts else None
        case Not():
            part = chosen(query.query, name, leaves)
            return negative(part) if part else None
        case Everything():
            return leaf(q.Every(name), said("any {field}", field=said(SHOWN_NAME[name])), role="filter")
        case Period():
            return None
    return _leaf(query, name, leaves)


def _leaf(query: Query, name: str, leaves: Leaves) -> Part:
    """Plan one word, phrase or pattern of a facet query: a filter on the facet values that it matches."""
    known = leaves.vocabulary.facet_words(name)
    meant = known.matching(query)
    if not meant:
        leaves.notices.append(_nothing(query, name, known))
    if longer := () if leaves.to_count else known.longer(query):
        told = said("{query} was not taken for {values}, which are longer.", query=str(query), values=_listed(longer))
        leaves.notices.append(Notice("longer-values", told, query.span))
    if len(meant) > MAX_VALUES:
        typed = f"{SHOWN_NAME[name]}:{query}"
        told = said_of(
            len(meant),
            "{query} means {number} value; only the {used} most used count.",
            "{query} means {number} values; only the {used} most used count.",
            query=typed,
            used=MAX_VALUES,
        )
        leaves.notices.append(Notice("too-many-expansions", told, query.span))
    values = _listed(meant) if meant else getattr(query, "text", str(query))
    asked = any_of([q.Term(name, used.term) for used in meant[:MAX_VALUES]])
    return leaf(asked, said("{field} {values}", field=said(SHOWN_NAME[name]), values=values), role="filter")


def _listed(values: Sequence[Used]) -> str:
    """Return the first MAX_NAMED of the values, of which there is at least one, joined by "or"."""
    named = joined_by("{first} or {second}", [used.term for used in values[:MAX_NAMED]])
    more = len(values) - MAX_NAMED
    return said("{values} or {number} more", values=named, number=more) if more > 0 else named


def _nothing(query: Query, name: str, known: FacetWords) -> Notice:
    """Return the notice that the facet has no such value; its `instead` suggests the most similar word of any value.

    `known` has the words of the facet's values; `instead` is None if none of them is similar.
    """
    near, field = known.nearest(query), said(SHOWN_NAME[name])
    told = said("No {field} is like {query}.", field=field, query=str(query))
    if near:
        told = said("No {field} is like {query}. The nearest: {nearest}.", field=field, query=str(query), nearest=near)
    return Notice("unknown-value", told, query.span, near)
