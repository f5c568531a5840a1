"""The value `Compound`: a typed word as the index spells it."""

from __future__ import annotations

from typing import NamedTuple


class Compound(NamedTuple):
    """One word: the forms of its parts and, if it has several, their joined form ("e-mail": email).

    `written` is the word as typed if that says more than its form: capitals, dots, letters beyond ASCII.
    """

    parts: tuple[str, ...]
    joined: str | None = None
    written: str = ""
