"""Unique ids: different speeches that arrive with the same id get different ids."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from index.archive.same_event import Telling, same_text, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.records import Speech

MOST_COMPARED = 50  # speeches with one id that a new one is compared with; a source rarely repeats a page so often


def told_apart(speeches: Iterable[Speech]) -> dict[str, Speech]:
    """Make the ids of one source's speeches unique, and return the speeches by id.

    Of speeches with one id whose texts agree (see `same_text`), only the one with most paragraphs is kept. Speeches
    with one id and different texts get different ids: the second with "-2" appended, the third with "-3".
    """
    found: dict[str, Speech] = {}
    told: dict[str, Telling] = {}
    alike: defaultdict[str, list[str]] = defaultdict(list)  # original id -> unique ids of the speeches that had it
    for speech in speeches:
        own = telling(speech)
        known = (id_ for id_ in alike[speech.id][:MOST_COMPARED] if same_text(own, told[id_]))
        id_ = next(known, None) or free_id(speech.id, found.__contains__)
        if id_ not in found:
            alike[speech.id].append(id_)
        if id_ not in found or len(found[id_].paragraphs) < len(speech.paragraphs):
            found[id_], told[id_] = replace(speech, id=id_), own
    return found


def free_id(id_: str, taken: Callable[[str], bool]) -> str:
    """Return the id or, if it is taken, the id with a free number (from 2 on) appended.

    `taken` returns whether an id is taken. It is called about 2 log2(n) times if the ids with the numbers 2 to n are
    taken.

    >>> free_id("a", {"a", "a-2", "a-3"}.__contains__)
    'a-4'
    """
    if not taken(id_):
        return id_
    last, free = 1, 2
    while taken(f"{id_}-{free}"):
        last, free = free, free * 2
    while free - last > 1:
        middle = (last + free) // 2
        last, free = (middle, free) if taken(f"{id_}-{middle}") else (last, middle)
    return f"{id_}-{free}"
