"""The lexer: splits a query's text into tokens from left to right. It accepts any text.

It decides only what the text itself shows, such as an operator in capitals, a field name or a quotation. The parser
decides how tokens belong together.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from index.analysis.symbols import SYMBOL
from index.fields import FIELDS
from search.query.message import said, said_of
from search.query.months import MONTHS
from search.results import Notice, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LENGTH = 40_000  # characters read: more than MAX_WORDS words of MAX_WORD characters and all operators need
MAX_TOKENS = 2_400  # tokens read, in 10 ms: as many as a query of MAX_WORDS words can need when written by `str`
MAX_WORD = 100  # characters of one word; the longest id of a speech has 80
MAX_WORDS = 256  # words of one query; the longest query in the collections used for evaluation has under 200
MAX_COSTLY = 8  # patterns, fuzzy words and groups of nearby words in a query: each costs as much as a hundred words
MAX_SLOP = 100  # words, about a long paragraph
MAX_NEAR = 16  # words that must be near each other; people never need more, and each costs more than the last
NEARBY = 10  # the slop, in words, of `"a b"~` without a number: about one clause
ALIKE = 0.7  # difflib's similarity from which a field's name counts as mistyped: about two wrong letters of seven
MAX_EDITS = 2  # edits of a fuzzy word; with three, most short words would match each other

TokenKind = Literal[
    "word", "pattern", "fuzzy", "exact", "phrase", "all", "period", "field", "and", "or", "not", "(", ")"
]

TYPED = {name: f.name for f in FIELDS for name in f.typed}  # name of a field in queries -> field of the index
DATES = tuple(name for name, field in TYPED.items() if field == "date")

QUOTES = '"“”„‟«»″'
_NOTHING = re.compile(
    rf"(?:(?!&&(?:\s|$)|\|\|?(?:\s|$)|{SYMBOL})[^\w()*=\-−{QUOTES}]|_)+"
)  # spaces and stray punctuation
_RUN = re.compile(rf"[^\s(){QUOTES}]+")
_LETTER = r"[^\W\d_]"
_MONTH = "|".join(["sept", *(name.lower() for month in MONTHS[1:] for name in (month, month[:3]))])
_BETWEEN = re.compile(
    rf"(?<={_LETTER})[,;،؛，、；\u200b](?=\w)|(?<=\w)[,;،؛，、；](?={_LETTER})"
    rf"|(?<={_LETTER}{{3}})/(?!(?i:{_MONTH})\b)(?={_LETTER}{{3}})"
)  # what separates words without a space, unlike in 1,000, 9/11, km/h, and/or and March/April
_EQUALS = re.compile(r"=+")
_WORDLIKE = re.compile(rf"[^\W_]|[*?]|{SYMBOL}")
_FIELD = re.compile(r"([^\W\d_]\w*):")
_QUOTED = re.compile(rf"[{QUOTES}]([^{QUOTES}]*)([{QUOTES}](?:~(\d*))?)?")
_DATED = rf"(?:\d{{1,2}}\s+)?(?:{_MONTH})\.?(?:\s+\d{{1,2}},?)?\s+\d{{4}}(?=[\s(){QUOTES}]|$)"  # 3 June 2018
_DATE_VALUE = re.compile(rf"\s*(?:[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]?|({_DATED}|[^\s(){QUOTES}]+))", re.IGNORECASE)
_YEARS = re.compile(rf"(?:\d{{4}}\.\.(?:\d{{4}})?|\.\.\d{{4}})(?=[\s(){QUOTES}]|$)", re.ASCII)
_BARE_PERIOD = re.compile(r"[1-9]\d{3}(?:-\d{1,2}){0,2}\.\.[1-9]\d{3}(?:-\d{1,2}){0,2}", re.ASCII)
_FUZZY = re.compile(r"(.+?)~+(\d*)$", re.DOTALL)
_DOTTED = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_SYMBOL = re.compile(SYMBOL)
_BOOST = re.compile(r"\^\d+(?:\.\d+)?$")
OPERATORS: dict[str, TokenKind] = {
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "&&": "and",
    "||": "or",
    "|": "or",
}
OPERATOR_WORDS = frozenset(filter(str.isalpha, OPERATORS))


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query: its kind, its text without punctuation, and its span in the query.

    `number` is the slop of a phrase, or the maximum number of edits of a fuzzy word; 1 for all other tokens.
    """

    kind: TokenKind
    text: str
    span: Span
    number: int = 1


