"""Guesses what each column of a table means, by its name and by its cells, and describes the guess.

A name alone does not make a column the text: "Body" may be a chamber, "Speech" a number, "Transcript" a file's name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.formats._rows import plain
from index.formats._table.column_cells import Kind, is_empty, kind_of, may_name
from index.sources.columns import Columns
from index.speakers.people import key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.formats._table.rows import TableRows

NAMES = Path(__file__).with_name("column_names.toml")
FULLER = 2  # times as many names as the likelier column has that a column needs to be taken instead
LONG = 40  # least mean of characters per cell in a column taken for speech by its cells alone

# names of columns that hold the speaker or somebody else
MAY_BE_ANY = frozenset({"name", "full_name", "author", "nom", "nombre", "nome", "имя"})
SURE_DATES = frozenset(  # names of columns that hold dates in any notation; a date that cannot be read is reported
    {
        "date", "speech_date", "date_published", "publication_date", "session_date", "sitting_date", "meeting_date",
        "event_date", "datum", "sitzungsdatum", "fecha", "dátum", "tarih", "päivämäärä", "дата", "ημερομηνία",
        "日期", "日付", "날짜",
    }
)  # fmt: skip

_DATE_NUMBER = re.compile(r"\d{4}|[1-6]\d{4}(?:\.\d+)?|\d{8,10}(?:\.\d+)?|\d{13}|\d.*[-./ :]\d.*")
_SAID: tuple[Kind, ...] = ("prose", "words")


@dataclass(frozen=True, slots=True)
class Guess:
    """The columns of a table by meaning.

    `told` are the meanings that a person configured; `by_cells` are those guessed from the cells alone; all others
    were guessed by the column's name.
    """

    columns: Columns
    told: frozenset[str] = frozenset()
    by_cells: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Describe the columns and how each was found: "columns guessed: text = Body, date = Day"."""
        told = replace(self.columns, **{noun: None for noun in _nouns(self.columns) if noun not in self.told})
        rest = replace(self.columns, **dict.fromkeys(self.told))
        parts = [f"columns as configured: {told}"] if self.told else []
        parts += [f"{'' if self.told else 'columns '}guessed: {rest}"] if str(rest) else []
        sure = f" ({', '.join(sorted(self.by_cells))} by what the cells hold)" if self.by_cells else ""
        return "; ".join(parts) + sure

    @property
    def used(self) -> set[str]:
        """The names of the columns that are read."""
        return {name for field in fields(self.columns) if (name := getattr(self.columns, field.name))}


def guess(table: TableRows, told: Columns | None = None) -> Guess:
    """Return what the columns of the table mean, as configured in `told` or guessed.

    The result has no text column if no column holds speech. A meaning that `told` leaves None is guessed; one that it
    sets to "" has no column in this table.
    """
    known = {noun: _named(table, name) for noun, name in _said(told).items()}
    found = dict(known)
    names = {plain(name): name for name in reversed(table.header)}
    for noun, fits in _FITS.items():
        if noun in found:
            continue
        fit = [
            name
            for name in _candidates(noun, names)
            if name not in found.values() and fits(_column(table, name), plain(name))
        ]
        if fit:
            found[noun] = _fuller(table, fit) if noun == "speaker" else _filled(table, fit)[0]
    by_cells = frozenset[str]()
    if "text" not in found and "lead" not in found and (unnamed := _longest_prose(table, found)):
        found["text"], by_cells = unnamed, frozenset({"text"})
    columns = Columns(**{noun: name or None for noun, name in found.items()})
    return Guess(columns, frozenset(noun for noun in known if known[noun]), by_cells)


def knows(header: Sequence[str]) -> bool:
    """Whether the header looks like that of a table of speeches.

    It does if two of its column names are known, or if one of several columns has a name known for a text column.
    """
    names = set(map(plain, header))
    known = {name for listed in _names().values() for name in listed}
    return len(names & known) > 1 or (len(names) > 1 and not names.isdisjoint(_names()["text"]))


def holds(table: TableRows) -> str:
    """Describe the content of each column to a person who must name them: "Body (one word), Date (dates)"."""
    return ", ".join(f"{name} ({kind_of(_column(table, name))})" for name in table.header if name)


def names_files(table: TableRows) -> bool:
    """Whether a column named like the text of speeches holds file names instead."""
    texts = [name for name in table.header if sounds_like(name, "text")]
    return any(kind_of(_column(table, name)) == "file names" for name in texts)


def sounds_like(name: str, noun: str) -> bool:
    """Whether the column's name is one commonly used for the meaning `noun`, such as "text" or "speaker".

    >>> sounds_like("Speech Text", "text"), sounds_like("main_speaker", "speaker"), sounds_like("views", "text")
    (True, True, False)
    """
    names = _names()[noun] if noun != "text" else _names()["text"] + _names()["perhaps_text"]
    return plain(name.rpartition(".")[2]) in names


