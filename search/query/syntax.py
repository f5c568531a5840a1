"""The syntax tree of a query, as frozen values: the parser builds it, the planner reads it, `str` writes it.

`parse(str(query)).query == query` holds for every parsed query. A node's `span` is its place in the typed text;
comparison ignores it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from index.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.results import Span

SHOWN_NAME = {f.name: f.typed[0] for f in FIELDS if f.typed}  # field of the index -> the preferred name in queries


@dataclass(frozen=True, slots=True)
class Everything:
    """A query for every paragraph: empty text, or `*`."""

    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its grammatical forms."""

    text: str
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Exact:
    """A word in this form only: `=security`."""

    text: str
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"={self.text}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word pattern: `*` matches any number of letters, `?` exactly one."""

    text: str
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        marked = self.text.startswith("?") or self.text.endswith("?")  # without "=", a ? at an end is punctuation
        return f"={self.text}" if marked else self.text


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words within `edits` edits (a letter inserted, deleted, replaced or swapped with the next): `securty~`."""

    text: str
    edits: int = 1
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.text}~" if self.edits == 1 else f"{self.text}~{self.edits}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words exactly as written, adjacent and in this order; or near each other in any order, if `slop` is above 1.

    `text` is the text inside the quotation marks, with single spaces. If `slop` is above 1, all words must occur within
    a window of `slop` words.
    """

    text: str
    slop: int = 1
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f'"{self.text}"' if self.slop == 1 else f'"{self.text}"~{self.slop}'


@dataclass(frozen=True, slots=True)
class Period:
    """Paragraphs from a period of time: ISO dates of any precision, both inclusive, None for an open end."""

    since: str | None
    until: str | None
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        if self.since == self.until:
            return f"date:{self.since}"
        return f"date:{self.since or ''}..{self.until or ''}"


@dataclass(frozen=True, slots=True)
class In:
    """A query restricted to one field: `speaker:putin`. `name` is the field's name in the index."""

    name: str
    query: Query
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        inner = str(self.query)
        return f"{SHOWN_NAME[self.name]}:{_bracketed(self.query, inner, (Words, And, Or))}"


@dataclass(frozen=True, slots=True)
class Not:
    """Paragraphs that the inner query does not match: `-turkey`."""

    query: Query
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"-{_bracketed(self.query, str(self.query), (Words, And, Or))}"


@dataclass(frozen=True, slots=True)
class Words:
    """Parts written one after the other: all must match, or any of them if no paragraph has all."""

    parts: tuple[Query, ...]
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return " ".join(_bracketed(p, str(p), (Words,)) for p in self.parts)


@dataclass(frozen=True, slots=True)
class And:
    """Parts joined by AND: all must match, always."""

    parts: tuple[Query, ...]
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return " AND ".join(_bracketed(p, str(p), (Words, And, Or)) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Parts joined by OR: any must match."""

    parts: tuple[Query, ...]
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return " OR ".join(_bracketed(p, str(p), (Words, Or)) for p in self.parts)


Query: TypeAlias = Everything | Word | Exact | Pattern | Fuzzy | Phrase | Period | In | Not | Words | And | Or


def joined(kind: type[Words | And | Or], parts: list[Query], span: Span | None = None) -> Query:
    """Return one node of this kind with these parts.

    Parts that are nodes of this kind are replaced by their own parts. If only one part is left, it is returned itself.

    >>> str(joined(Or, [Word("a"), joined(Or, [Word("b"), Word("c")])]))
    'a OR b OR c'
    """
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else [part])
    if len(flat) == 1:
        return flat[0]
    return kind(tuple(flat), span)


def _bracketed(query: Query, written: str, kinds: tuple[type, ...]) -> str:
    return f"({written})" if isinstance(query, kinds) else written


def changed(query: Query, change: Callable[[Query], Query | None]) -> Query | None:
    """Return the query with each leaf (word, phrase, pattern …) replaced by the result of `change`.

    Leaves for which `change` returns None are dropped, and so are groups that have no leaf left.

    >>> str(changed(Words((Word("a"), Not(Word("b")))), lambda leaf: Exact(leaf.text)))
    '=a -=b'
    """
    if isinstance(query, Words | And | Or):
        parts = [part for inner in query.parts if (part := changed(inner, change)) is not None]
        return joined(type(query), parts, query.span) if parts else None
    if isinstance(query, Not | In):
        inner = changed(query.query, change)
        return replace(query, query=inner) if inner is not None else None
    return change(query)


def leaves(query: Query) -> Iterator[Query]:
    """Yield the leaves of the query (words, phrases, patterns …) in the order typed.

    A field with its query counts as one leaf.
    """
    if isinstance(query, Words | And | Or):
        for part in query.parts:
            yield from leaves(part)
    elif isinstance(query, Not):
        yield from leaves(query.query)
    else:
        yield query
