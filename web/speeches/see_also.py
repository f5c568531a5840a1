"""The speeches that a speech refers to, with links to them in this archive and at their source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.speeches.originals import is_web

if TYPE_CHECKING:
    from index.records import Speech
    from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Pointer:
    """One reference to another speech: its id in this archive and its URL at the source, each None if unknown."""

    title: str
    date: str | None
    id: str | None
    url: str | None


def see_also(speech: Speech, engine: Engine) -> tuple[Pointer, ...]:
    """Return the speech's references in their printed order.

    One query to the engine finds which of these speeches the archive has.
    """
    copies = engine.copies([item.url for item in speech.see_also if item.url])
    return tuple(
        Pointer(item.title, item.date, copies.get(item.url or ""), item.url if is_web(item.url) else None)
        for item in speech.see_also
    )
