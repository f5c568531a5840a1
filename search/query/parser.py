"""The parser: reads what a person typed as a query and notices. It never fails, whatever the text.

The grammar, from the loosest binding to the tightest, is::

    words  :=  either*           parts side by side
    either :=  both (OR both)*
    both   :=  part (AND part)*
    part   :=  (NOT | - | field:)* ( "(" words ")" | leaf )

so `syria OR iraq -turkey` means (syria OR iraq) without turkey, as people intend.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.identity import address_id
from search.query.borrowed_operators import may_have_nearness, near_each_other
from search.query.capitals import may_be_shouted, quiet
from search.query.lexer import DATES, TYPED, Lexer, Token
from search.query.message import said
from search.query.periods import day_after, day_before, first_of, last_of, misread, read_date, turned
from search.query.syntax import (
    And,
    Everything,
    Exact,
    Fuzzy,
    In,
    Not,
    Or,
    Pattern,
    Period,
    Phrase,
    Query,
    Word,
    Words,
    joined,
)
from search.results import Notice, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_YEARS = re.compile(r"\d{4}\.\.\d{4}", re.ASCII)
_OF_EVENT = re.compile(r"^\s*event:", re.IGNORECASE)
MAX_DEPTH = 20  # levels of nested brackets; people rarely write more than three


@dataclass(frozen=True, slots=True)
class Parsed:
    """The result of parsing: the query, and notices about what was read differently from what was typed."""

    query: Query
    notices: tuple[Notice, ...] = ()


def parse(text: str) -> Parsed:
    """Parse the text of a query; no text fails. Empty text means everything; an event's address means that event.

    >>> parse("syria OR iraq -turkey").query
    ... # doctest: +NORMALIZE_WHITESPACE
    Words(parts=(Or(parts=(Word(text='syria', span=Span(start=0, end=5)),
                           Word(text='iraq', span=Span(start=9, end=13))), span=None),
                 Not(query=Word(text='turkey', span=Span(start=15, end=21)),
                     span=Span(start=14, end=15))), span=None)
    """
    if id_ := _event_at(text):
        return _of_event(id_, text)
    parser = _Parser(text)
    query = parser.query() or Everything()
    written = str(query)
    if id_ := _event_at(written):  # an address with punctuation before or after it
        return _of_event(id_, text)
    if may_be_shouted(written) or may_have_nearness(written):  # words may be side by side only now, without brackets
        again = _Parser(written).query() or query
        query = query if again == query else again
    return Parsed(query, tuple(parser.notices))


def _event_at(text: str) -> str | None:
    """Return the id of the event if the text is its address, with or without `event:` before it; otherwise None."""
    return address_id(_OF_EVENT.sub("", text))


def _of_event(id_: str, text: str) -> Parsed:
    told = said("This address is of one event: {event}.", event=id_)
    return Parsed(In("event", Word(id_)), (Notice("address", told, Span(0, len(text))),))


_LEAVES: dict[str, Callable[[Token], Query]] = {
    "word": lambda t: Word(t.text, t.span),
    "exact": lambda t: Exact(t.text, t.span),
    "pattern": lambda t: Pattern(t.text, t.span),
    "fuzzy": lambda t: Fuzzy(t.text, t.number, t.span),
    "phrase": lambda t: Phrase(t.text, t.number, t.span),
    "all": lambda t: Everything(t.span),
}


class _Parser:
    """A recursive-descent parser over the tokens of one text."""

    def __init__(self, text: str) -> None:
        lexer = Lexer(text)
        self.notices = lexer.notices
        tokens = list(quiet(list(lexer)))
        self._tokens = deque(self._shallow(near_each_other(tokens, lexer) if may_have_nearness(text) else tokens))

    def _shallow(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """Yield the tokens without the brackets that are nested too deeply; the tokens inside them stay."""
        depth = 0
        for token in tokens:
            if token.kind == "(":
                depth += 1
                if depth == MAX_DEPTH + 1:
                    told = said("Brackets deeper than {depth} were read as if they were not there.", depth=MAX_DEPTH)
                    self._notice("too-deep", told, token)
            if depth <= MAX_DEPTH or token.kind not in ("(", ")"):
                yield token
            if token.kind == ")":
                depth = max(0, depth - 1)

    def query(self) -> Query | None:
        parts = []
        while self._tokens:
            part = self._words()
            if part is not None:
                parts.append(part)
            if self._tokens:
                stray = self._tokens.popleft()
                self._notice("extra-bracket", "A closing bracket without an opening one was ignored.", stray)
        return joined(Words, parts) if parts else None

    def _next(self) -> str:
        return self._tokens[0].kind if self._tokens else ""

    def _words(self) -> Query | None:
        parts = []
        while self._tokens and self._next() != ")":
            part = self._either()
            if part is not None:
                parts.append(part)
        return joined(Words, parts) if parts else None

    def _either(self) -> Query | None:
        return self._chain("or", Or)

    def _both(self) -> Query | None:
        return self._chain("and", And)

    def _chain(self, operator: str, kind: type[And | Or]) -> Query | None:
        deeper = self._both if kind is Or else self._part
        parts = []
        if part := deeper():
            parts.append(part)
        while self._next() == operator:
            token = self._tokens.popleft()
            part = None if self._next() in ("", ")", "and", "or") else deeper()
            if part is None or not parts:
                told = said("{word} needs something on both sides; it was ignored.", word=token.text)
                self._notice("dangling-operator", told, token)
            if part:
                parts.append(part)
        return joined(kind, parts) if parts else None

    def _part(self) -> Query | None:
        before: list[Token] = []
        while self._next() in ("not", "field"):
            before.append(self._tokens.popleft())
        if self._next() in ("", ")", "and", "or"):
            self._left_alone(before)
            return None
        query = self._group() if self._next() == "(" else self._leaf(self._tokens.popleft())
        fields = [token.text for token in before if token.kind == "field"]
        if isinstance(query, Word) and fields[-1:] == ["year"] and _YEARS.fullmatch(query.text):
            query = self._period("year", query.text, query.span or before[0].span)
        elif query is None:
            self._left_alone(before)
        for token in reversed(before):
            if query is None:
                break
            query = negated(query, token.span) if token.kind == "not" else self._within(token, query)
        return query

    def _group(self) -> Query | None:
        opening = self._tokens.popleft()
        query = self._words()
        if self._tokens:
            self._tokens.popleft()
        else:
            told = said("The bracket is not closed: it was taken to close at the end.")
            self._notice("unclosed-bracket", told, opening)
        return query

    def _leaf(self, token: Token) -> Query | None:
        if token.kind == "period":
            name, _, typed = token.text.partition(":")
            return self._period(name, typed, token.span)
        return _LEAVES[token.kind](token)

    def _within(self, token: Token, query: Query) -> Query | None:
        if TYPED[token.text] == "date":
            return self._dated(token.text, query)
        return within(TYPED[token.text], query, token.span)

    def _dated(self, name: str, query: Query) -> Query | None:
        """Return the query with its words read as dates of the field `name`, as in `date:(2013 OR 2015)`.

        Dates side by side are alternatives. Return None if no word is a date.
        """
        if isinstance(query, Word | Exact | Phrase | Pattern | Fuzzy):
            return self._period(name, query.text, query.span or Span(0, 0))
        if isinstance(query, Not):
            inner = self._dated(name, query.query)
            return inner and negated(inner, query.span)
        if isinstance(query, Words | And | Or):
            parts = [p for p in (self._dated(name, part) for part in query.parts) if p]
            return joined(Or if isinstance(query, Words) else type(query), parts) if parts else None
        return query

    def _period(self, name: str, typed: str, span: Span) -> Query | None:
        typed = typed.strip().strip(",;")
        first, dots, second = typed.partition("..")
        if name != "date" and name in DATES:
            return self._beyond(name, first or second, span)
        since = self._date(first, span) if first else None
        until = self._date(second, span) if second else (None if dots else since)
        if since is None and until is None:
            return None
        if since and until and first_of(since) > last_of(until):
            since, until = until, since
            self.notices.append(replace(turned(since, until), span=span))
        return Period(since, until, span)

    def _beyond(self, name: str, typed: str, span: Span) -> Query | None:
        """Return the period before or after the typed date.

        `name` is "before" or "after", which exclude the date, or "until" or "since", which include it. Return None if
        no date was typed.
        """
        limit = self._date(typed, span)
        if limit and name in ("before", "after"):
            limit = day_before(limit) if name == "before" else day_after(limit)
        if not limit:
            return None
        return Period(None, limit, span) if name in ("before", "until") else Period(limit, None, span)

    def _date(self, typed: str, span: Span) -> str | None:
        dated = read_date(typed)
        if not dated.exactly:
            self.notices.append(replace(misread(typed, dated), span=span))
        return dated.iso

    def _left_alone(self, before: list[Token]) -> None:
        for token in before:
            if token.kind == "field":
                told = said("Nothing follows {field}: and it was ignored.", field=token.text)
                self._notice("empty-field", told, token)
            else:
                self._notice(
                    "dangling-operator", said("Nothing follows {word}; it was ignored.", word=token.text), token
                )

    def _notice(self, code: str, told: str, token: Token) -> None:
        if not any(notice.message == told for notice in self.notices[-1:]):  # never twice in a row
            self.notices.append(Notice(code, told, token.span))


def negated(query: Query, span: Span | None = None) -> Query:
    """Return the query that finds what `query` does not find; negating a negation gives its inner query.

    `span` is the place of the minus sign or of NOT in the typed text.
    """
    return query.query if isinstance(query, Not) else Not(query, span)


def within(name: str, query: Query, span: Span | None = None) -> Query:
    """Return the query restricted to the field `name`, or unchanged if it is a period or names a field itself.

    `span` is the place of the field's name in the typed text.
    """
    if isinstance(query, In | Period):
        return query
    if isinstance(query, Not):
        return Not(within(name, query.query, span), query.span)
    return In(name, query, span)
