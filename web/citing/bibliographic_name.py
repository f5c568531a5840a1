"""A person's name taken apart, as bibliographies sort it."""

from __future__ import annotations

from typing import NamedTuple

SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
PARTICLES = frozenset(  # they begin the family name
    ["af", "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "ten", "ter",
     "van", "von"]
)  # fmt: skip


class Name(NamedTuple):
    """A name: `given` is "" where it has one part only, or is no person's."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def sorted(self) -> str:
        """The family name first.

        >>> name_of("Ada Bea Marsh Jr.").sorted, name_of("Question").sorted
        ('Marsh, Ada Bea, Jr.', 'Question')
        """
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def initials(self) -> str:
        """The family name and the initials of the others.

        >>> name_of("Jean-Luc B. Fenn").initials
        'Fenn, J.-L. B.'
        """
        given = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split())
        return ", ".join(part for part in (self.family, given, self.suffix) if part)


def name_of(printed: str) -> Name:
    """The name taken apart: the last word is the family name, with the particles before it.

    Which part comes first in a language, no name says; a reader who knows better mends it in the reference.

    >>> name_of("Alexander Van der Bellen"), name_of("Question")
    (Name(family='Van der Bellen', given='Alexander', suffix=''), Name(family='Question', given='', suffix=''))
    """
    words = printed.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and words[-1].lower() in SUFFIXES else ""
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]), suffix)
