"""Values of facets by words: which speakers `speaker:putin` means, which topics `topic:csto`."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from heapq import nlargest
from typing import TYPE_CHECKING

from index.analysis.folding import folded
from index.analysis.stems import stem
from index.analysis.tokens import written
from search.query.syntax import Fuzzy, Pattern, Word
from search.vocabulary.shapes import shape
from search.vocabulary.wordlist import AFTER_ANY, Near, WordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.query.syntax import Query
    from search.vocabulary.used import Used

Forms = tuple[str, ...]

_BEYOND_ASCII = re.compile(r"[^\n]?[^\x00-\x7f]+")  # with the character before, which marks may belong to
_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "\n")


class FacetWords:
    """The words of a facet's values, and the values that each is in. Immutable; tables are made when first used."""

    def __init__(self, values: Sequence[Used]) -> None:
        self.values = values

    def matching(self, leaf: Query) -> list[Used]:
        """The values that the word, phrase or pattern means, most used first.

        A value that is wholly what was typed is meant alone ("Georgia" is not "South Georgia"). Otherwise those with
        the words, as typed; if there is none, those with the words in another form.
        """
        forms = forms_of(getattr(leaf, "text", ""))
        if not forms:
            return []
        if isinstance(leaf, Pattern):
            wanted = shape(leaf.text.casefold())
            found: Iterable[int] = self._having(word for word in self._by_word if wanted.fullmatch(word))
        elif isinstance(leaf, Fuzzy):
            found = self._having(near.word for near in self._words.near(forms[0], leaf.edits))
        else:
            found = self._whole(forms) or self._in_order(forms) or self._in_any_form(leaf, forms)
        return sorted((self.values[i] for i in found), key=lambda used: (-used.count, used.term))

    def nearest(self, leaf: Query) -> str | None:
        """The values' word that is nearest to the typed one, at most two edits away; None if none is."""
        near = self.near(getattr(leaf, "text", ""))
        return near[0].word if near else None

    def near(self, typed: str) -> Sequence[Near]:
        """The values' words at the fewest edits from the typed one, at most two."""
        forms = forms_of(typed)
        near = self._words.near(forms[0], 2) if forms else []
        return [one for one in near if one.away == near[0].away]

    def beginning(self, begun: str, limit: int) -> list[Used]:
        """The most used values with words that begin as typed, at most `limit`, most used first; none for nothing.

        `begun` is in forms as the index has them, single spaces between; only its last word may be unfinished.
        """
        first, last = bisect_left(self._beginnings, (begun,)), bisect_left(self._beginnings, (begun + AFTER_ANY,))
        found = dict.fromkeys(i for _, i in self._beginnings[first:last]) if begun else {}
        most = nlargest(limit, found, key=lambda i: self.values[i].count)
        return [self.values[i] for i in most]

    def may_have(self, forms: Forms) -> bool:
        """Whether some value may have these words: False only where none has, and found out quickly.

        Of most words no value has a trace, and a first search need not wait for the tables.
        """
        if "_forms" in self.__dict__:
            return all(form in self._by_word for form in forms)
        return all(_word_letters(form) in self._letters for form in forms)

    def has(self, forms: Forms) -> bool:
        """Whether some value consists of exactly these words."""
        return bool(forms) and self.may_have(forms) and bool(self._whole(forms))

    @cached_property
    def _letters(self) -> str:
        """The letters and digits of all values as the index spells them, without the characters between them."""
        text = _BEYOND_ASCII.sub(lambda found: _word_letters(folded(found[0]).chars), "\n".join(self._terms))
        return text.lower().encode().translate(None, _BETWEEN).decode()

    @property
    def _terms(self) -> Iterator[str]:
        return (value.term for value in self.values)

    @cached_property
    def _beginnings(self) -> Sequence[tuple[str, int]]:
        """The texts that typing a value may begin with, its words from each of them on, with its number."""
        whole = ((forms, i) for i, forms in enumerate(self._forms))
        return sorted((" ".join(forms[first:]), i) for forms, i in whole for first in range(len(forms)))

    @cached_property
    def _forms(self) -> Sequence[Forms]:
        return [forms_of(term) for term in self._terms]

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[int]]:
        return _inverted(self._forms)

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[int]]:
        return _inverted([tuple(stem(form) for form in forms) for forms in self._forms])

    @cached_property
    def words(self) -> Mapping[str, int]:
        """The words of the values, each with the number of paragraphs that have a value with it."""
        return {word: sum(self.values[i].count for i in at) for word, at in self._by_word.items()}

    @cached_property
    def _words(self) -> WordList:
        return WordList(self.words.items())

    def _having(self, words: Iterable[str]) -> set[int]:
        """The numbers of the values that have any of the words."""
        return {i for word in words for i in self._by_word[word]}

    def _whole(self, forms: Forms) -> list[int]:
        """The numbers of the values that consist of exactly these forms."""
        return [i for i in self._by_word.get(forms[0], ()) if self._forms[i] == forms]

    def _in_order(self, forms: Forms) -> list[int]:
        """The numbers of the values with these forms, adjacent and in this order."""
        return [i for i in self._by_word.get(forms[0], ()) if _in(forms, self._forms[i])]

    def _in_any_form(self, leaf: Query, forms: Forms) -> list[int]:
        """The numbers of the values with the words in any form."""
        if not isinstance(leaf, Word):
            return []
        stems = tuple(stem(form) for form in forms)
        possible = self._by_stem.get(stems[0], ())
        return [i for i in possible if _in(stems, tuple(stem(form) for form in self._forms[i]))]


def forms_of(text: str) -> Forms:
    """The forms of a value, or of what was typed for one; compounds by their parts.

    >>> forms_of("Ada Marsh"), forms_of("Anne-Marie Élan")
    (('ada', 'marsh'), ('anne', 'marie', 'elan'))
    """
    if _PLAIN_NAME.fullmatch(text):
        return tuple(text.lower().split())
    return tuple(token.form for token in written(text))


# What is a word a piece as it stands: an archive has thousands of such names, and a first search waits for them. Not
# "US", which the tokenizer reads as the country.
_PLAIN_NAME = re.compile(r"(?!.*\bUS\b)[A-Za-z]{1,40}(?: [A-Za-z]{1,40})*")


def _word_letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _inverted(words: Sequence[Forms]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for i, forms in enumerate(words):
        for form in dict.fromkeys(forms):
            places.setdefault(form, []).append(i)
    return places


def _in(phrase: Forms, words: Forms) -> bool:
    """Whether the forms of the phrase occur in the others, adjacent and in this order."""
    wide = len(phrase)
    return any(words[i : i + wide] == phrase for i in range(len(words) - wide + 1))
