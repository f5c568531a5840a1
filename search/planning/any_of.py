"""Rewrites a query of several words as a query for any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.planning.stop_words import is_stop_word
from search.query.parser import parse
from search.query.syntax import In, Not, Or, Period, Word, Words, joined

if TYPE_CHECKING:
    from search.query.syntax import Query


def any_of(typed: str) -> str:
    """Return the query text for any of the typed words, with the same exclusions, fields and periods.

    Stop words (such as "the") are left out unless there are only stop words. A query that is not several words side by
    side keeps its meaning.

    >>> any_of("the old bridge -ferry"), any_of('"old bridge"')
    ('old OR bridge -ferry', '"old bridge"')
    """
    query = parse(typed).query
    if not isinstance(query, Words):
        return str(query)
    conditions = [part for part in query.parts if isinstance(part, Not | In | Period)]
    words: list[Query] = [part for part in query.parts if part not in conditions]
    telling = [part for part in words if not (isinstance(part, Word) and is_stop_word(part.text))] or words
    return str(joined(Words, [joined(Or, telling), *conditions])) if telling else str(query)
