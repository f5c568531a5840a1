"""The value `Compound`: a typed word as the index spells it."""

from __future__ import annotations

from typing import NamedTuple


class Compound(NamedTuple):
    """A typed word in normalised form: its parts and, if it has several, their joined form.

    "E-mail" has the parts e and mail, joined email. `written` is the word as typed if that says more than the form:
    capitals, dots, letters beyond ASCII. Otherwise it is empty.
    """

    parts: tuple[str, ...]
    joined: str | None = None
    written: str = ""
