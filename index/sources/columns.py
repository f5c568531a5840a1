"""The meaning of the columns of a user's table, as configured in config.toml."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from index.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Columns:
    """The names of the columns of a CSV, TSV or JSON table, by meaning.

    A name is None if the user did not configure it, and "" if the table has no such column. `text` is the text that
    was said. `speech` is an id or address that all rows of one speech share; without it, rows with the same `url`, or
    the same `title` and `date`, form one speech; without any of these, the whole table does. `speaker_id` distinguishes
    people of the same name; `office` is the speaker's office. `lead` is a summary; `section`, `topic` and `country` are
    tags of the speech.
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
        """Describe the columns by meaning, without those that the table lacks: "text = Body, date = Day"."""
        said = ((field.name, getattr(self, field.name)) for field in fields(self))
        return ", ".join(f"{noun} = {column}" for noun, column in said if column)


def columns(table: Mapping[str, str]) -> Columns | None:
    """Read the [index.columns] table of config.toml; return None if it is empty.

    Raises ConfigError for an unknown key, suggesting the nearest valid key.
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