class Lexer:
    """An iterator over the tokens of one query.

    After the last token, `notices` says what was read differently from what was typed.
    """

    def __init__(self, text: str) -> None:
        self.text = text[:MAX_LENGTH]
        self.notices: list[Notice] = []
        self._place = 0
        self._before: TokenKind | None = None
        self._words = 0
        self._tokens = 0
        self._costly = 0

    def __iter__(self) -> Iterator[Token]:
        while (self._skip_nothing() < len(self.text)) and self._tokens < MAX_TOKENS:
            if self._words >= MAX_WORDS:
                break
            token = self._token(self._place)
            self._tokens += 1
            if token and self._is_one_too_costly(token):
                return
            if token:
                self._before = token.kind
                yield token
        if self._skip_nothing() < len(self.text):
            told = said_of(
                self._words,
                "Only the first {number} word is looked for: the rest is too long.",
                "Only the first {number} words are looked for: the rest is too long.",
            )
            if not self._words:
                told = said("There are only brackets and signs where the words should be; nothing was looked for.")
            self.notices.append(Notice("too-long", told, Span(self._place, len(self.text))))

    def _is_one_too_costly(self, token: Token) -> bool:
        """Return whether the query up to `token` has too many tokens that are slow to search, such as patterns.

        If so, add a notice that the query is ignored from this token on.
        """
        self._costly += is_costly(token)
        if self._costly <= MAX_COSTLY:
            return False
        told = said_of(
            MAX_COSTLY,
            "Only {number} word with *, ? or ~ is looked for: the query was taken to end before the next one.",
            "Only {number} words with *, ? or ~ are looked for: the query was taken to end before the next one.",
        )
        self.notices.append(Notice("too-costly", told, Span(token.span.start, len(self.text))))
        return True

    def _skip_nothing(self) -> int:
        if nothing := _NOTHING.match(self.text, self._place):
            self._place = nothing.end()
        return self._place

    def _token(self, start: int) -> Token | None:
        char = self.text[start]
        if char in "()":
            self._place = start + 1
            return Token("(" if char == "(" else ")", char, Span(start, start + 1))
        if char in QUOTES:
            return self._quoted(start)
        if char in "-−":
            return self._minus(start)
        if char == "=":
            return self._exact(start)
        if named := _FIELD.match(self.text, start):
            return self._named(named)
        return self._word(start, len(self.text))

    def _minus(self, start: int) -> Token | None:
        end = start
        while end < len(self.text) and self.text[end] in "-−":
            end += 1
        self._place = end
        if end - start > 1 or end == len(self.text) or self.text[end].isspace():
            return None  # a dash between words, not a minus sign before a word
        return Token("not", "-", Span(start, end))

    def _quoted(self, start: int) -> Token | None:
        found = _QUOTED.match(self.text, start)
        assert found is not None  # because the text begins with a quotation mark here
        self._place = found.end()
        words = [w[:MAX_WORD] for w in found[1].split()][: MAX_WORDS - self._words]
        span = Span(start, found.end())
        if found[2] is None and words:
            told = said("The quotation mark is not closed: everything after it was taken as the phrase.")
            self.notices.append(Notice("unclosed-quote", told, span, instead=f'{self.text.rstrip()}"'))
        slop = 1 if found[3] is None else int(found[3][:9] or NEARBY)
        if slop > 1 and len(words) > MAX_NEAR:
            told = said("Only the first {most} of these words are looked for near each other.", most=MAX_NEAR)
            self.notices.append(Notice("too-many-near", told, span))
            words = words[:MAX_NEAR]
        phrase = " ".join(words)
        if not _says(phrase):
            return None
        self._words += len(words)
        return Token("phrase", phrase, span, max(1, min(slop, MAX_SLOP)))

    def _exact(self, start: int) -> Token | None:
        self._place = _EQUALS.match(self.text, start).end()  # type: ignore[union-attr]  # the text begins with = here
        if not _WORDLIKE.match(self.text, self._place):
            return None
        named = _FIELD.match(self.text, self._place)
        token = self._word(self._place, named.end() - 1 if named else len(self.text))
        if token is None or token.kind != "word":
            return token
        return Token("exact", token.text, Span(start, token.span.end))

    def _named(self, named: re.Match[str]) -> Token | None:
        name, end = named[1].lower(), named.end()
        span = Span(*named.span())
        if name in DATES or (name == "year" and _YEARS.match(self.text, end)):
            return self._period(name, span)
        if name in TYPED:
            self._place = end
            return Token("field", name, span)
        following = self.text[end : end + 1]
        if following and not following.isspace() and following != "/":
            message = said("There is no field “{name}”: its name and value were looked for as words.", name=named[1])
            told = any(notice.code == "unknown-field" for notice in self.notices)  # offer only one correction
            near = [] if told else get_close_matches(name, TYPED, 1, ALIKE)
            instead = f"{self.text[: span.start]}{near[0]}{self.text[end - 1 :]}" if near else None
            self.notices.append(Notice("unknown-field", message, span, instead))
        token = self._word(span.start, end - 1)
        self._place = end
        return token

    def _period(self, name: str, span: Span) -> Token | None:
        value = _DATE_VALUE.match(self.text, span.end)
        if value is None:
            self._place = span.end
            return Token("field", name, span)
        self._place = value.end()
        self._words += 1
        return Token("period", f"{name}:{value[1] or value[2] or ''}", Span(span.start, value.end()))

    def _word(self, start: int, stop: int) -> Token | None:
        run = _RUN.match(self.text, start, stop)
        assert run is not None  # because space, brackets and quotation marks are handled before
        raw, asked = run[0], self._is_asked_as_a_word(start)
        if "." not in raw and not asked and (apart := _BETWEEN.search(raw)):  # a dot is in every address
            raw = raw[: apart.start()]
        self._place = start + len(raw)
        span = Span(start, self._place)
        if raw in OPERATORS:
            return Token(OPERATORS[raw], raw, span)
        if not raw.strip("*"):
            return Token("all", "*", span)
        period = _BARE_PERIOD.fullmatch(_bare(raw[:MAX_WORD], "*"))
        if period and not asked:
            return self._bare_period(period[0], span)
        marked = start > 0 and self.text[start - 1] == "="
        token = _classified(raw, span, "*?" if marked else "*")
        self._words += token is not None
        return token

    def _is_asked_as_a_word(self, start: int) -> bool:
        """Return whether the text at `start` follows a field name or an equals sign, so that it is not a period."""
        return self._before == "field" or self.text[max(0, start - 1) : start] == "="

    def _bare_period(self, typed: str, span: Span) -> Token:
        """Return a period token for two dates joined by "..", such as 2010..2013, and add a notice."""
        told = said("{typed} was read as a period; in quotation marks it is looked for as words.", typed=typed)
        quoted = f'{self.text[: span.start]}"{typed}"{self.text[span.end :]}'
        self.notices.append(Notice("bare-period", told, span, instead=quoted))
        self._words += 1
        return Token("period", f"date:{typed}", span)


