"""The file of related words (words used in similar contexts), computed by `index.relating`.

    stems.terms, stems.terms.at   the stems of the n words, in ascending order
    shown.terms, shown.terms.at   the commonest form of each word, in the same order
    starts [n + 1]                the index of each word's first related word in `others` and `alike`
    others                        the numbers of the related words, most similar first
    alike                         their similarities (cosines), in thousandths
    covered                       the highest archive row of the paragraphs that were counted, and their number

A word's number is the index of its stem in `stems.terms`.
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

NAME = "related"  # the suffix of the file's name, and its name in the table of contents
FORMAT = 1
COVERED = "covered"  # the section that says what was counted; files of earlier versions lack it


class Relative(NamedTuple):
    """A related word: its commonest form, and its similarity from 0 to 1."""

    word: str
    likeness: float


class RelatedWords:
    """The related words of the archive in the state after one commit.

    `archive_generation` is the number of that commit, -1 if the file does not state it; `name` is the file's name.
    `covered` has the highest archive row of the paragraphs that were counted, and their number; None if the file does
    not state them. An object can be shared between threads. Methods raise DamagedError if the file is damaged.
    """

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.name = sections.path.name
        self.archive_generation: int = sections.facts.get("archive_generation", -1)
        self.covered = tuple(map(int, sections.array(COVERED))) if COVERED in sections else None
        self._stems, self._shown = Terms.of(sections, "stems"), Terms.of(sections, "shown")
        self._starts, self._others, self._alike = (sections.array(name) for name in ("starts", "others", "alike"))

    @classmethod
    def of(cls, sections: Sections) -> RelatedWords | None:
        """Return the related words in the file, or None if they are in another version's format."""
        return cls(sections) if sections.facts.get("format") == FORMAT else None

    def relatives(self, stem: str) -> list[Relative]:
        """Return the words related to the word with this stem, the most similar first; empty if there are none."""
        number = self._stems.find(stem)
        if number < 0:
            return []
        held = slice(int(self._starts[number]), int(self._starts[number + 1]))
        pairs = zip(self._others[held].tolist(), self._alike[held].tolist(), strict=True)
        return [Relative(self._shown[other], alike / 1000) for other, alike in pairs]


def related_sections(
    stems: Sequence[str], shown: Sequence[str], starts: NDArray[np.int64], relatives: tuple[NDArray[Any], NDArray[Any]]
) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of a file of related words by section name.

    Word i has the stem `stems[i]` and the commonest form `shown[i]`. Its related words are the elements `starts[i]` to
    `starts[i + 1]` of the two arrays in `relatives`: their numbers, and their similarities in thousandths.
    """
    others, alike = relatives
    columns = {"starts": starts, "others": others, "alike": alike}
    named = {name: narrowest(column) for name, column in columns.items()}
    return {**term_sections("stems", stems), **term_sections("shown", shown), **named}
