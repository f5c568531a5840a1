"""Finds words of the archive that contain a typed word: compounds, and Hebrew and Arabic words with prefixes.

It uses no dictionary. A word counts as a compound only if the rest of it is a word of the archive too: Kanzlerin finds
Bundeskanzlerin if the archive also has Bund.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis.stems import stem
from index.fields import EXACT, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.vocabulary.vocabulary import Vocabulary

COMPOUNDING = frozenset(["de", "nl", "da", "sv", "no", "nb", "nn", "is"])
LINKS = ("", "s", "es", "n", "en", "er", "e", "ns", "ens")  # letters between the words of a compound
MIN_LAST = 4  # letters that a typed word must have to be found at the end of compounds
MIN_FIRST = 5  # letters to be found at their beginning: Haushalt begins with Haus but is no house
MIN_REST = 3  # letters of the other words of a compound
MIN_BARE = 2  # letters that must be left of a word without its prefix
LOOKED_AT = 500  # words containing the letters of the typed one that are examined, the most used first
MOST = 20  # words found that are searched for as well; each costs reading a posting list

HEBREW_PREFIXES = (
    "ו", "ה", "ב", "ל", "כ", "מ", "ש", "וה", "וב", "ול", "וכ", "ומ", "וש", "שה", "מה", "כש", "שב", "של", "שמ",
)  # fmt: skip
# The Snowball stemmer removes a noun's own first letter و as if it meant "and" (وزير), yet keeps a real "and the"
# before a noun (والمدينة).
ARABIC_PREFIXES = ("ال", "و", "وال", "ب", "بال", "وب", "وبال", "ل", "لل", "ول", "ولل", "ف", "فال", "ك", "كال")


def holding(form: str, vocabulary: Vocabulary, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the archive's words that contain the word `form` as part of a compound or after a prefix, at most MOST.

    If `form` is Hebrew or Arabic and has a prefix itself, words without this prefix, or with another, are found too.
    The most used words come first. `languages` begin with the most common one; compounds are searched only if that
    language forms them.
    """
    if not form.isalpha():
        return ()
    if "he" in languages and "\u05d0" <= form[0] <= "\u05ea":
        return tuple(_prefixed(form, vocabulary, HEBREW_PREFIXES))[:MOST]
    if "ar" in languages and "\u0620" <= form[0] <= "\u064a":
        return tuple(_prefixed(form, vocabulary, ARABIC_PREFIXES))[:MOST]
    if languages[0] in COMPOUNDING and len(stem(form, languages[0])) >= MIN_LAST:
        return tuple(_compounds(form, vocabulary, languages[0]))[:MOST]
    return ()


def _prefixed(form: str, vocabulary: Vocabulary, prefixes: Sequence[str]) -> Iterator[str]:
    """Yield words of the archive that add a prefix to the word `form`, or that drop or replace its own prefix.

    A single first letter counts as a prefix only if the rest is a word of the archive.
    """
    without = ((prefix, form.removeprefix(prefix)) for prefix in prefixes if form.startswith(prefix))
    long = ((prefix, rest) for prefix, rest in without if len(rest) >= MIN_BARE)
    bare = [form, *(rest for prefix, rest in long if len(prefix) > 1 or vocabulary.count(EXACT, rest))]
    found = [prefix + word for word in bare for prefix in ("", *prefixes)]
    known = [word for word in dict.fromkeys(found) if word != form and vocabulary.count(EXACT, word)]
    yield from sorted(known, key=lambda word: -vocabulary.count(EXACT, word))


def _compounds(form: str, vocabulary: Vocabulary, language: str) -> Iterator[str]:
    """Yield the compounds that begin with the word `form`, or end with any of its inflections."""
    own = stem(form, language)
    for used in vocabulary.like(f"*{own}*", LOOKED_AT)[0]:
        word = used.term
        if stem(word, language) != own and any(
            _is_made(word, at, own, vocabulary, language) for at in range(len(word)) if word.startswith(own, at)
        ):
            yield word


def _is_made(word: str, at: int, own: str, vocabulary: Vocabulary, language: str) -> bool:
    """Return whether the word is a compound in which a word with stem `own` begins at index `at`."""
    before, after = word[:at], word[at:]
    if not before:
        return len(own) >= MIN_FIRST and _is_rest_behind(after[len(own) :], vocabulary, language)
    return stem(after, language) == own and _is_rest_before(before, vocabulary, language)


def _is_rest_before(letters: str, vocabulary: Vocabulary, language: str) -> bool:
    """Return whether the letters before the stem are a word, with or without a linking element such as -s-."""
    ways = (letters.removesuffix(link) for link in LINKS if letters.endswith(link))
    return any(_is_word(way, vocabulary, language) for way in ways)


def _is_rest_behind(letters: str, vocabulary: Vocabulary, language: str) -> bool:
    """Return whether the letters after the stem are a word, with or without a linking element such as -s-."""
    ways = (letters.removeprefix(link) for link in LINKS if letters.startswith(link))
    return any(_is_word(way, vocabulary, language) for way in ways)


def _is_word(letters: str, vocabulary: Vocabulary, language: str) -> bool:
    if len(letters) < MIN_REST:
        return False
    return bool(vocabulary.count(EXACT, letters) or vocabulary.count(TEXT, stem(letters, language)))
