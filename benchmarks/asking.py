"""Parses a line of a query file into a benchmark query, a value that each engine translates into its own syntax.

Examples of lines, each followed by its meaning:

    drug trafficking          both words, any form        "security council"     both words, adjacent
    syria OR iraq             either word                 terror*                words with this beginning
    nuclear -power            the first, not the second   speaker:"Sergei Lavrov" year:2010    filters
    *                         everything
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

FACETS = ("speaker", "topic", "geography", "person", "section", "place", "year")
_PART = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Asked:
    """A parsed query: it requires all of `words`, `phrases` and `prefixes`, or any of them if `either`.

    Paragraphs with a word of `without` are excluded. `filters` are pairs (facet, value); several values of the same
    facet are alternatives. A prefix that contains `?` is a pattern for whole words, with one letter for each `?`. If a
    person wrote the line, `typed` is the query as written, which Rostra gets instead; otherwise it is "".
    """

    line: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    either: bool = False
    filters: tuple[tuple[str, str], ...] = ()
    typed: str = ""

    def values(self, without: str = "") -> dict[str, list[str]]:
        """Group the filter values by facet, leaving out the facet `without`."""
        found: dict[str, list[str]] = {}
        for name, value in self.filters:
            if name != without:
                found.setdefault(name, []).append(value)
        return found


@dataclass(slots=True)
class Page:
    """The content of an engine's result page: the exact total, ten snippets, and counts per facet value and per month.

    `facets` has the count of each value by facet and value, `timeline` the count of each month by its ISO date.
    """

    total: int
    snippets: list[str]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    timeline: dict[str, int] = field(default_factory=dict)


def asked(line: str) -> Asked:
    """Parse the line into a query.

    >>> asked('"a b" c* -d year:2010')
    Asked(line='"a b" c* -d year:2010', words=(), phrases=('a b',), prefixes=('c',), without=('d',), \
either=False, filters=(('year', '2010'),), typed='')
    """
    words, phrases, prefixes, without, filters = [], [], [], [], []
    for minus, name, quoted, bare in _PART.findall(line):
        text = quoted or bare
        if name in FACETS:
            filters.append((name, text))
        elif minus:
            without.append(text)
        elif quoted:
            phrases.append(text)
        elif text.endswith("*") and len(text) > 1:
            prefixes.append(text[:-1])
        elif text not in {"OR", "*"}:
            words.append(text)
    parts = map(tuple, (words, phrases, prefixes, without))
    return Asked(line, *parts, either=" OR " in line, filters=tuple(filters))


def line_values(line: dict[str, object]) -> dict[str, list[str]]:
    """Return the facet values of a corpus line: a list for each facet, by its name."""
    date = str(line.get("date") or "")
    found = {
        "speaker": line.get("speaker"),
        "topic": line.get("topics"),
        "geography": line.get("geography"),
        "person": line.get("persons"),
        "section": line.get("sections"),
        "place": line.get("place"),
        "year": date[:4],
    }
    return {name: _listed(value) for name, value in found.items()}


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return list(dict.fromkeys(str(one) for one in value if one))
    return [str(value)] if value else []


def event(line: dict[str, object]) -> str:
    """Return the key of the line's event: its id or, without one, its title and date."""
    return str(line.get("event") or f"{line.get('title')} {line.get('date')}")
