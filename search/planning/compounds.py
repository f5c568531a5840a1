"""Splits typed text into words as the index spells them: plain words, and compounds with their joined form."""

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
KEPT = 1_024  # texts, or word sequences, whose result is cached: one plan asks for the same ones repeatedly


@lru_cache(KEPT)
def compounds(text: str) -> tuple[Compound, ...]:
    """Return the words of the text as the index spells them, compounds as their parts and joined form.

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
    """Return the word as typed (`written`) if it has dots, letters beyond ASCII or only capitals; otherwise "".

    `form` is its normalised form. A single capital letter gives "" too.
    """
    return written if not written.isascii() or "." in written or (len(form) > 1 and written.isupper()) else ""


def spellings(words: Sequence[Compound]) -> list[tuple[str, ...]]:
    """Return every way to write the words, as sequences of forms.

    Compounds are written in parts or joined (S 400, S400), initials and large numbers together or apart.

    >>> spellings(compounds("S-400 missiles")), spellings(compounds("C. S. Lewis"))
    ([('s', '400', 'missiles'), ('s400', 'missiles')], [('c', 's', 'lewis'), ('cs', 'lewis')])
    """
    apart = tuple(part for word in words for part in word.parts)
    together = tuple(form for word in words for form in ((word.joined,) if word.joined else word.parts))
    return list(dict.fromkeys([apart, together, *respelt(words)]))


@lru_cache(KEPT)
def ways(words: tuple[Compound, ...], languages: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the stems of every spelling of the words, in every language.

    >>> ways(compounds("S-400 missiles"), ("en",))
    (('s', '400', 'missil'), ('s400', 'missil'))
    """
    found = [way for forms in amounts.respelt(spellings(words)) for way in stems(forms, languages)]
    return tuple(dict.fromkeys([*found, *_as_written(words, languages)]))


def _as_written(words: Sequence[Compound], languages: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield sequences of stems, one stem per word, in those of `languages` whose stemmers need accents (UNFOLDED).

    In each of these languages, the words are stemmed as typed, unless all are typed like their normalised forms. In
    Turkish, they are also stemmed with other readings of dotted and dotless i. Yield nothing if a word is a compound.
    """
    if any(word.joined for word in words):
        return
    for language in UNFOLDED.intersection(languages):
        if any(word.written for word in words):
            yield tuple(stem_as_written(word.written or word.parts[0], word.parts[0], language) for word in words)
        if language == "tr":
            yield from _turkish(words)


def _turkish(words: Sequence[Compound]) -> Iterator[tuple[str, ...]]:
    """Yield the Turkish stems of the words, with i as typed and with dotless ı in its place.

    The Snowball stemmer is inconsistent: it reduces kapı ("door") to kap, as if it were an accusative, but kapısı ("its
    door") to kapıs. So each stem that ends in a vowel is also given with a final s.
    """
    plain = tuple(word.parts[0] for word in words)
    dotless = tuple(stem_as_written(form.replace("i", "ı"), form, "tr") for form in plain)
    for forms in (dotless, plain, tuple(stem(form, "tr") for form in plain)):
        yield forms
        yield tuple(f"{form}s" if form[-1:] in TURKISH_VOWELS else form for form in forms)


def are_signs(words: Sequence[Compound]) -> bool:
    """Return whether the words are at least two Chinese or Japanese characters, one character each, and nothing else.

    Such a run has no spaces, so where its words begin is unknown. A single character is searched as an ordinary word.

    >>> are_signs(compounds("港口")), are_signs(compounds("港")), are_signs(compounds("AT&T"))
    (True, False, False)
    """
    return len(words) > 1 and all(_SIGN.fullmatch(word.parts[0]) for word in words)


def stems(forms: Sequence[str], languages: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the stems of the forms, one sequence for each language, without duplicate sequences.

    >>> stems(["nations", "united"], ["en", "ru"])
    [('nation', 'unit')]
    """
    return list(dict.fromkeys(tuple(stem(form, language) for form in forms) for language in languages))
