"""Columns: what each column of somebody's table holds, as config.toml says it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from index.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns of a CSV, TSV or JSON table; None where the person named none, "" for no such column.

    `text` is what was said. `speech` is what all rows of one event share (an id or an address); without it, without
    `url` and without `title` a table is one event whose rows are paragraphs in turn. `speaker_id` tells people of
    one name apart.
    """

    text: str | None = None
    speech: str | None = None
    title: str | None = None
    date: str | None = None
    time: str | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    office: str | None = None
    place: str | None = None
    lead: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    topic: str | None = None
    country: str | None = None

    def __str__(self) -> str:
        """The mapping as config.toml writes it: "text = Body, date = Day"."""
        said = ((field.name, getattr(self, field.name)) for field in fields(self))
        return ", ".join(f"{noun} = {column}" for noun, column in said if column)


def columns(table: Mapping[str, str]) -> Columns | None:
    """The mapping of config.toml's [index.columns] table, None where it is empty.

    Raises ConfigError for a key that is no noun of a speech, naming the nearest.
    """
    if not table:
        return None
    known = [field.name for field in fields(Columns)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else f"; known are {', '.join(known)}"
            raise ConfigError(f'[index.columns] has no key "{key}"{hint}')
    return Columns(**table)
