"""Splits a person's name into family and given name, for bibliographies.

Names that cannot be split with certainty are left whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from web.citing.family_first import listed, may_come_first

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
COURTESIES = frozenset(["dame", "dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "prof", "prof.", "sir"])
PARTICLES = frozenset(  # words that begin a family name
    ["af", "al", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "ten", "ter",
     "van", "von"]
)  # fmt: skip
# The word before one of these may belong to the family name (Lula da Silva) or not (Ada Bea de Marsh).
IBERIAN = frozenset(["da", "das", "de", "del", "do", "dos", "y"])
DESCENT = frozenset(["bin", "bint", "ibn", "ben", "oglu", "kyzy", "uulu"])  # “son of”, “daughter of”: no family name

# Titles before a name that has only one part, or no family name.
RANKS = listed(
    """admiral ambassador archbishop bishop caliph cardinal chairman chairperson chancellor chief count countess
    duchess duke emir emperor empress general governor judge khan king lady lord marshal mayor metropolitan
    minister mufti officer patriarch pope president prime prince princess professor queen rabbi secretary senator
    sheikh sultan tsar"""
)
# Words that name groups, offices or roles; no person's name has them.
GROUPS = listed(
    """agency army assembly association audience bank board bureau center centre chair college commission committee
    company corporation council court delegation department federation foundation fund government group institute
    interpreter journalist ministry moderator news office organisation organization parliament participant party
    presenter press question radio reply republic school secretariat senate service society speaker staff state
    television trust union university voice"""
)
AND_OTHERS = re.compile(r"\b(?:and|et al|others|of|the|und|et|и)\b|[&/;,()\d]", re.IGNORECASE)
TAKEN_APART = re.compile(r"[A-Za-zÀ-ɏḀ-ỿͰ-ϿЀ-ӿ.'’ʼ‘`\- ]+")  # other scripts' names are left whole
PATRONYMIC = re.compile(r"\w+(?:ovich|evich|ovna|evna|ichna|ович|евич|овна|евна|ична)", re.IGNORECASE)
DOUBLE = re.compile(r"\w+ez|\w*[ñáéíóú]\w*", re.IGNORECASE)  # López Obrador, Peña Nieto: may be part of the family name


class Name(NamedTuple):
    """A name split into parts; `family` has the whole name if it cannot be split with certainty."""

    family: str
    given: str = ""
    suffix: str = ""

    @property
    def sorted(self) -> str:
        """The name with the family name first.

        >>> name_of("Ada Bea Marsh Jr.").sorted, name_of("Question").sorted
        ('Marsh, Ada Bea, Jr.', 'Question')
        """
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)

    @property
    def initials(self) -> str:
        """The family name, followed by the initials of the given names.

        >>> name_of("Jean-Luc B. Fenn").initials
        'Fenn, J.-L. B.'
        """
        apart = self.given.replace(".", ". ").split()
        given = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in apart)
        return ", ".join(part for part in (self.family, given, self.suffix) if part)


def name_of(printed: str, persons: Sequence[str] = (), language: str = "en") -> Name:
    """Split the printed name: the family name is the last word with the particles before it.

    `persons` are names from the speech's index of persons, family name first. If one of them has the same words, the
    name is split in the same way. A name that may begin with the family name, or may not be a person's, is left whole.
    `language` is the code of the speech's language.

    >>> name_of("Alexander Van der Bellen"), name_of("Question")
    (Name(family='Van der Bellen', given='Alexander', suffix=''), Name(family='Question', given='', suffix=''))
    >>> name_of("Xi Jinping"), name_of("Ada Bea Marsh", persons=["Bea Marsh Ada"])
    (Name(family='Xi Jinping', given='', suffix=''), Name(family='Bea Marsh', given='Ada', suffix=''))
    """
    whole = " ".join(printed.split())
    words, suffix = _without_suffix(whole.split())
    words = _without_courtesy(words)
    if language in ("en", "und") and (indexed := _indexed(words, persons)):
        return Name(*indexed, suffix)
    if len(words) < 2 or not _is_taken_apart(words, language):
        return Name(whole)
    first = _family(words)
    return Name(" ".join(words[first:]), " ".join(words[:first]), suffix)


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    """Split a suffix such as "Jr." from a name of three words or more, whether or not a comma precedes it; "" if there
    is none.
    """
    if len(words) < 3 or words[-1].lower() not in SUFFIXES:
        return words, ""
    return [*words[:-2], words[-2].removesuffix(",")], words[-1]


def _without_courtesy(words: list[str]) -> list[str]:
    """Remove courtesy titles such as "Mr", if at least two other words remain."""
    named = [word for at, word in enumerate(words) if any(w.lower() not in COURTESIES for w in words[: at + 1])]
    return named if len(named) > 1 else words


def _indexed(words: list[str], persons: Sequence[str]) -> tuple[str, str] | None:
    """Return family and given name if `persons` (family names first) has a name of the same words; otherwise None."""
    for first in range(1, len(words)):
        family, given = " ".join(words[first:]), " ".join(words[:first])
        if f"{family} {given}" in persons and f"{given} {family}" not in persons:
            return family, given
    return None


def _is_taken_apart(words: list[str], language: str) -> bool:
    """Return whether the words are, beyond doubt, a person's given name followed by the family name."""
    whole = " ".join(words)
    if AND_OTHERS.search(whole) or not TAKEN_APART.fullmatch(whole) or may_come_first(words, language):
        return False
    small = [word.lower() for word in words]
    if small[0] in RANKS or DESCENT.intersection(small[1:]) or GROUPS.union(COURTESIES).intersection(small):
        return False
    return not (_is_group(words) or _has_other_family(words))


def _is_group(words: list[str]) -> bool:
    """Return whether small letters or capitals rule out splitting the name: "Audience member", "Benedict XVI"."""
    shouted = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    small = any(word[0].islower() and word.lower() not in PARTICLES and "-" not in word for word in words)
    return small or (any(shouted) and not all(shouted)) or words[0].islower()


def _has_other_family(words: list[str]) -> bool:
    """Return whether the family name may be longer than the last word, or be other words altogether."""
    last, before = words[-1], words[1:-1]
    if any(DOUBLE.fullmatch(word) for word in before):
        return True
    if PATRONYMIC.fullmatch(last) and len(words) == 3 and not PATRONYMIC.fullmatch(words[1]):
        return True
    return any(word.lower() in IBERIAN for word in words[3:-1]) or "y" in words


def _family(words: list[str]) -> int:
    """Return the index of the family name's first word: the last word, or the first of the particles before it."""
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return first
