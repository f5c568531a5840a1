"""Tokens: the one tokenizer, used for indexing and for searching.

Text is split into tokens. Each has its form (the word as written, but without case, accents and possessive ending),
its stem, its position and its span of characters in the original text. A token never spans white space, so the tokens
of a chunk (text between white space) depend only on the chunk and the language. That is why bulk indexing can cache
the result of `pieces`.

A compound (e-mail, S-400, COVID-19, 5km) gives its parts at consecutive positions and, at the position of the first
part, the joined form: e-mail = email, S-400 = S400. `US` in capitals and `U.S.` get the form "u.s." and the stem
"usa", so that they match USA and not the pronoun "us". Currency signs and per cent signs are words too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.analysis.folding import CONTINUED, IDEOGRAPH, Folded, folded
from index.analysis.stems import AMERICA_FORM, UNFOLDED, has_letter, stem, stem_as_written
from index.analysis.symbols import SYMBOL

if TYPE_CHECKING:
    from collections.abc import Iterator

TokenKind = Literal["word", "part", "joined"]

ANALYSIS = 4  # the version of the text analysis; an index built with another version is rebuilt
MAX_FORM = 64  # characters kept of a form; only web addresses, checksums and the like are longer
MAX_PARTS = 4  # parts of a compound that also gets a joined form: enough for state-of-the-art

_AMERICA_WRITTEN = re.compile(r"(?:US|[Uu]\.[Ss]\.?)(?:['’]s)?\Z")

_UNITS = (
    "bn|cm|eur|ft|gb|ghz|gw|gwh|ha|kg|khz|km|km2|km3|kph|kw|kwh|lb|lbs|m2|m3|mb|mhz|ml|mln|mm|mph|mw|mwh|sq|tb"
    "|trn|twh|usd"
)
_POSSESSIVE = r"(?:'s(?![a-z0-9]))?"
_ABBREVIATED = r"(?<![a-z0-9])[a-z](?:\.[a-z])+(?![a-z0-9])(?!\.[a-z])\.?"
_NUMBER = r"[0-9]{1,3}(?:'[0-9]{3})+(?:[.,][0-9]+)?(?!['a-z0-9])|[0-9]+(?:[.,:/][0-9]+)*(?![a-z0-9])"
_MEASURE = rf"(?P<amount>[0-9]+(?:[.,][0-9]+)*)(?P<unit>(?:{_UNITS})(?![a-z0-9']))"
_WORD = r"[a-z0-9]+(?:'[a-z0-9]+)*"
_PART = re.compile(
    rf"(?P<short>{_ABBREVIATED}){_POSSESSIVE}|{_MEASURE}|(?P<number>{_NUMBER}){_POSSESSIVE}"
    rf"|(?P<sign>{IDEOGRAPH}{CONTINUED}*)|(?P<symbol>{SYMBOL})|(?P<word>{_WORD})"
)
_THOUSANDS = re.compile(
    r"(?P<comma>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})\Z"  # 1,000.5 and 10,00,000
    r"|(?P<point>[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?)\Z|(?P<quote>[0-9]{1,3}(?:'[0-9]{3})+(?:[.,][0-9]+)?)\Z"
)
_ONE_THOUSAND = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}(?:,[0-9]+)?\Z")  # 10.000, if the decimal separator is a comma
_POINT_OF_THOUSANDS = frozenset((
    "de", "es", "it", "pt", "nl", "da", "nb", "nn", "no", "id", "tr", "el", "ro", "hr", "sr", "bs", "sl", "mk", "ca",
    "gl", "eu", "fo", "is", "az", "sq", "vi",
))  # languages that separate thousands by a point  # fmt: skip
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|dell|all|nell|sull|dall|quest)'")
_FOREIGN_ELISION = re.compile(r"(?:[dl]|qu|dell|nell|sull|dall)'(?=[aeiouh])")  # d'Estaing in a text of any language
_ELIDING = frozenset({"fr", "it", "ca", "oc"})
# Matches most chunks: one word or number with punctuation around it, which no other rule changes except to lower case.
# The exception is `US` in capitals, which callers check.
_PLAIN = re.compile(r"[\"'“”‘’(\[«]*([A-Za-z]+|[0-9]+|[А-Яа-я]+)[\"'“”‘’)\],.;:!?»…]*\Z")
_CHUNK = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a text, written there as `text[start:end]`.

    `position` counts the text's words from 0; a compound's joined form has the position of its first part. `kind` says
    whether the token is a word, a part of a compound or a compound's joined form.
    """

    form: str
    stem: str
    start: int
    end: int
    position: int
    kind: TokenKind = "word"


