"""Refuses tables that have a date and a text but no speeches, recognised by their other columns.

A table is never refused if a column clearly names the speaker, or if a person configured its text column.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.formats._rows import plain
from index.formats._table.column_guess import names_speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.formats._table.column_guess import Guess

KINDS = Path(__file__).with_name("other_tables.toml")
LIKELY = 2  # least number of columns typical of a kind of table that make a table one of that kind
# names of text columns that show no speech unless another column has a speaker or a title
ALONE = frozenset({"message", "comment", "answer", "quote", "line", "sentence", "sentences", "html", "words"})


def no_speech(header: Sequence[str], guessed: Guess) -> str | None:
    """Describe what the table holds instead of speech, and what to do if that is wrong; None if it can hold speech."""
    columns = guessed.columns
    if "text" in guessed.told or names_speaker(columns.speaker):
        return None
    names = {plain(name): name for name in header if name}
    name_it = f"if somebody does, name the column: --column text={columns.text or columns.lead or 'NAME'}"
    for what, sure, likely in _kinds():
        found = [names[name] for name in names if name in sure] or [names[name] for name in names if name in likely]
        if not names.keys().isdisjoint(sure) or len(found) >= LIKELY:
            return f"{what} (it has {', '.join(found)}): nobody speaks in it; {name_it}"
    asked = [name for name in header if name.rstrip().endswith("?")]
    if asked:
        return f"answers to a survey (it asks {asked[0]}): nobody speaks in it; {name_it}"
    nameless = not columns.speaker and not columns.title
    if nameless and columns.text and plain(columns.text) in ALONE:
        return f"nothing says who speaks in its {columns.text}: {name_it}, and --column speaker=NAME"
    return None


@cache
def _kinds() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    content = tomllib.loads(KINDS.read_text(encoding="utf-8"))
    return tuple((each["what"], frozenset(each["sure"]), frozenset(each["likely"])) for each in content["kind"])
