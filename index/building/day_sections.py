"""Packs the dates of speeches into sections (named arrays) of a segment's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.segment.facets import DAYS, YEAR_ONLY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.building.word_sections import Sections


def day_sections(days: NDArray[np.integer], year_only: NDArray[np.bool_]) -> Sections:
    """Return two arrays by section name: each speech's day (`date.toordinal()`; 0 if unknown), and whether it is known
    by its year only.

    The second array is left out if there is no speech of which only the year is known.
    """
    found: Sections = {DAYS: days.astype(np.uint32)}
    return found | {YEAR_ONLY: year_only.astype(np.uint8)} if year_only.any() else found
