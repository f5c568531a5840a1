"""Finds the places of a quotation whose parts were all said, but not together: in other places, or in another order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from search.quotations.alignment import align, fragments, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from search.quotations.places import Place

PART_WORDS = 4  # fewest words of a part that is looked up by itself; fewer are said everywhere
MOST_PARTS = 8  # parts looked up; a quotation with more sentences is mostly one passage

_SENTENCE_END = re.compile(r"(?<=[.!?])['\"”’»)]*\s+|\n")


def parts(quotation: str) -> list[str]:
    """Return the sentences, lines and parts between ellipses of a quotation, each with at least PART_WORDS words.

    A shorter one is joined to the one before it, or at the beginning to the one after it.

    >>> parts("We wait for the ferry. No! It will come with the tide … and nobody knows when")
    ['We wait for the ferry. No!', 'It will come with the tide', 'and nobody knows when']
    """
    found: list[str] = []
    for fragment in fragments(quotation):
        for sentence in filter(words, _SENTENCE_END.split(fragment)):
            size = min(len(words(sentence)), len(words(found[-1])) if found else PART_WORDS)
            if found and size < PART_WORDS:
                found[-1] = f"{found[-1]} {sentence}"
            else:
                found.append(sentence)
    return found


def apart(quotation: str, places_of: Callable[[str], Sequence[Place]], speakers: Sequence[str]) -> tuple[Place, ...]:
    """Return where the parts of the quotation were said: one place for each run of parts said in one paragraph.

    The result is empty if there are not several such places, or some part was said nowhere. `places_of` returns the
    places that have a part word for word, oldest first. Of several places, one by the `speakers` comes first, or one in
    the speech of the part before.
    """
    asked = parts(quotation)
    runs = list(_runs(asked, places_of)) if 2 <= len(asked) <= MOST_PARTS else []
    chosen: list[Place] = []
    for run in runs:
        before = chosen[-1].speech if chosen else ""
        best = min(run, key=lambda place: (not place.is_by(speakers), place.speech != before), default=None)
        if best is None:
            return ()
        chosen.append(best)
    return tuple(chosen) if len({(place.speech, place.paragraph) for place in chosen}) > 1 else ()


def _runs(asked: Sequence[str], places_of: Callable[[str], Sequence[Place]]) -> Iterator[list[Place]]:
    """Yield, for each run of parts said in one paragraph, the places that have it.

    A part that was said nowhere ends the runs, with no places.
    """
    text, places = asked[0], list(places_of(asked[0]))
    for part in asked[1:]:
        if not places:
            break
        longer = [place for each in places if (place := _again(f"{text} {part}", each))]
        if not longer:
            yield places
        text, places = (f"{text} {part}", longer) if longer else (part, list(places_of(part)))
    yield places


def _again(quotation: str, place: Place) -> Place | None:
    """Return the place with more of the quotation; None if its text does not have that word for word."""
    aligned = align(quotation, place.text)
    if aligned is None:
        return None
    longer = replace(place, pieces=aligned.pieces, likeness=round(aligned.likeness, 4))
    return longer if longer.agrees else None
