"""Classifies a column by its cells: numbers, dates, addresses, file names, words, or prose such as speech."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from index.formats._table.cell_text import cell_text
from index.formats._table_dates import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Kind = Literal[
    "nothing",
    "numbers",
    "dates",
    "addresses",
    "file names",
    "ids",
    "yes or no",
    "objects",
    "one word",
    "words",
    "prose",
]

LOOKED_AT = 200  # cells of a column that are examined
MOST = 0.8  # least share of cells of one kind in a column of that kind
PROSE_WORDS = 4.0  # least mean of words per cell in a column of prose without full stops
PROSE_LETTERS = 12  # least mean of letters per cell in a column of prose in a script without spaces
LETTERS = 0.5  # least share of letters and white space in prose
LONG_WORDS = 8  # words: more than any name has

_NOTHING = {"", "-", "–", "—", "n/a", "#n/a", "<na>", "nan", "null"}  # cells that say that there is nothing

_SENTENCE = re.compile(  # a full stop at the end, or between words, more of them than a name has
    r"[.!?…。！？؟।][\"”’'»)\]]*$|(?:\S+\s+){4}.*[.!?…]\s+[^\W\d_a-z]", re.DOTALL
)
_NUMBER = re.compile(r"[-+−]?[\d.,\s\u00a0\u202f'%$€£:/]*\d[\d.,\s\u00a0\u202f'%$€£:/]*")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|mailto:)\S+", re.IGNORECASE)
_FILE = re.compile(
    r"(?:[^<>|\"\n]{0,300}[\\/])?[^<>|\"\n\\/]{1,120}\.(?:txt|html?|pdf|docx?|odt|rtf|xml|json|jsonl|csv|tsv|md|mp3|mp4|wav|m4a"
    r"|srt|vtt|jpe?g|png|gif|zip|gz)",
    re.IGNORECASE,
)
_ID = re.compile(r"(?=\S*\d)[\w.:/#-]{1,80}")
_FLAG = re.compile(r"true|false|yes|no|y|n|t|f|aye|nay", re.IGNORECASE)
_OBJECTS = re.compile(r"[\[(]?\{['\"]\w+['\"]: ")  # a nested list or object, as a program prints it
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def is_empty(cell: str) -> bool:
    """Whether the cell holds nothing, or only says so: "N/A", "NaN", and "NA" as the language R writes it."""
    words = cell.strip()
    return words.lower() in _NOTHING or words == "NA"


def kind_of(cells: Sequence[str]) -> Kind:
    """Return the kind of content that most cells have; "nothing" if all are empty.

    "one word" means that the same words, such as the name of a chamber, are in every cell that is not empty.
    """
    said = [" ".join(text.split()) for cell in cells[:LOOKED_AT] if not is_empty(text := cell_text(cell))]
    if not said:
        return "nothing"
    tests: tuple[tuple[Kind, Callable[[str], object]], ...] = (
        ("numbers", _NUMBER.fullmatch),
        ("dates", lambda cell: read(cell, "day first") or read(cell, "month first")),
        ("addresses", _ADDRESS.fullmatch),
        ("file names", _FILE.fullmatch),
        ("ids", _ID.fullmatch),
        ("yes or no", _FLAG.fullmatch),
        ("objects", _OBJECTS.match),
    )
    for kind, test in tests:
        if sum(1 for cell in said if test(cell)) >= MOST * len(said):
            return kind
    if _is_prose(said):
        return "prose"
    return "one word" if len(set(said)) == 1 and len(said) > 1 else "words"


def _is_prose(cells: Sequence[str]) -> bool:
    text = "".join(cells)
    if sum(1 for char in text if char.isalpha() or char.isspace()) < LETTERS * len(text):
        return False
    sentences = sum(1 for cell in cells if _SENTENCE.search(cell))
    words = sum(len(cell.split()) for cell in cells) / len(cells)
    unspaced = sum(len(_UNSPACED.findall(cell)) for cell in cells) / len(cells)
    return 2 * sentences >= len(cells) or words >= PROSE_WORDS or unspaced >= PROSE_LETTERS


def holds_objects(cell: str) -> bool:
    """Whether the cell is a list of objects printed by a program: "[{'speaker': 'Bo Fenn', …"."""
    return _OBJECTS.match(cell.lstrip()) is not None


def may_name(cells: Sequence[str]) -> bool:
    """Whether the cells can be names of people. True if all cells are empty.

    False if they are numbers, dates, addresses or file names, or if more than half of them have a colon or too many
    words for a name.
    """
    said = [" ".join(cell.split()) for cell in cells[:LOOKED_AT] if not is_empty(cell)]
    if not said or kind_of(said) in ("numbers", "dates", "addresses", "file names"):
        return not said
    long = sum(1 for cell in said if len(cell.split()) > LONG_WORDS or ": " in cell)
    return 2 * long <= len(said)
