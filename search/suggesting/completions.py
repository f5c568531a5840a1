"""Completions while typing: words, and names of speakers, topics, places, people and countries, most used first.

They come from the index, so each occurs in some paragraph. Text before the completed word is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.analysis.stems import stem
from index.analysis.tokens import tokens
from index.fields import COMPLETED, EXACT, FACET_NAMES
from search.planning.stop_words import STOP_WORDS
from search.query.lexer import TYPED
from search.query.naming import naming
from search.query.syntax import In
from search.results import Completion
from search.vocabulary.facet_words import forms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.vocabulary.used import Used
    from search.vocabulary.vocabulary import Vocabulary

MOST_WORDS = 3  # most typed words that are read as the beginning of one name: "ada ma" is Ada Marsh
VALUES_SHOWN = 4  # names among the completions; the rest are words
MOST_NAMES = 8  # names of one field that are considered; no more are ever shown
LOOKED_AT = 8  # times as many words are considered as are wanted, since stop words and further forms are left out
RARER = 100  # a compound is not offered if its first word is used this many times as often
MIN_GLUED = 4  # letters of a compound's second word; fewer are an ending

_LAST = re.compile(r"(?:\S+\s+){0,2}\S+$")
_FIELD = re.compile(r'([^\W\d_]\w*):("[^"]*|[^\s"()]+)$')


class Completer:
    """Completes the words and names of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def complete(self, typed: str, limit: int = 8) -> list[Completion]:
        """Return at most `limit` ways to finish the text, most used first.

        There are none after a space, or inside an open quotation unless it is the value of a field. In each completion,
        `total` is the number of paragraphs with the word or name, and `query` the whole completed text.
        """
        named = _FIELD.search(typed)
        if named and named[1].lower() in TYPED:
            return self._values_of(TYPED[named[1].lower()], named[2], typed[: named.start()], limit)
        last = _LAST.search(typed)
        if not last or typed.count('"') % 2:
            return []
        names = list(self._names(typed, last.start()))
        words = list(self._words(typed, limit))
        names = sorted(names, key=_by_use)[: VALUES_SHOWN if words else limit]
        return sorted([*names, *words[: limit - len(names)]], key=_by_use)

    def _words(self, typed: str, limit: int) -> Iterator[Completion]:
        """Yield the words that begin with the last word typed; of words with the same stem, only the most used one."""
        found = re.search(r"[-=(]*([^\s()]+)$", typed)
        forms = [token for token in tokens(found[1]) if token.kind == "word"] if found else []
        if found is None or len(forms) != 1:
            return
        before, seen = typed[: found.start(1)], set()
        begun = self._vocabulary.beginning(forms[0].form, limit * LOOKED_AT)
        for used in begun:
            root = stem(used.term)
            if root not in seen and used.term not in STOP_WORDS and not self._is_glued(used, begun):
                seen.add(root)
                yield Completion(used.term, "word", before + used.term, used.count)

    def _is_glued(self, used: Used, others: Sequence[Used]) -> bool:
        """Return whether the word is two words run together ("syrianturkish") and is not worth offering.

        Its first part must be one of `others`, and more than RARER times as frequent as the word.
        """
        usual = (
            other.term for other in others if other.count > RARER * used.count and used.term.startswith(other.term)
        )
        ends = (used.term[len(first) :] for first in usual)
        return any(len(end) >= MIN_GLUED and self._vocabulary.count(EXACT, end) for end in ends)

    def _names(self, typed: str, start: int) -> Iterator[Completion]:
        """Yield completions by names that contain the last words typed; the final word may be unfinished.

        Names are looked up for the last MOST_WORDS words, then for ever fewer, until some are found. Only words from
        index `start` of the text on are used.
        """
        words = list(re.finditer(r"\S+", typed[start:]))
        seen: set[str] = set()
        for first in words[-MOST_WORDS:]:
            at = start + first.start()
            for field in COMPLETED:
                for used in self._beginning(field.name, typed[at:]):
                    if used.term not in seen:
                        seen.add(used.term)
                        yield _completion(field.name, used, typed[:at])
            if seen:
                return

    def _values_of(self, name: str, begun: str, before: str, limit: int) -> list[Completion]:
        if name not in FACET_NAMES:
            return []
        found = [_completion(name, used, before) for used in self._beginning(name, begun)]
        return sorted(found, key=_by_use)[:limit]

    def _beginning(self, name: str, begun: str) -> Sequence[Used]:
        return self._vocabulary.facet_words(name).beginning(" ".join(forms_of(begun)), MOST_NAMES)


def titled(titles: Iterable[tuple[str, int]]) -> list[Completion]:
    """Return a completion for each title; `titles` are pairs (title, number of paragraphs in speeches of that title).

    Titles without words or paragraphs are left out.
    """
    words = [(title, " ".join(forms_of(title)), paragraphs) for title, paragraphs in titles]
    return [Completion(title, "title", f'title:"{said}" ', n) for title, said, n in words if said and n]


def _completion(name: str, used: Used, before: str) -> Completion:
    return Completion(used.term, name, f"{before}{In(name, naming(used.term))} ", used.count)


def _by_use(completion: Completion) -> tuple[int, str]:
    return -completion.total, completion.text
