"""Packs the dates of speeches into sections (named arrays) of a segment's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.segment.facets import DAYS, YEAR_ONLY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.building.word_sections import Sections


def day_sections(days: NDArray[np.integer], year_only: NDArray[np.bool_]) -> Sections:
    """Return by section name the day of each speech (`date.toordinal()`; 0 if unknown) and whether only its year is
    known.

    The second array is left out if that is so for no speech.
    """
    found: Sections = {DAYS: days.astype(np.uint32)}
    return found | {YEAR_ONLY: year_only.astype(np.uint8)} if year_only.any() else found
