"""Splits typed text into a quotation in quotation marks and the name of its speaker."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|«([^«»]*)»|„([^„“”]*)[“”]")
_AT_EDGE = '"“”„«»'
_TELLING = re.compile(
    r"^\W*[-–—―(]|:\s*$|\b(?:said|says|say|told|tells|stated|declared|according|asked|added|wrote|argued|warned)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*\.?")
_PARTICLES = frozenset(["al", "bin", "da", "de", "den", "der", "di", "la", "van", "von"])
# Words next to a quotation that may begin with a capital letter but are not part of a name.
_NO_NAMES = frozenset((
    "a", "according", "adding", "and", "as", "asked", "at", "by", "chancellor", "chairman", "deputy", "dr", "first",
    "foreign", "former", "general", "he", "her", "his", "in", "king", "lady", "leader", "lord", "madam", "minister",
    "mr", "mrs", "ms", "of", "on", "pm", "president", "prime", "prof", "professor", "queen", "said", "secretary",
    "senator", "she", "sir", "speaker", "state", "the", "their", "then", "they", "this", "to", "today", "vice",
    "when", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation without the text typed around it; `named` is the speaker that this text names, or None."""

    words: str
    named: str | None


def attributed(typed: str) -> Attributed | None:
    """Return the words in quotation marks and the name typed next to them; None if the text has no such quotation.

    Quotation marks count only at the beginning or end of the text. They must also enclose at least half of its words,
    or the rest must have a dash, a colon or a word such as "said". Other marks ("the so-called 'process' failed") are
    part of the text. Several quotations are joined by an ellipsis.

    >>> attributed("“We shall win” – President Ada Marsh, 2012")
    Attributed(words='We shall win', named='Ada Marsh')
    """
    typed = typed.strip(" .,;")
    parts = [next(filter(None, found.groups()), "") for found in _QUOTED.finditer(typed)]
    outside = _QUOTED.sub(" ", typed)
    quoted = " … ".join(part for part in parts if any(map(str.isalnum, part)))
    if not quoted or not any(map(str.isalnum, outside)):
        return None
    at_edge = typed[0] in _AT_EDGE or typed[-1] in _AT_EDGE
    if at_edge and (len(quoted.split()) >= len(outside.split()) or _TELLING.search(outside)):
        return Attributed(quoted, _named(outside))
    return None


def is_by(named: str, speaker: str) -> bool:
    """Return whether the name can mean that speaker: the last word of one name is among the words of the other.

    >>> is_by("Marsh", "Ada Marsh"), is_by("Ada Marsh", "A. Marsh"), is_by("Ada Lind", "Ada Marsh")
    (True, True, False)
    """
    one, other = ([word.strip(".").casefold() for word in _NAME.findall(name)] for name in (named, speaker))
    return bool(one and other) and (one[-1] in other or other[-1] in one)


def _named(outside: str) -> str | None:
    """Return the first name in the text outside the quotation: a run of capitalised words, but not titles or dates.

    Return None if there is none.
    """
    run: list[str] = []
    for found in re.finditer(r"\S+", outside):
        word = _NAME.search(found[0])
        is_name = word is not None and word[0][0].isupper() and word[0].strip(".").casefold() not in _NO_NAMES
        if word and (is_name or (run and re.split(r"\W", word[0])[0] in _PARTICLES)):
            run.append(word[0] if len(word[0]) == 2 and word[0].endswith(".") else word[0].rstrip("."))
        elif run:
            break
        if run and found[0][-1] in ",;:)":
            break
    return " ".join(run) or None
