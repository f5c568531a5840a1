"""No query takes more memory than a constant times its size, whatever it repeats."""

from __future__ import annotations

import random
import tracemalloc
from urllib.parse import quote

import pytest

from search.query.examples import EXAMPLES
from search.query.parser import parse
from tests.torture.odd_texts import PIECES
from web import state

PER_BYTE = 600  # bytes of memory per byte of the query: dates, each of which becomes a period, take some 270
ONCE = 1_000_000  # bytes for what is loaded once
SIZES = (4_000, 32_000)  # bytes; the site reads no more than half of the second
PATTERNS = [
    "(",
    ")",
    '"',
    "-",
    ".",
    ":",
    ",",
    "ab ",
    "a OR ",
    "(a OR ",
    '"a b"~9 ',
    "title:a ",
    "*a* ",
    "2013-09..2014 ",
]
PATTERNS += [
    "speaker:(a OR b) ",
    '"a b" ',
    "a -b ",
    "\u0301",
    "\u0444 ",
    "".join(random.Random(1).choices(PIECES, k=900)),
]


@pytest.mark.parametrize("pattern", [*PATTERNS, *(f"{example.typed} " for example in EXAMPLES)])
def test_a_query_takes_no_more_than_a_constant_for_each_byte(pattern: str) -> None:
    parse(pattern)
    for size in SIZES:
        bytes_ = len(pattern.encode("utf-8", "surrogatepass"))
        text = pattern * (size // bytes_ + 1)
        assert _peak(text) < ONCE + PER_BYTE * max(size, bytes_)


def _peak(text: str) -> int:
    """Return the most bytes of memory taken while the text is read as a query and as a parameter."""
    asked = f"q={quote(text, errors='replace')}&speaker={quote(text[:2000], errors='replace')}"
    tracemalloc.start()
    parse(text)
    state.read(asked)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