def is_costly(token: Token) -> bool:
    """Return whether the token is slow to search: a pattern, a fuzzy word, or a phrase of patterns or nearby words."""
    return token.kind in ("pattern", "fuzzy") or (token.kind == "phrase" and (token.number > 1 or "*" in token.text))


def _classified(raw: str, span: Span, kept: str) -> Token | None:
    """Return the token for a run of characters, stripped of punctuation; None if the run is only punctuation.

    `kept` has the wildcards that count as part of the word at its beginning or end. A final question mark is kept only
    after `=`, because otherwise it most likely ends a question.
    """
    text, edits = _bare(raw[:MAX_WORD], kept), 0
    while fuzzy := _FUZZY.match(text):
        text = _bare(fuzzy[1], kept)
        edits = edits or max(1, min(int(fuzzy[2][:9] or 1), MAX_EDITS))
    if not _says(text):
        return None
    if text in OPERATORS:
        text = text.lower()
    if "*" in text or "?" in text:
        return Token("pattern", re.sub(r"\*+", "*", text), span)
    if edits:
        return Token("fuzzy", text, span, edits)
    return Token("word", text, span)


def _bare(text: str, kept: str) -> str:
    """Strip punctuation from both ends of the text, and a boost such as `^2` from its end.

    The final dot of "U.S.", a final `~` and the characters in `kept` stay.
    """
    before = None
    while text != before:
        before = text
        start, end = 0, len(text)
        while start < end and not (_says(text[start]) or text[start] in kept):
            start += 1
        while end > start and not (_ends(text[end - 1]) or text[end - 1] in kept):
            end -= 1
        dotted = text.startswith(".", end) and _DOTTED.fullmatch(text, start, end)
        text = _BOOST.sub("", text[start : end + bool(dotted)])
    return text


def _says(text: str) -> bool:
    """Return whether the text contains a letter, a digit, or a symbol that counts as a word."""
    return any(map(str.isalnum, text)) or _SYMBOL.search(text) is not None


def _ends(char: str) -> bool:
    return _says(char) or char == "~" or unicodedata.category(char).startswith("M")
