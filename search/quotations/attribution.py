"""Splits typed text into a quotation and the text around it, which may name its speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CLEAR = 4  # words in quotation marks that are a quotation beside "said", wherever they stand; fewer may be a name

_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|«([^«»]*)»|„([^„“”]*)[“”]")
_AT_EDGE = '"“”„«»'
_TELLING = re.compile(
    r"^\W*[-–—―(]|:\s*$|\b(?:said|says|say|told|tells|stated|declared|according|asked|added|wrote|argued|warned)\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\W*[-–—―(]\W*\w")  # after a quotation: a name, and perhaps the title of a speech
_BEFORE = re.compile(r"([^\W\d_][^:“”\"«»]{1,60}):\s+(.+)", re.DOTALL)
_AFTER = re.compile(r"(.+)\s[-–—―]\s*([^\W\d_][^–—―“”\"«»]{1,60})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation without the text typed around it, and that text."""

    words: str
    around: str


def attributed(typed: str) -> Attributed | None:
    """Return the words in quotation marks and the text around them; None if the text has no such quotation.

    Quotation marks count at the beginning or end of the text if they enclose at least half of its words, or if the rest
    has a dash, a colon or a word such as "said"; elsewhere only if the rest has, and they enclose half of the words or
    at least CLEAR. Other marks ("the so-called 'process' failed") are
    part of the text. Several quotations are joined by an ellipsis, but not those after the speaker's name, such as the
    title of the speech.

    >>> attributed("“We shall win” – President Ada Marsh, 2012")
    Attributed(words='We shall win', around='– President Ada Marsh, 2012')
    """
    typed = typed.strip(" .,;?!")
    parts = list(_QUOTED.finditer(typed))
    cited = next((at for at, part in enumerate(parts, 1) if _CITED.match(typed, part.end())), len(parts))
    parts = [part for part in parts[:cited] if any(map(str.isalnum, part[0]))]
    quoted = " … ".join(next(filter(None, part.groups())) for part in parts)
    around = _without(typed, parts)
    if not quoted or not any(map(str.isalnum, around)):
        return None
    at_edge = typed[0] in _AT_EDGE or typed[-1] in _AT_EDGE or bool(_CITED.match(typed, parts[-1].end()))
    size, is_told = len(quoted.split()), bool(_TELLING.search(around))
    is_most = size >= len(around.split())
    if (at_edge and (is_most or is_told)) or (is_told and (is_most or size >= CLEAR)):
        return Attributed(quoted, around)
    return None


def unmarked(typed: str) -> Iterator[Attributed]:
    """Yield the ways in which text without quotation marks may have a speaker's name before or after a quotation.

    >>> [(way.words, way.around) for way in unmarked("Ada Marsh: we shall win")]
    [('we shall win', 'Ada Marsh:')]
    """
    if before := _BEFORE.fullmatch(typed):
        yield Attributed(before[2], f"{before[1]}:")
    if after := _AFTER.fullmatch(typed):
        yield Attributed(after[1], f"– {after[2]}")


def _without(typed: str, parts: list[re.Match[str]]) -> str:
    """Return the typed text without these parts."""
    start, kept = 0, []
    for part in parts:
        kept.append(typed[start : part.start()])
        start = part.end()
    return " ".join([*kept, typed[start:]]).strip()
