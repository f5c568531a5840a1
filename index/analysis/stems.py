"""Stems: the part that the forms of a word share, by the Snowball algorithm of its language and script."""

from __future__ import annotations

import functools

import Stemmer

MAX_MEMORY = 65_536  # stems remembered; a language's running vocabulary
AMERICA_FORM, AMERICA_STEM = "u.s.", "usa"

# The Snowball algorithm of each ISO 639-1 code, and of each script where the speech's language writes
# another.
_ALGORITHMS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch",
    "en": "english", "eo": "esperanto", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_CYRILLIC = ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba")
_NOT_LATIN = {
    *_CYRILLIC,
    "ar",
    "fa",
    "ur",
    "hy",
    "el",
    "hi",
    "ne",
    "ta",
    "yi",
    "he",
    "ka",
    "zh",
    "ja",
    "ko",
    "th",
}


@functools.lru_cache(MAX_MEMORY)
def stem(form: str, language: str = "en") -> str:
    """The form's stem by Snowball; the form itself in a language Snowball does not know, and for numbers.

    A word in another script than the speech's language is stemmed by what that script is likeliest to be, so
    a Russian name in an English speech meets the same name in a Russian one.
    """
    if form == AMERICA_FORM:
        return AMERICA_STEM
    if not has_letter(form):
        return form
    stemmer = _stemmer(_language_of(form, language))
    return stemmer.stemWord(form) if stemmer else form


def languages() -> frozenset[str]:
    """The ISO 639-1 codes of the languages whose words are stemmed."""
    return frozenset(_ALGORITHMS)


def has_letter(form: str) -> bool:
    """Whether the form is more than digits and signs."""
    return any(map(str.isalpha, form))


def _language_of(form: str, language: str) -> str:
    first = next(char for char in form if char.isalpha())
    if first < "\u0250":
        return "en" if language in _NOT_LATIN else language
    if "\u0400" <= first <= "\u052f":
        return language if language in _CYRILLIC else "ru"
    if "\u0370" <= first <= "\u03ff":
        return "el"
    return language


@functools.cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    algorithm = _ALGORITHMS.get(language)
    return Stemmer.Stemmer(algorithm, 0) if algorithm in Stemmer.algorithms() else None
