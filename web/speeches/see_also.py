"""What a speech points to, each with our own copy where the archive has it, and with the page at its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.speeches.originals import is_web

if TYPE_CHECKING:
    from index.records import Speech
    from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Pointer:
    """One entry: `id` is the speech's here, `url` its address at the source; None where there is none."""

    title: str
    date: str | None
    id: str | None
    url: str | None


def see_also(speech: Speech, engine: Engine) -> tuple[Pointer, ...]:
    """The speech's pointers in their order; one question to the engine finds the copies of all pointers."""
    copies = engine.copies([item.url for item in speech.see_also if item.url])
    return tuple(
        Pointer(item.title, item.date, copies.get(item.url or ""), item.url if is_web(item.url) else None)
        for item in speech.see_also
    )
