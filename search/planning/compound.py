"""The value `Compound`: a typed word as the index spells it."""

from __future__ import annotations

from typing import NamedTuple


class Compound(NamedTuple):
    """A typed word in normalised form: its parts and, if it has several, their joined form.

    "E-mail" has the parts e and mail, joined email. A word with one part has no joined form (None); its `written` is
    the word as typed if this has dots, letters beyond ASCII or only capitals. Otherwise `written` is empty.
    """

    parts: tuple[str, ...]
    joined: str | None = None
    written: str = ""
