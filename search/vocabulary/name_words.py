"""Finds people's names by their words, whether or not a courtesy title stands before a name: Eban is Mr. EBAN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.fields import FACETS
from search.vocabulary.facet_words import FacetWords, forms_of

if TYPE_CHECKING:
    from search.vocabulary.facet_words import Forms

PEOPLE = tuple(field.name for field in FACETS if field.name in ("person", "speaker"))
_TITLES = """
Mr Mrs Ms Miss Mister Dr Prof Sir Madam Mme Mlle Monsieur Madame Señor Señora Sr Sra Herr Frau Signor Signora
г-н г-жа господин госпожа д-р
"""
COURTESIES = frozenset(map(forms_of, _TITLES.split()))  # not offices (President), which distinguish people of one name
_LONGEST = max(map(len, COURTESIES))


class NameWords(FacetWords):
    """The names of people, as values of a facet. A name equals another if they differ at most in a courtesy title.

    A title distinguishes names only from those with another title: "Mr. Fenn" equals "Fenn", but not "Mrs. Fenn".
    """

    def _whole(self, forms: Forms) -> list[int]:
        title, name = _parted(forms)
        ending = (i for i in self._by_word.get(name[0], ()) if self._forms[i][-len(name) :] == name)
        found = ((i, *_parted(self._forms[i])) for i in ending)
        return [i for i, other, named in found if named == name and (not title or other in ((), title))]


def plain_name(name: str) -> str:
    """Return the name without courtesy titles before it.

    >>> plain_name("Mr. FENN"), plain_name("Dr. Ada Marsh"), plain_name("г-жа Маршева"), plain_name("Sir")
    ('FENN', 'Ada Marsh', 'Маршева', 'Sir')
    """
    words = name.split()
    while len(words) > 1 and forms_of(words[0]) in COURTESIES:
        del words[0]
    return " ".join(words)


def _parted(forms: Forms) -> tuple[Forms, Forms]:
    """Return the courtesy titles at the beginning of the forms, and the rest, which has at least one form."""
    at = 0
    while length := next((n for n in range(1, _LONGEST + 1) if forms[at : at + n] in COURTESIES), 0):
        if at + length >= len(forms):
            break
        at += length
    return forms[:at], forms[at:]
