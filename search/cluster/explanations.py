"""Converts OpenSearch's explanation of a score to a `ScorePart` tree, whose parts add up to the score."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.cluster.mapping import BLEND
from search.evaluation.single_terms import mention, where
from search.query.message import said
from search.results import ScorePart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TERM = re.compile(r"weight\((?P<field>\w+):(?P<word>\S+?)(?:\^[\d.]+)? in \d+\)")
_ANYWHERE = said("in text, title and lead")
_SUMS = ("sum of:", "max of:")


def score_part(account: Mapping[str, Any]) -> ScorePart:
    """Convert OpenSearch's explanation of a score, or of a part of it, to a `ScorePart`."""
    parts = tuple(score_part(each) for each in account.get("details", ()) if each["value"])
    told, value = account["description"], float(account["value"])
    if told in _SUMS:
        scoring = tuple(part for part in parts if part.value)
        return scoring[0] if len(scoring) == 1 else ScorePart(_label(told), value, scoring)
    term = _TERM.match(told)
    if term:
        return ScorePart(_word(term["field"], term["word"], dict(_facts(account))), value)
    return ScorePart(said("the same for every paragraph found"), value)


def _label(told: str) -> str:
    return said("all of") if told == _SUMS[0] else said("the highest of several")


def _word(field: str, word: str, facts: Mapping[str, float]) -> str:
    """Return the label of a word: its frequency in the field, and how many paragraphs have it.

    `facts` are the numbers that `_facts` yields, by name.
    """
    place = _ANYWHERE if field == BLEND else where(field)
    freq, length, having = (int(facts.get(name, 0)) for name in ("freq", "dl", "n"))
    return said("“{word}”: {mentions}", word=word, mentions=mention(freq, length, place, having))


def _facts(account: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield the numbers from which OpenSearch computed a word's score, each with its name in the formula."""
    for each in account.get("details", ()):
        name = each["description"].partition(",")[0]
        yield name.partition("=")[0].strip(), float(each["value"])
        yield from _facts(each)