def names_speaker(column: str | None) -> bool:
    """Whether the column's name means the speaker and nobody else, unlike "author" or "name". False if there is no
    column.
    """
    return column is not None and plain(column.rpartition(".")[2]) not in MAY_BE_ANY


def _said(told: Columns | None) -> Mapping[str, str]:
    """Return the configured column name for each meaning; "" says that the table has no such column.

    A meaning that is not configured is left out; if `told` is None, nothing is configured.
    """
    return {} if told is None else {noun: name for noun in _nouns(told) if (name := getattr(told, noun)) is not None}


def _named(table: TableRows, told: str) -> str:
    """Return the table's column called `told`, in any spelling; `told` itself if there is none."""
    alike = [name for name in table.header if plain(name) == plain(told)]
    return told if told in table.header or not alike else alike[0]


def _candidates(noun: str, names: Mapping[str, str]) -> list[str]:
    listed = _names()[noun] + (_names()["perhaps_text"] if noun == "text" else [])
    return [names[name] for name in listed if name in names]


def _fuller(table: TableRows, names: Sequence[str]) -> str:
    """Return the likeliest of the columns that name the speaker: the first, or one with many more names that agrees
    with it.

    A column agrees with another if each row in which both are filled has a word in common.
    """
    first, *others = _filled(table, names)
    fuller = (name for name in others if len(_column(table, name)) >= FULLER * len(_column(table, first)))
    return next((name for name in fuller if _agree(table, first, name)), first)


def _filled(table: TableRows, names: Sequence[str]) -> Sequence[str]:
    """Return those of the columns that have any cell that is not empty; all of them if none has."""
    return [name for name in names if _column(table, name)] or names


def _agree(table: TableRows, one: str, other: str) -> bool:
    pairs = [(row[one], row[other]) for _, row in table.rows if not (is_empty(row[one]) or is_empty(row[other]))]
    return bool(pairs) and all(set(map(key, a.split())) & set(map(key, b.split())) for a, b in pairs)


def _longest_prose(table: TableRows, found: Mapping[str, str]) -> str | None:
    """Return the column with the most prose, not counting the columns in `found`.

    Returns None if no column surely names the speaker, or if no other column is prose that is long enough. `found` maps
    each meaning to its column.
    """
    if not names_speaker(found.get("speaker")):
        return None
    left = {name: _column(table, name) for name in table.header if name and name not in found.values()}
    prose = {name: cells for name, cells in left.items() if kind_of(cells) == "prose"}
    long = {name: sum(map(len, cells)) for name, cells in prose.items() if sum(map(len, cells)) >= LONG * len(cells)}
    return max(long, key=lambda name: long[name], default=None)


def _column(table: TableRows, name: str) -> Sequence[str]:
    """Return the column's cells that are not empty."""
    return [row[name] for _, row in table.rows if not is_empty(row[name])]


def _is_text(cells: Sequence[str], name: str) -> bool:
    """Whether the cells are prose. Mere words are enough if the column's name can mean nothing but text."""
    kind = kind_of(cells)
    return kind == "prose" or (kind in _SAID and name in _names()["text"])


def _is_date(cells: Sequence[str], name: str) -> bool:
    """Whether the cells are dates, years, or seconds since 1970. Plain counts do not qualify.

    A column with a name from SURE_DATES qualifies whatever its cells hold, unless all are empty.
    """
    kind = kind_of(cells)
    if name in SURE_DATES and kind != "nothing":
        return True
    if kind in ("numbers", "ids"):
        return all(_DATE_NUMBER.fullmatch(cell.strip()) for cell in cells)
    return kind not in ("prose", "addresses", "file names", "nothing") and any(map(str.isdigit, "".join(cells)))


def _is_link(cells: Sequence[str], _: str) -> bool:
    return kind_of(cells) not in ("prose", "numbers", "dates")


def _is_short(cells: Sequence[str], _: str) -> bool:
    return kind_of(cells) not in ("numbers", "addresses", "file names")


def _is_anything(_: Sequence[str], __: str) -> bool:
    return True


def _names_people(cells: Sequence[str], _: str) -> bool:
    return may_name(cells)


_FITS: Mapping[str, Callable[[Sequence[str], str], bool]] = {
    "text": _is_text,
    "speech": _is_anything,
    "speaker_id": _is_anything,
    "speaker": _names_people,
    "date": _is_date,
    "time": _is_anything,
    "title": _is_short,
    "office": _is_short,
    "place": _is_short,
    "lead": _is_short,
    "url": _is_link,
    "language": _is_short,
    "section": _is_short,
    "topic": _is_short,
    "country": _is_short,
}


def _nouns(columns: Columns) -> list[str]:
    return [field.name for field in fields(columns)]


@cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads(NAMES.read_text(encoding="utf-8"))
