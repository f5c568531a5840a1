"""The words of a typed text as the index has them: plain words, and compounds with their joined form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis.stems import UNFOLDED, stem, stem_as_written
from index.analysis.tokens import tokens
from search.planning import amounts
from search.planning.compound import Compound
from search.planning.respelt import respelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_SIGN = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
TURKISH_VOWELS = frozenset("aeiou")  # folded
KEPT = 1_024  # texts and words: one plan asks for the same ones again and again


@lru_cache(KEPT)
def compounds(text: str) -> tuple[Compound, ...]:
    """The words of the text, in the forms that the index has.

    >>> compounds("S-400 missiles")
    (Compound(parts=('s', '400'), joined='s400', written=''), Compound(parts=('missiles',), joined=None, written=''))
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
            found.append(Compound((token.form,), None, _telling(text[token.start : token.end], token.form)))
    if parts:
        found.append(Compound(tuple(parts), joined))
    return tuple(found)


def _telling(written: str, form: str) -> str:
    """What was typed, where that tells more than the form: capitals, points, letters beyond ASCII."""
    return written if not written.isascii() or "." in written or (len(form) > 1 and written.isupper()) else ""


def spellings(words: Sequence[Compound]) -> list[tuple[str, ...]]:
    """The sequences of forms that the words may be written as: compounds in parts and, where there are any, joined.

    Initials and large numbers may be one word, or stand apart.

    >>> spellings(compounds("S-400 missiles")), spellings(compounds("C. S. Lewis"))
    ([('s', '400', 'missiles'), ('s400', 'missiles')], [('c', 's', 'lewis'), ('cs', 'lewis')])
    """
    apart = tuple(part for word in words for part in word.parts)
    together = tuple(form for word in words for form in ((word.joined,) if word.joined else word.parts))
    return list(dict.fromkeys([apart, together, *respelt(words)]))


@lru_cache(KEPT)
def ways(words: tuple[Compound, ...], languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The stems of each spelling of the words, in each of the languages.

    >>> ways(compounds("S-400 missiles"), ("en",))
    (('s', '400', 'missil'), ('s400', 'missil'))
    """
    found = [way for forms in amounts.respelt(spellings(words)) for way in stems(forms, languages)]
    return tuple(dict.fromkeys([*found, *_as_written(words, languages)]))


def _as_written(words: Sequence[Compound], languages: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The stems of the words in languages whose stems rest on accents."""
    if any(word.joined for word in words):
        return
    for language in UNFOLDED.intersection(languages):
        if any(word.written for word in words):
            yield tuple(stem_as_written(word.written or word.parts[0], word.parts[0], language) for word in words)
        if language == "tr":
            yield from _turkish(words)


def _turkish(words: Sequence[Compound]) -> Iterator[tuple[str, ...]]:
    """The Turkish stems that the words' own forms may have: of a word typed without the dot that ı lacks, and its own.

    Snowball takes kapı for an accusative (kap), and leaves kapısı, its door, the s of its ending (kapıs).
    """
    plain = tuple(word.parts[0] for word in words)
    dotless = tuple(stem_as_written(form.replace("i", "ı"), form, "tr") for form in plain)
    for forms in (dotless, plain, tuple(stem(form, "tr") for form in plain)):
        yield forms
        yield tuple(f"{form}s" if form[-1:] in TURKISH_VOWELS else form for form in forms)


def are_signs(words: Sequence[Compound]) -> bool:
    """Whether the words are signs of Chinese or Japanese, which are written without spaces between words.

    >>> are_signs(compounds("港口")), are_signs(compounds("港")), are_signs(compounds("AT&T"))
    (True, False, False)
    """
    return len(words) > 1 and all(_SIGN.fullmatch(word.parts[0]) for word in words)


def stems(forms: Sequence[str], languages: Sequence[str]) -> list[tuple[str, ...]]:
    """The stems of the forms in each of the languages, equal sequences once.

    >>> stems(["nations", "united"], ["en", "ru"])
    [('nation', 'unit')]
    """
    return list(dict.fromkeys(tuple(stem(form, language) for form in forms) for language in languages))
