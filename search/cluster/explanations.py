"""Why a paragraph has its score, from the cluster's own account of it: the parts add up to the whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.cluster.mapping import BLEND
from search.evaluation.single_terms import where
from search.results import ScorePart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TERM = re.compile(r"weight\((?P<field>\w+):(?P<word>\S+?)(?:\^[\d.]+)? in \d+\)")
_ANYWHERE = "in text, title and lead"
_SUMS = ("sum of:", "max of:")


def score_part(account: Mapping[str, Any]) -> ScorePart:
    """The part of a score that the cluster's account explains."""
    parts = tuple(score_part(each) for each in account.get("details", ()) if each["value"])
    said, value = account["description"], float(account["value"])
    if said in _SUMS:
        scoring = tuple(part for part in parts if part.value)
        return scoring[0] if len(scoring) == 1 else ScorePart(_label(said), value, scoring)
    term = _TERM.match(said)
    if term:
        return ScorePart(_word(term["field"], term["word"], dict(_facts(account))), value)
    return ScorePart("the same for every paragraph found", value)


def _label(said: str) -> str:
    return "all of" if said == _SUMS[0] else "the highest of several"


def _word(field: str, word: str, facts: Mapping[str, float]) -> str:
    """The label of a word: its frequency in the field, and how many paragraphs have it at all."""
    place = _ANYWHERE if field == BLEND else where(field)
    freq, length, having = (int(facts.get(name, 0)) for name in ("freq", "dl", "n"))
    return f"“{word}”: {freq} of {length:,} words {place}, where {having:,} paragraphs have it"


def _facts(account: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """The figures that a word's score was computed from, by the letter that the formula has for each."""
    for each in account.get("details", ()):
        name = each["description"].partition(",")[0]
        yield name.partition("=")[0].strip(), float(each["value"])
        yield from _facts(each)
