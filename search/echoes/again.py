"""Finds where else a passage was said: for the page of a speech, and for the page of one passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.echoing.stars import alike_to, bags
from index.segment.echoes import Passages
from search.echoes.sayings import differences, sayings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from search.echoes.recalled import Recalled, Recalling
    from search.echoes.sayings import Difference, Saying
    from search.loops.numpy_loops import Keys

SHOWN = 3  # other occurrences shown beside a passage, the earliest ones; a page of the passage's own shows all
MOST_COMPARED = 300  # occurrences compared word by word for a speech's page, which takes some tenths of a second


class SaidAgain(NamedTuple):
    """Another occurrence of a passage, and how its words differ from those of the passage."""

    saying: Saying
    differences: tuple[Difference, ...]

    @property
    def verbatim(self) -> bool:
        """Whether both passages have the same words."""
        return all(each.kind == "same" for each in self.differences)


class Echo(NamedTuple):
    """A passage of a speech, `here`, with some or all of its other occurrences, the earliest first.

    `counted` is False if only occurrences that a search finds were asked for, and `here` is not one of them.
    `speeches` is the number of speeches that have the other occurrences, without the speech of `here` if `counted` is
    True.
    """

    here: Saying
    speeches: int
    others: tuple[SaidAgain, ...]
    counted: bool = True


def echoes_of(recalling: Recalling, speech: str) -> tuple[Echo, ...]:
    """Return the passages of the speech with this id that also occur in other events, in the order of the speech.

    Each comes with its SHOWN earliest occurrences in other events. The list ends once it has MOST_COMPARED of these
    occurrences in total. It is empty if the index has no echoes.
    """
    held = recalling.passages
    own = recalling.of_speech(speech) if held else None
    if held is None or own is None or not len(own):
        return ()
    found = []
    for place, alike in _alike(recalling, held, own):
        others = alike[held.events[alike] != held.events[place]]
        if len(others):
            found.append((place, others))
    return tuple(_echoes(recalling, held, found)) if found else ()


def echo_at(
    recalling: Recalling, place: tuple[str, str, int, int], among: NDArray[np.bool_] | None = None
) -> Echo | None:
    """Return the passage at `place`, with all its other occurrences, the earliest first.

    `place` is (speech id, paragraph id, index of the first word, number of words); the first word of a paragraph has
    index 0. None if these words are not a recurring passage.

    `among[i]` says whether to include occurrence i, an index into the recurring passages; None means all.
    """
    held = recalling.passages
    at, here = _said_at(recalling, held, place) if held else (-1, None)
    if held is None or here is None:
        return None
    ((_, alike),) = _alike(recalling, held, np.array([at]))
    others = alike[alike != at] if among is None else alike[among[alike] & (alike != at)]
    counted = among is None or bool(among[at])
    again = [each for each in sayings(recalling, held.at_places(_by_day(held, others))) if each]
    events = np.setdiff1d(held.events[others], held.events[[at] if counted else []])
    return Echo(here, len(events), tuple(SaidAgain(each, differences(here, each)) for each in again), counted)


def _said_at(recalling: Recalling, held: Recalled, place: tuple[str, str, int, int]) -> tuple[int, Saying | None]:
    """Return the index of the recurring passage at `place`, and the passage with its text.

    Returns (-1, None) if there is no such passage or its paragraph is gone from the archive.
    """
    speech, *told = place
    own = recalling.of_speech(speech)
    for at, saying in zip(own.tolist(), sayings(recalling, held.at_places(own)), strict=True):
        if saying and [saying.paragraph, saying.word, saying.words] == told:
            return at, saying
    return -1, None


def _alike(recalling: Recalling, held: Recalled, own: Keys) -> Iterator[tuple[int, Keys]]:
    """Yield, for each passage index in `own`, the index and an array of the indices of all similar passages.

    The array includes the index of the passage itself.
    """
    kin = np.flatnonzero(np.isin(held.families, held.families[own]))
    passages = Passages(held.rows[kin], held.at[kin], held.widths[kin], held.families[kin])
    texts = recalling.texts(np.unique(passages.rows))
    one, other = alike_to(bags(texts, passages), passages, np.searchsorted(kin, own))
    for place in own.tolist():
        yield place, kin[other[one == np.searchsorted(kin, place)]]


def _echoes(recalling: Recalling, held: Recalled, found: Sequence[tuple[int, Keys]]) -> Iterator[Echo]:
    """Yield the passages found, each with its SHOWN earliest other occurrences.

    `found` has pairs: the index of a passage in `held`, and the indices of its other occurrences. Passages gone from
    the archive are left out. Once MOST_COMPARED other occurrences were yielded, no further passages are.
    """
    shown = [(place, _by_day(held, others)[:SHOWN]) for place, others in found]
    distinct = np.unique(np.concatenate([np.append(others, place) for place, others in shown]))
    told = dict(zip(distinct.tolist(), sayings(recalling, held.at_places(distinct)), strict=True))
    compared = 0
    for (place, others), (_, every) in zip(shown, found, strict=True):
        here = told[place]
        beside = [saying for other in others.tolist() if (saying := told[other])]
        if here and beside and compared < MOST_COMPARED:
            compared += len(beside)
            again = tuple(SaidAgain(saying, differences(here, saying)) for saying in beside)
            yield Echo(here, len(np.unique(held.events[every])), again)


def _by_day(held: Recalled, places: Keys) -> Keys:
    """Sort indices of passages by day, undated ones last."""
    days = np.where(held.days[places] > 0, held.days[places], np.iinfo(np.int64).max)
    return places[np.lexsort((held.rows[places], days))]
