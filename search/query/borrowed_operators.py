"""Reads the nearness operators of other search engines: `nato NEAR/5 ukraine` means `"nato ukraine"~5`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from search.query.lexer import MAX_COSTLY, MAX_NEAR, MAX_SLOP, Token, is_costly
from search.query.message import said
from search.query.syntax import Phrase
from search.results import Notice, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.query.lexer import Lexer

LEAST_SLOP = 2  # words; with 1, the phrase would be in this order only
_SIGNS = re.compile(r"(?:/|\(\s*|near|adj)\d", re.ASCII | re.IGNORECASE)
_ONE_WORD = re.compile(r"(?:(?:o?near|within|around|pre|adj|w)/|near|adj)(\d{1,3})", re.ASCII | re.IGNORECASE)
_BRACKETED = re.compile(r"(?:around|near) \( (\d{1,3}) \)", re.ASCII | re.IGNORECASE)


class _Run(NamedTuple):
    """Tokens joined by nearness operators, the sum of the operators' words, and the index after the last token."""

    tokens: list[Token]
    slop: int
    end: int


def may_have_nearness(text: str) -> bool:
    """Return whether the text could contain a nearness operator.

    >>> may_have_nearness("nato w/5 ukraine"), may_have_nearness("near Kiev in 2014")
    (True, False)
    """
    return _SIGNS.search(text) is not None


def near_each_other(tokens: Sequence[Token], lexer: Lexer) -> Iterator[Token]:
    """Yield the tokens, with words and phrases that a nearness operator joins turned into one phrase with a slop.

    A notice is added to those of `lexer`, which read the tokens. Operators after a field's value, beside anything but
    words and phrases, and beyond MAX_COSTLY stay words.
    """
    left = MAX_COSTLY - sum(map(is_costly, tokens))
    at = 0
    while at < len(tokens):
        run = _run(tokens, at)
        texts = [token.text for token in run.tokens]
        in_field = at > 0 and tokens[at - 1].kind == "field"
        if len(texts) == 1 or not left or in_field or len(" ".join(texts).split()) > MAX_NEAR:
            yield tokens[at]
            at += 1
            continue
        left -= 1
        span = Span(tokens[at].span.start, tokens[run.end - 1].span.end)
        near = Phrase(" ".join(texts), max(LEAST_SLOP, min(run.slop, MAX_SLOP)))
        typed = lexer.text[span.start : span.end]
        told = said("{typed} was read as {query}: near each other, in any order.", typed=typed, query=str(near))
        lexer.notices.append(Notice("nearness", told, span))
        yield Token("phrase", near.text, span, near.slop)
        at = run.end


def _run(tokens: Sequence[Token], at: int) -> _Run:
    """Return the token at index `at`, with those that nearness operators join to it, at most MAX_NEAR in all."""
    run, slop, end = [tokens[at]], 0, at + 1
    while len(run) < MAX_NEAR and _is_plain(run[-1]) and (operator := _operator(tokens[end : end + 4])):
        words, length = operator
        if end + length >= len(tokens) or not _is_plain(tokens[end + length]):
            break
        run.append(tokens[end + length])
        slop, end = slop + words, end + length + 1
    return _Run(run, slop, end)


def _operator(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Return the words and the number of tokens of the nearness operator that begins the tokens; None if none does."""
    if not tokens or tokens[0].kind != "word":
        return None
    if found := _ONE_WORD.fullmatch(tokens[0].text):
        return int(found[1]), 1
    found = _BRACKETED.fullmatch(" ".join(token.text for token in tokens))
    return (int(found[1]), len(tokens)) if found else None


def _is_plain(token: Token) -> bool:
    return token.kind == "word" or (token.kind == "phrase" and not is_costly(token))
