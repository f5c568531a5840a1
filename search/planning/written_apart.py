"""Joins words of a query that belong together: initials before a name, groups of a large number, a number's sign."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from search.planning.amounts import LONGEST, amount
from search.planning.respelt import begins_number, is_group, is_initial
from search.query.syntax import Word
from search.results import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from search.query.syntax import Query

MIN_ALONE = 3  # letters; an initial has fewer


def written_apart(queries: Sequence[Query]) -> list[Query]:
    """Return the queries, with words that belong together joined into one `Word`.

    These are initials before a name (J R R Tolkien), groups of a number (2 500 000), and a number with its currency or
    per-cent sign (5 %, 5 per cent).
    """
    if not any(map(_may_be_joined, queries)):
        return list(queries)
    return _grouped(_grouped(queries, lambda rest: _initials(rest) or _groups(rest)), _amount)


def _may_be_joined(query: Query) -> bool:
    """Return whether the query can begin what is joined: a short word, one with digits or signs, or "per"."""
    return isinstance(query, Word) and (
        len(query.text) < MIN_ALONE or not query.text.isalpha() or query.text.lower() == "per"
    )


def _grouped(queries: Sequence[Query], together: Callable[[Sequence[Query]], int]) -> list[Query]:
    """Return the queries, with words that belong together joined into one `Word`.

    `together(rest)` returns how many of the first queries in `rest` belong together; 0 or 1 means none.
    """
    found: list[Query] = []
    at = 0
    while at < len(queries):
        length = together(queries[at:])
        run = [query for query in queries[at : at + length] if isinstance(query, Word)]
        if length > 1:
            first, last = run[0].span, run[-1].span
            span = Span(first.start, last.end) if first and last else None
            found.append(Word(" ".join(word.text for word in run), span))
        else:
            found.append(queries[at])
        at += max(1, length)
    return found


def _amount(queries: Sequence[Query]) -> int:
    """Return the number of leading queries that form one amount; 0 if fewer than two."""
    words = [query.text for query in takewhile(lambda query: isinstance(query, Word), queries[:LONGEST])]  # type: ignore[union-attr]
    return amount(words)


def _initials(queries: Sequence[Query]) -> int:
    """Return the number of leading queries that are initials of the name after them; 0 if fewer than two."""
    typed = list(takewhile(lambda query: isinstance(query, Word) and is_initial(query.text), queries))
    following = queries[len(typed) : len(typed) + 1]
    named = [query for query in following if isinstance(query, Word) and query.text[0].isupper()]
    return len(typed) if len(typed) > 1 and named else 0


def _groups(queries: Sequence[Query]) -> int:
    """Return the number of leading queries that are one number in groups of three digits; 0 if fewer than two."""
    first, *others = queries
    if not (isinstance(first, Word) and begins_number(first.text)):
        return 0
    groups = list(takewhile(lambda query: isinstance(query, Word) and is_group(query.text), others))
    return len(groups) + 1 if groups else 0
