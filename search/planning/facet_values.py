"""Fields of values in a query: `speaker:putin` becomes the speakers it means, asked for but never scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whoosh import query as q

from search.planning.parts import Part, any_of, combined, either, leaf, negative
from search.query.syntax import SHOWN_NAME, And, Everything, Not, Or, Period, Words
from search.results import Notice

if TYPE_CHECKING:
    from search.planning.terms import Leaves
    from search.query.syntax import Query
    from search.vocabulary.facet_words import FacetWords

MAX_VALUES = 500  # values that one word may mean; `event:*` is no way to ask for everything
MAX_NAMED = 3  # values that the reading names


def chosen(query: Query, name: str, leaves: Leaves) -> Part | None:
    """The part that asks a query of a facet; words side by side must all be true of the paragraph."""
    match query:
        case Words() | And():
            return combined([part for inner in query.parts if (part := chosen(inner, name, leaves))])
        case Or():
            return either([part for inner in query.parts if (part := chosen(inner, name, leaves))])
        case Not():
            part = chosen(query.query, name, leaves)
            return negative(part) if part else None
        case Everything():
            return leaf(q.Every(name), f"any {SHOWN_NAME[name]}", role="filter")
        case Period():
            return None
    return _leaf(query, name, leaves)


def _leaf(query: Query, name: str, leaves: Leaves) -> Part:
    """The part for one word, phrase or pattern: any of the values that it means."""
    known = leaves.vocabulary.facet_words(name)
    meant = known.matching(query)
    if not meant:
        leaves.notices.append(_nothing(query, name, known))
    if len(meant) > MAX_VALUES:
        said = f"{SHOWN_NAME[name]}:{query} means {len(meant):,} values; only the {MAX_VALUES} most used count."
        leaves.notices.append(Notice("too-many-expansions", said, query.span))
    named = [used.term for used in meant[:MAX_NAMED]] or [getattr(query, "text", str(query))]
    more = f" or {len(meant) - MAX_NAMED:,} more" if len(meant) > MAX_NAMED else ""
    asked = any_of([q.Term(name, used.term) for used in meant[:MAX_VALUES]])
    return leaf(asked, f"{SHOWN_NAME[name]} {' or '.join(named)}{more}", role="filter")


def _nothing(query: Query, name: str, known: FacetWords) -> Notice:
    """The notice that the facet has no such value; its `instead` is the nearest word that its values have."""
    said = f"No {SHOWN_NAME[name]} is like {query}."
    near = known.nearest(query)
    return Notice("unknown-value", said + (f" The nearest: {near}." if near else ""), query.span, near)
