"""Which words are in like company, as `index.relating` computed it: columns over one mapped file.

stems.terms, stems.terms.at   the words by stem, ascending
shown.terms, shown.terms.at   the commonest form of each, in that order
starts [n + 1]                where each word's relatives begin
others, alike                 relatives by number, the most alike first, with their cosines in thousandths
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from index.segment.container import narrowest
from index.segment.terms import Terms, term_sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.segment.container import Sections

NAME = "related"  # the end of the file's name, and what the table of contents calls it
FORMAT = 1


class Relative(NamedTuple):
    """A word in like company: its commonest form, and its likeness from 0 to 1."""

    word: str
    likeness: float


class RelatedWords:
    """The relatives of one generation's words. Safe to share between threads; DamagedError for a damaged file."""

    def __init__(self, sections: Sections) -> None:
        self.name = sections.path.name
        self.archive_generation: int = sections.facts.get("archive_generation", -1)
        self._stems, self._shown = Terms.of(sections, "stems"), Terms.of(sections, "shown")
        self._starts, self._others, self._alike = (sections.array(name) for name in ("starts", "others", "alike"))

    @classmethod
    def of(cls, sections: Sections) -> RelatedWords | None:
        """The relatives in the file; None where a Rostra that computes them otherwise wrote it."""
        return cls(sections) if sections.facts.get("format") == FORMAT else None

    def relatives(self, stem: str) -> list[Relative]:
        """The relatives of the word with this stem, the most alike first; none where it is rare or has none."""
        number = self._stems.find(stem)
        if number < 0:
            return []
        held = slice(int(self._starts[number]), int(self._starts[number + 1]))
        pairs = zip(self._others[held].tolist(), self._alike[held].tolist(), strict=True)
        return [Relative(self._shown[other], alike / 1000) for other, alike in pairs]


def related_sections(
    stems: Sequence[str], shown: Sequence[str], starts: NDArray[np.int64], relatives: tuple[NDArray[Any], NDArray[Any]]
) -> Mapping[str, NDArray[Any]]:
    """The sections of a file of related words; `relatives` are others and their likeness in thousandths."""
    others, alike = relatives
    columns = {"starts": starts, "others": others, "alike": alike}
    named = {name: narrowest(column) for name, column in columns.items()}
    return {**term_sections("stems", stems), **term_sections("shown", shown), **named}
