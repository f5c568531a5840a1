"""Decides which repeated passages a list leaves out, because passages listed before them stand for them.

The wording of a formula drifts: "to the council of harbours, as it was founded", "the council of harbours, as founded".
Each wording is a passage of its own, but since the wordings differ in only a few words, most of their occurrences are
the same: they cover nearly the same words of the same paragraphs. So only the first of such wordings is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.echoes.recalled import Recalled
    from search.loops.numpy_loops import Keys

LISTED = b"\1"  # marks a word of an occurrence of a listed passage


def told_anew(held: Recalled, families: Sequence[Keys]) -> list[int]:
    """Return the indices of the families that are listed, ascending.

    `families[i]` are the occurrences of one passage, as indices into `held`; the order is that of the list. An
    occurrence is known if more than half of its words are in occurrences of families listed before. A family is listed
    unless more than half of its occurrences are known.
    """
    begins = _places(held)
    words = bytearray(int((begins + held.widths).max(initial=0)))
    starts, ends = begins.tolist(), (begins + held.widths).tolist()
    listed: list[int] = []
    for number, family in enumerate(families):
        spans = [(starts[each], ends[each]) for each in family.tolist()]
        known = sum(2 * words.count(LISTED, start, end) > end - start for start, end in spans)
        if 2 * known <= len(spans):
            listed.append(number)
            for start, end in spans:
                words[start:end] = LISTED * (end - start)
    return listed


def _places(held: Recalled) -> Keys:
    """Return the index of each passage's first word if all paragraphs that have passages are laid end to end."""
    _, first, row = np.unique(held.rows, return_index=True, return_inverse=True)
    lengths = np.maximum.reduceat(held.at + held.widths, first)  # up to the end of the last passage
    return (np.cumsum(lengths) - lengths)[row] + held.at
