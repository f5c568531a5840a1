"""Finds the conditions of a query: the parts that only choose paragraphs by facets and dates, and search for no words.

`speaker:`, `topic:` and `date:` are conditions, and so are brackets and exclusions that contain nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.segment.facets import VALUED
from search.query.syntax import And, In, Or, Period, Words, joined, leaves

if TYPE_CHECKING:
    from search.query.syntax import Query


def conditions_of(query: Query) -> Query | None:
    """Return a query for the paragraphs that the conditions of `query` choose, or None if it has no conditions.

    Whatever `query` finds meets these conditions, even where a search accepts any of the words written side by side.
    Alternatives (OR) are met by the paragraphs that meet the conditions of one of them; an alternative without any
    condition makes the others choose nothing.

    >>> from search.query.parser import parse
    >>> def told(text): return str(conditions_of(parse(text).query))
    >>> told("nato speaker:putin -topic:csto"), told("nato AND (speaker:putin date:2014)")
    ('speaker:putin -topic:csto', 'speaker:putin date:2014')
    >>> told("(war speaker:fenn) OR (peace date:2014)"), told("war OR date:2014")
    ('speaker:fenn OR date:2014', 'None')
    """
    if is_condition(query):
        return query
    if isinstance(query, Or):
        alternatives = [found for part in query.parts if (found := conditions_of(part)) is not None]
        return joined(Or, alternatives) if len(alternatives) == len(query.parts) else None
    if isinstance(query, And):
        parts = query.parts
    elif isinstance(query, Words):  # a search for any of the words drops whole alternatives, with their conditions
        parts = tuple(part for part in query.parts if is_condition(part) or isinstance(part, And))
    else:
        return None
    kept = [found for part in parts if (found := conditions_of(part)) is not None]
    return joined(Words, kept) if kept else None


def is_condition(query: Query) -> bool:
    """Return whether the query has only facets and periods that paragraphs must, or must not, have.

    >>> from search.query.parser import parse
    >>> [is_condition(parse(text).query) for text in ("-(speaker:fenn OR date:2014)", "speaker:fenn war", "title:war")]
    [True, False, False]
    """
    return all(isinstance(leaf, Period) or (isinstance(leaf, In) and leaf.name in VALUED) for leaf in leaves(query))