class Piece(NamedTuple):
    """A token of a chunk (text without white space), written there as `chunk[start:end]`.

    `position` counts the chunk's words from 0. The other fields are those of `Token`.
    """

    form: str
    start: int
    end: int
    position: int
    kind: TokenKind = "word"


def tokens(text: str, language: str = "en") -> list[Token]:
    """Return the tokens of the text by position, with each compound's joined form before its parts.

    >>> [t.form for t in tokens("The S-400’s price")]
    ['the', 's400', 's', '400', 'price']
    """
    result: list[Token] = []
    base = 0
    for match in _CHUNK.finditer(text):
        found, width = pieces(match.group(), language)
        at = match.start()
        result += [
            Token(p.form, piece_stem(p, match.group(), language), at + p.start, at + p.end, base + p.position, p.kind)
            for p in found
        ]
        base += width
    return result


def written(text: str, language: str = "en") -> list[Token]:
    """Return the tokens of the text without the joined forms of compounds, so that each position has one token.

    >>> [t.form for t in written("The S-400’s price")]
    ['the', 's', '400', 'price']
    """
    return [token for token in tokens(text, language) if token.kind != "joined"]


def places(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the (start, end) span of each token that `written` returns.

    This takes less than half the time of `written`, since no stems are computed.

    >>> places("The S-400’s price")
    [(0, 3), (4, 5), (6, 9), (12, 17)]
    """
    found: list[tuple[int, int]] = []
    for match in _CHUNK.finditer(text):
        chunk, at = match.group(), match.start()
        plain = _PLAIN.match(chunk)
        if plain:
            found.append((at + plain.start(1), at + plain.end(1)))
        else:
            found += [(at + one.start, at + one.end) for one in pieces(chunk, language)[0] if one.kind != "joined"]
    return found


def pieces(chunk: str, language: str = "en") -> tuple[list[Piece], int]:
    """Return the tokens of a chunk (text without white space), and the number of positions that they occupy."""
    plain = _PLAIN.match(chunk)
    if plain and plain[1] != "US":
        return [Piece(plain[1].lower()[:MAX_FORM], plain.start(1), plain.end(1), 0)], 1
    text = folded(chunk)
    found: list[Piece] = []
    position = 0
    for parts in _compounds(chunk, text, language):
        joined = _joined(parts)
        kind: TokenKind = "part" if joined else "word"
        if joined:
            found.append(Piece(joined[:MAX_FORM], parts[0].start, parts[-1].end, position, "joined"))
        for part in parts:
            found.append(part._replace(form=part.form[:MAX_FORM], position=position, kind=kind))
            position += 1
    return found, position


def piece_stem(piece: Piece, chunk: str, language: str) -> str:
    """Return the stem of the token `piece` of this chunk; `language` is that of the text."""
    if language in UNFOLDED and piece.kind != "joined":
        return stem_as_written(chunk[piece.start : piece.end], piece.form, language)
    return stem(piece.form, language)


def plain_form(chunk: str) -> str | None:
    """Return the form of the only token of a simple chunk (a word or number); None if the chunk needs full analysis."""
    plain = _PLAIN.match(chunk)
    return plain[1].lower()[:MAX_FORM] if plain and plain[1] != "US" else None


def _compounds(chunk: str, text: Folded, language: str) -> Iterator[list[Piece]]:
    """Yield lists of tokens: one list for the parts of each compound, and one for each other token.

    The parts of a compound are separated by hyphens, are a number and its unit, or are a foreign elision (D'Arcy).
    `text` is the folded chunk. The tokens have position 0; the caller counts positions.
    """
    bound: list[Piece] = []
    end = -1
    for match in _PART.finditer(text.shape):
        glued = match.start() == end + 1 and text.shape[end] == "-" and not (match["sign"] or match["symbol"])
        if bound and not glued:
            yield bound
            bound = []
        if match["symbol"]:  # never part of a compound, even before a hyphen: 5%-growth
            yield [_piece(*match.span(), text)]
            end = -1
            continue
        groups = list(_parts(match, chunk, text, language))
        bound += groups[0]
        for others in groups[1:]:
            yield bound
            bound = others
        end = match.end()
    if bound:
        yield bound


def _parts(match: re.Match[str], chunk: str, text: Folded, language: str) -> Iterator[list[Piece]]:
    if match["number"]:
        yield from _numbers(*match.span("number"), text, language)
    elif match["amount"]:
        *before, last = _numbers(match.start("amount"), match.end("amount"), text, language)
        yield from before
        yield [*last, _piece(match.start("unit"), match.end("unit"), text)]
    else:
        yield from _words(match, chunk, text, language)


def _words(match: re.Match[str], chunk: str, text: Folded, language: str) -> Iterator[list[Piece]]:
    start, end = match.span("short") if match["short"] else match.span()
    piece = _piece(start, end, text)
    if _AMERICA_WRITTEN.match(chunk[piece.start : piece.end]):
        yield [piece._replace(form=AMERICA_FORM)]
        return
    if match["short"]:
        yield [piece._replace(form=piece.form.replace(".", ""))]
        return
    if piece.form.endswith("'s"):
        end -= 2
        piece = _piece(start, end, text)
    native = language in _ELIDING
    elision = (_ELISION if native else _FOREIGN_ELISION).match(piece.form)
    if elision:
        cut = start + elision.end()
        if native:
            yield [_piece(start, cut - 1, text)]
            piece = _piece(cut, end, text)
        else:  # a compound of both parts, so that Darcy also finds D'Arcy
            yield [_piece(start, cut - 1, text), _piece(cut, end, text)]
            return
    yield [piece._replace(form=piece.form.replace("'", ""))]


def _numbers(start: int, end: int, text: Folded, language: str) -> Iterator[list[Piece]]:
    """Yield the tokens of the number `text.chars[start:end]`, one list for each token.

    1,000,000 is one token, without commas; 9/11, 16:40 and 3.5 are one token each. A date such as 23.09.2013 and a
    range of years such as 2013/14 are split at their separators.
    """
    whole = _piece(start, end, text)
    form = whole.form
    if thousands := _THOUSANDS.match(form):
        separator = {"comma": ",", "point": ".", "quote": "'"}[str(thousands.lastgroup)]
        yield [whole._replace(form=form.replace(separator, "").replace(",", "."))]
        return
    if language in _POINT_OF_THOUSANDS and _ONE_THOUSAND.match(form):
        yield [whole._replace(form=form.replace(".", "").replace(",", "."))]
        return
    shape = text.shape[start:end]  # in the shape, numbers that are not decimal digits ("𐄇") are "0" too
    separators = set(re.findall(r"[^0-9]", shape))
    spans = [(start + m.start(), start + m.end()) for m in re.finditer(r"[0-9]+", shape)]
    decimal = separators == {"."} and len(spans) == 2
    if not separators or decimal or (separators in ({":"}, {"/"}) and all(b - a < 3 for a, b in spans)):
        yield [whole]
        return
    for a, b in spans:
        yield [_piece(a, b, text)]


def _piece(start: int, end: int, text: Folded) -> Piece:
    return Piece(text.chars[start:end], text.starts[start], text.ends[end - 1], 0)


def _joined(parts: list[Piece]) -> str | None:
    """Return the joined form of a compound: its parts written as one word.

    Returns None for a single part, for more than MAX_PARTS parts, and if all parts are numbers (2010-2012).
    """
    if not 1 < len(parts) <= MAX_PARTS:
        return None
    whole = "".join(part.form for part in parts).replace(".", "")
    return whole if has_letter(whole) else None
