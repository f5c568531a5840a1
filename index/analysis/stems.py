"""Stems: the part that the inflected forms of a word share, found by the Snowball algorithm of its language.

A word form is a word as written, but folded: in lower case and without accents. Languages are ISO 639-1 codes.
"""

from __future__ import annotations

import functools
import re
import unicodedata

import Stemmer

from index.analysis import korean
from index.analysis.folding import folded

MAX_MEMORY = 65_536  # cached stems: about the words in common use in one language
AMERICA_FORM, AMERICA_STEM = "u.s.", "usa"

# The Snowball algorithm for each ISO 639-1 code.
_ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "fa": "persian", "pl": "polish", "st": "sesotho", "und": "english",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
UNFOLDED = frozenset(["pl", "tr"])  # languages whose algorithms need the accents: ś is not s in Polish
_NO_WOMEN = frozenset((
    "innen", "binnen", "drinnen", "linnen", "zinnen", "finnen", "beginnen", "gewinnen", "spinnen", "sinnen", "besinnen",
    "ersinnen", "rinnen", "gerinnen", "entrinnen", "verrinnen", "zerrinnen",
))  # fmt: skip
_BEFORE_ENDING = re.compile(r"[^\W\d_]+(?=['’])")
_CYRILLIC = ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba")
_ARABIC = ("ar", "fa", "ur", "ps", "ug", "ckb", "sd")
_NOT_LATIN = frozenset((
    *_CYRILLIC, *_ARABIC, "hy", "el", "hi", "mr", "ne", "bn", "ta", "te", "kn", "ml", "gu", "pa", "si", "yi", "he",
    "ka", "am", "zh", "ja", "ko", "th", "lo", "km", "my", "bo",
))  # fmt: skip


@functools.lru_cache(MAX_MEMORY)
def stem(form: str, language: str = "en") -> str:
    """Return the word form's Snowball stem, or the form itself if it is a number or its language is not supported.

    `language` is that of the speech. A word in a script that this language does not use is stemmed in the likeliest
    language of that script, so a Russian name in an English speech gets the same stem as in a Russian speech. A Korean
    word loses its particles, and "u.s." becomes "usa".
    """
    if form == AMERICA_FORM:
        return AMERICA_STEM
    if not has_letter(form):
        return form
    if korean.is_hangul(form[-1]):
        return korean.bare(form)
    language = _language_of(form, language)
    stemmer = _stemmer(language)
    return stemmer.stemWord(_regular(form, language)) if stemmer else form


@functools.lru_cache(MAX_MEMORY)
def stem_as_written(written: str, form: str, language: str) -> str:
    """Return the folded stem of a word in one of the UNFOLDED languages, whose stemming needs the original accents.

    `written` is the word as it is in the text, `form` its folded form.

    >>> stem_as_written("Kapıları", "kapilari", "tr"), stem_as_written("Köprüler", "kopruler", "tr")
    ('kapi', 'kopru')
    """
    word = unicodedata.normalize("NFC", written)
    if language == "tr" and (name := _BEFORE_ENDING.match(word)):
        word, form = name[0], folded(name[0]).chars  # drops the ending after the apostrophe: ISPARTA'da
    word = (word.replace("I", "ı").replace("İ", "i") if language == "tr" else word).lower()
    stemmer = _stemmer(language)
    if stemmer is None or word == form or not word.isalpha() or folded(word).chars != form:
        return stem(form, language)
    return folded(stemmer.stemWord(word)).chars


def languages() -> frozenset[str]:
    """Return the codes of the languages whose words Snowball stems, and "und" (unknown), stemmed as English."""
    return frozenset(_ALGORITHMS)


def has_letter(form: str) -> bool:
    """Return whether the word form contains a letter."""
    return any(map(str.isalpha, form))


def _language_of(form: str, language: str) -> str:
    first = next(char for char in form if char.isalpha())
    if first < "\u0250":
        return "en" if language in _NOT_LATIN else language
    if "\u0600" <= first <= "\u06ff":
        return language if language in _ARABIC else "ar"
    if "\u0400" <= first <= "\u052f":
        return language if language in _CYRILLIC else "ru"
    if "\u0370" <= first <= "\u03ff":
        return "el"
    return language


def _regular(form: str, language: str) -> str:
    """Respell a singular or plural for which Snowball would give different stems, so that both get the same stem.

    >>> _regular("kolleginnen", "de"), _regular("nacoes", "pt"), _regular("juez", "es"), _regular("beginnen", "de")
    ('kollegin', 'nacao', 'juec', 'beginnen')
    """
    if language == "de" and form.endswith("innen") and form not in _NO_WOMEN:
        return form.removesuffix("nen")
    if language == "pt" and form.endswith("oes"):
        return form.removesuffix("oes") + "ao"
    if language == "es" and form.endswith("z") and form != "paz":  # "paz" would get the stem of the name Paco
        return form.removesuffix("z") + "c"
    return form


@functools.cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    algorithm = _ALGORITHMS.get(language)
    return Stemmer.Stemmer(algorithm, 0) if algorithm in Stemmer.algorithms() else None
