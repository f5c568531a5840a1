"""Finds facet values by their words: `speaker:putin` means "Vladimir Putin", `topic:csto` the topic CSTO."""

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

_BEYOND_ASCII = re.compile(r"[^\n]?[^\x00-\x7f]+")  # with the character before, which combining marks may belong to
_BETWEEN = bytes(code for code in range(128) if not chr(code).isalnum() and chr(code) != "\n")


class FacetWords:
    """The values of one facet and an inverted index from each word to the values that contain it.

    Immutable. The lookup tables are built on first use.
    """

    def __init__(self, values: Sequence[Used]) -> None:
        self.values = values

    def matching(self, leaf: Query) -> list[Used]:
        """Return the facet values that `leaf`, a word, phrase or pattern of the query, means, most used first.

        If some values equal what was typed, only these are returned ("georgia" is not "South Georgia"). Otherwise
        the values that contain the typed words in this order are returned; if there are none, the values that contain
        other forms of these words. A wildcard or fuzzy word means all values with a word that it matches.
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

    def longer(self, leaf: Query) -> list[Used]:
        """Return the values that contain the typed words but are not meant, because others equal them.

        The most used come first.
        """
        forms = forms_of(getattr(leaf, "text", ""))
        whole = self._whole(forms) if forms and not isinstance(leaf, Pattern | Fuzzy) else ()
        found = set(self._in_order(forms)).difference(whole) if whole else ()
        return sorted((self.values[i] for i in found), key=lambda used: (-used.count, used.term))

    def nearest(self, leaf: Query) -> str | None:
        """Return the word of any facet value that is nearest to the word `leaf`; None if none is within two edits."""
        near = self.near(getattr(leaf, "text", ""))
        return near[0].word if near else None

    def near(self, typed: str) -> Sequence[Near]:
        """Return those words of facet values that are nearest to the typed word, at most two edits away."""
        forms = forms_of(typed)
        near = self._words.near(forms[0], 2) if forms else []
        return [one for one in near if one.away == near[0].away]

    def beginning(self, begun: str, limit: int) -> list[Used]:
        """Return up to `limit` facet values that contain the typed text at the start of a word, most used first.

        `begun` is lower-case, without accents, with single spaces; its last word may be unfinished. An empty `begun`
        finds nothing.
        """
        first, last = bisect_left(self._beginnings, (begun,)), bisect_left(self._beginnings, (begun + AFTER_ANY,))
        found = dict.fromkeys(i for _, i in self._beginnings[first:last]) if begun else {}
        most = nlargest(limit, found, key=lambda i: self.values[i].count)
        return [self.values[i] for i in most]

    def may_have(self, forms: Forms) -> bool:
        """Return False if certainly no value contains all these words; True does not mean that one does.

        The test is quick even before the lookup tables are built. Most words typed are in no value, so a first search
        rarely has to wait for the tables.
        """
        if "_forms" in self.__dict__:
            return all(form in self._by_word for form in forms)
        return all(_word_letters(form) in self._letters for form in forms)

    def has(self, forms: Forms) -> bool:
        """Return whether some value consists of exactly these words."""
        return bool(forms) and self.may_have(forms) and bool(self._whole(forms))

    @cached_property
    def _letters(self) -> str:
        """The letters and digits of all values, lower-case and without accents, one value per line."""
        text = _BEYOND_ASCII.sub(lambda found: _word_letters(folded(found[0]).chars), "\n".join(self._terms))
        return text.lower().encode().translate(None, _BETWEEN).decode()

    @property
    def _terms(self) -> Iterator[str]:
        return (value.term for value in self.values)

    @cached_property
    def _beginnings(self) -> Sequence[tuple[str, int]]:
        """Pairs (text, number of a value), sorted by text.

        Each word of each value gives one pair, whose text is that of the value from this word on.
        """
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
        """The words of all values, each with the number of paragraphs whose value contains the word."""
        return {word: sum(self.values[i].count for i in at) for word, at in self._by_word.items()}

    @cached_property
    def _words(self) -> WordList:
        return WordList(self.words.items())

    def _having(self, words: Iterable[str]) -> set[int]:
        """Return the numbers of the values that contain any of the words."""
        return {i for word in words for i in self._by_word[word]}

    def _whole(self, forms: Forms) -> list[int]:
        """Return the numbers of the values that consist of exactly these forms."""
        return [i for i in self._by_word.get(forms[0], ()) if self._forms[i] == forms]

    def _in_order(self, forms: Forms) -> list[int]:
        """Return the numbers of the values that contain these forms next to each other, in this order."""
        return [i for i in self._by_word.get(forms[0], ()) if _in(forms, self._forms[i])]

    def _in_any_form(self, leaf: Query, forms: Forms) -> list[int]:
        """Return the numbers of the values that contain the words, next to each other, in any grammatical form.

        `forms` are the words of `leaf`, a part of the query.
        """
        if not isinstance(leaf, Word):
            return []
        stems = tuple(stem(form) for form in forms)
        possible = self._by_stem.get(stems[0], ())
        return [i for i in possible if _in(stems, tuple(stem(form) for form in self._forms[i]))]


def forms_of(text: str) -> Forms:
    """Return the words of a facet value, or of what was typed for one, lower-case and without accents.

    >>> forms_of("Ada Marsh"), forms_of("Anne-Marie Élan")
    (('ada', 'marsh'), ('anne', 'marie', 'elan'))
    """
    if _PLAIN_NAME.fullmatch(text):
        return tuple(text.lower().split())
    return tuple(token.form for token in written(text))


# Matches a name whose words are simply what stands between its spaces, so that it needs no tokenizer: an archive has
# thousands of such names, and a first search waits for them. Not "US", which the tokenizer reads as the country.
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
    """Return whether `words` contains the words of `phrase` next to each other, in this order."""
    wide = len(phrase)
    return any(words[i : i + wide] == phrase for i in range(len(words) - wide + 1))
