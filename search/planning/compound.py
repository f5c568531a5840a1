"""A typed word as the index has it."""

from __future__ import annotations

from typing import NamedTuple


class Compound(NamedTuple):
    """One word: the forms of its parts, and their joined form where there are several ("e-mail": email).

    `written` is what was typed where that tells more than the form: capitals, points, letters beyond ASCII.
    """

    parts: tuple[str, ...]
    joined: str | None = None
    written: str = ""
