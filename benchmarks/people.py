"""Translates queries that people typed for engines without a query language like Rostra's.

    python benchmarks/people.py FILE.jsonl QUERIES.txt

Rostra gets each line as typed. The other engines have no syntax for fields and periods, so they get what an application
in front of them would ask: for `speaker:marsh`, the facet's most frequent value that contains the word; for a period,
any of its years; for a question, all its words (they have no list of stop words). An engine without patterns searches
for the letters before the first `?` of a pattern. Misspelt words stay misspelt. Only times are compared: totals differ
where Rostra corrects or relaxes a query that finds nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent))

from asking import FACETS, Asked, asked, line_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_DATE = re.compile(r"date:(\d{4})(?:-\d\d)*(?:\.\.(\d{4})(?:-\d\d)*)?")
_WORD = re.compile(r"\w+")


def typed(lines: Iterable[str], values: Mapping[str, Counter[str]]) -> Iterator[Asked]:
    """Yield the lines as queries, without empty ones and comments (`#`); `values` counts the lines with each value, by
    facet.
    """
    for line in map(str.strip, lines):
        if line and not line.startswith("#"):
            yield _meant(line, values)


def _meant(line: str, values: Mapping[str, Counter[str]]) -> Asked:
    years = [(name, year) for found in _DATE.finditer(line) for name, year in _years(*found.groups())]
    plain = asked(_DATE.sub("", line))
    filters = tuple((name, _value(word, values[name])) for name, word in plain.filters)
    shapes = tuple(word for word in plain.words if "?" in word.rstrip("?"))
    words = tuple(word.rstrip("?!.,") for word in plain.words if word not in shapes)
    return replace(
        plain, line=line, typed=line, words=words, prefixes=plain.prefixes + shapes, filters=(*filters, *years)
    )


def _years(first: str, last: str | None) -> Iterator[tuple[str, str]]:
    """Yield a filter for each year from the first to the last; filters of one facet are alternatives."""
    yield from (("year", str(year)) for year in range(int(first), int(last or first) + 1))


def _value(word: str, known: Counter[str]) -> str:
    """Return the most frequent value that contains the word, or the word itself if none does."""
    having = (value for value, _ in known.most_common() if word.lower() in _WORD.findall(value.lower()))
    return next(having, word)


def facet_counts(corpus: Path) -> dict[str, Counter[str]]:
    """Count the lines of the corpus with each value of each facet."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            for name, held in line_values(json.loads(line)).items():
                counts[name].update(held)
    return counts


if __name__ == "__main__":
    for one in typed(Path(sys.argv[2]).read_text("utf-8").splitlines(), facet_counts(Path(sys.argv[1]))):
        print(one)
