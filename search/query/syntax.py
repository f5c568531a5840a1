"""The query as a tree of frozen values: what the parser reads, the planner plans and `str` writes back.

`parse(str(query)).query == query` holds for every query that the parser gives. A node's `span` says where in
the typed text it stood; two queries that mean the same are equal wherever they were typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from index.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.results import Span

SHOWN_NAME = {f.name: f.typed[0] for f in FIELDS if f.typed}  # index field -> the name people write first


@dataclass(frozen=True, slots=True)
class Everything:
    """Every paragraph: an empty query, or `*`."""

    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms."""

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
    """Words of this shape: `*` stands for any letters, `?` for one."""

    text: str
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        marked = self.text.startswith("?") or self.text.endswith("?")  # a bare one would be punctuation
        return f"={self.text}" if marked else self.text


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words within `edits` letters put in, left out, changed or swapped: `securty~`."""

    text: str
    edits: int = 1
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.text}~" if self.edits == 1 else f"{self.text}~{self.edits}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as written: adjacent and in this order or, with `slop` above 1, within that many words in any order.

    `text` is what stood between the quotation marks, its whitespace single; `slop` 1 means adjacent.
    """

    text: str
    slop: int = 1
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f'"{self.text}"' if self.slop == 1 else f'"{self.text}"~{self.slop}'


@dataclass(frozen=True, slots=True)
class Period:
    """Paragraphs of a time: ISO dates of any precision, both inclusive, None for open."""

    since: str | None
    until: str | None
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        if self.since == self.until:
            return f"date:{self.since}"
        return f"date:{self.since or ''}..{self.until or ''}"


@dataclass(frozen=True, slots=True)
class In:
    """The query asked of one field only: `speaker:putin`; `name` is the index's name of the field."""

    name: str
    query: Query
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        inner = str(self.query)
        return f"{SHOWN_NAME[self.name]}:{_bracketed(self.query, inner, (Words, And, Or))}"


@dataclass(frozen=True, slots=True)
class Not:
    """Paragraphs that the query does not find: `-turkey`."""

    query: Query
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"-{_bracketed(self.query, str(self.query), (Words, And, Or))}"


@dataclass(frozen=True, slots=True)
class Words:
    """Parts written side by side: all of them, or any of them where no paragraph has all."""

    parts: tuple[Query, ...]
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return " ".join(_bracketed(p, str(p), (Words,)) for p in self.parts)


@dataclass(frozen=True, slots=True)
class And:
    """Parts joined by AND: all of them, always."""

    parts: tuple[Query, ...]
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return " AND ".join(_bracketed(p, str(p), (Words, And, Or)) for p in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Parts joined by OR: any of them."""

    parts: tuple[Query, ...]
    span: Span | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return " OR ".join(_bracketed(p, str(p), (Words, Or)) for p in self.parts)


Query: TypeAlias = Everything | Word | Exact | Pattern | Fuzzy | Phrase | Period | In | Not | Words | And | Or


def joined(kind: type[Words | And | Or], parts: list[Query], span: Span | None = None) -> Query:
    """The parts under one node of that kind: one part stays itself, nested ones of the same kind merge.

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
    """The query with its leaves changed, from the first on; what becomes None is left out, and empty groups with it.

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
    """The words, phrases, patterns and the like that are asked of no field, in the order typed; fields as they are."""
    if isinstance(query, Words | And | Or):
        for part in query.parts:
            yield from leaves(part)
    elif isinstance(query, Not):
        yield from leaves(query.query)
    else:
        yield query
