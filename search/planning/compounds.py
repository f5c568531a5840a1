"""The words of a typed text as the index has them: plain words, and compounds with their joined form."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.stems import stem
from index.analysis.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence


KEPT = 1_024  # texts and words: one plan asks for the same ones again and again


class Compound(NamedTuple):
    """One word: the forms of its parts, and their joined form where there are several ("e-mail": email)."""

    parts: tuple[str, ...]
    joined: str | None = None


@lru_cache(KEPT)
def compounds(text: str) -> tuple[Compound, ...]:
    """The words of the text, in the forms that the index has.

    >>> compounds("S-400 missiles")
    (Compound(parts=('s', '400'), joined='s400'), Compound(parts=('missiles',), joined=None))
    """
    found: list[Compound] = []
    joined: str | None = None
    parts: list[str] = []
    for token in tokens(text):
        if token.kind != "part" and parts:
            found.append(Compound(tuple(parts), joined))
            joined, parts = None, []
        if token.kind == "joined":
            joined = token.form
        elif token.kind == "part":
            parts.append(token.form)
        else:
            found.append(Compound((token.form,)))
    if parts:
        found.append(Compound(tuple(parts), joined))
    return tuple(found)


def spellings(words: Sequence[Compound]) -> list[tuple[str, ...]]:
    """The sequences of forms that the words may be written as: compounds in parts and, where there are any, joined.

    >>> spellings(compounds("S-400 missiles"))
    [('s', '400', 'missiles'), ('s400', 'missiles')]
    """
    apart = tuple(part for word in words for part in word.parts)
    together = tuple(form for word in words for form in ((word.joined,) if word.joined else word.parts))
    return [apart] if apart == together else [apart, together]


@lru_cache(KEPT)
def ways(words: tuple[Compound, ...], languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The stems of each spelling of the words, in each of the languages.

    >>> ways(compounds("S-400 missiles"), ("en",))
    (('s', '400', 'missil'), ('s400', 'missil'))
    """
    return tuple(way for forms in spellings(words) for way in stems(forms, languages))


def stems(forms: Sequence[str], languages: Sequence[str]) -> list[tuple[str, ...]]:
    """The stems of the forms in each of the languages, equal sequences once.

    >>> stems(["nations", "united"], ["en", "ru"])
    [('nation', 'unit')]
    """
    return list(dict.fromkeys(tuple(stem(form, language) for form in forms) for language in languages))
