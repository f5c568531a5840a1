"""Detects the language of a text whose source does not name one.

Most scripts belong to one language. Otherwise frequent short words decide clear cases, and a statistical model
decides the rest; if the model is not certain either, no language is given.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from index.text.language_codes import UNKNOWN, language_code

if TYPE_CHECKING:
    from collections.abc import Iterable

SAMPLE = 20_000  # characters that are examined; their frequent short words outnumber names and quotations
CLEAR_LEAD = 3.0  # least ratio of the short words of the best language to those of the next, if no model is asked
CLEAR_WORDS = 12  # short words of the best language; with fewer, the model is asked
SURE = 0.5  # probability above which the model is trusted; from a short sentence on it is near 1
SHARE = 0.3  # least share of a text's letters in a script for the text to count as written in it
FEW_LETTERS = 8  # letters: a shorter text of ASCII only is a name or a number, in no language
REMEMBERED = 4_096  # texts whose language is cached, because rows of a table repeat texts

_ONE_LANGUAGE = (  # scripts of one language, or of one far more common than any other
    ("ja", "\u3040-\u30ff", 0.05),  # a low share, since kana are mixed with Chinese characters
    ("zh", "\u3400-\u9fff", SHARE),
    ("ko", "\uac00-\ud7af\u1100-\u11ff", SHARE),
    ("th", "\u0e00-\u0e7f", SHARE),
    ("lo", "\u0e80-\u0eff", SHARE),
    ("km", "\u1780-\u17ff", SHARE),
    ("my", "\u1000-\u109f", SHARE),
    ("ka", "\u10a0-\u10ff", SHARE),
    ("hy", "\u0530-\u058f", SHARE),
    ("el", "\u0370-\u03ff", SHARE),
    ("ta", "\u0b80-\u0bff", SHARE),
    ("te", "\u0c00-\u0c7f", SHARE),
    ("kn", "\u0c80-\u0cff", SHARE),
    ("ml", "\u0d00-\u0d7f", SHARE),
    ("si", "\u0d80-\u0dff", SHARE),
    ("gu", "\u0a80-\u0aff", SHARE),
    ("pa", "\u0a00-\u0a7f", SHARE),
    ("or", "\u0b00-\u0b7f", SHARE),
    ("am", "\u1200-\u137f", SHARE),
    ("bo", "\u0f00-\u0fff", SHARE),
    ("yi", "\u05f0-\u05f2\ufb2e\ufb2f", 0.02),  # a low share, since these are only the letters that Hebrew does not use
    ("he", "\u0590-\u05ff", SHARE),
    ("uk", "іїєґІЇЄҐ", 0.02),
)
_SEVERAL = (  # scripts of several languages, and the language that is used if the model is not certain
    ("ru", "\u0400-\u052f", ("ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba")),
    ("ar", "\u0600-\u06ff", ("ar", "fa", "ur", "ps", "ug", "sdh")),
    ("hi", "\u0900-\u097f", ("hi", "mr", "ne", "sa")),
    ("bn", "\u0980-\u09ff", ("bn", "as")),
)
_LATIN = (  # the languages among which the model chooses for Latin letters
    "af", "az", "br", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fi", "fo", "fr", "fy", "ga",
    "gl", "hr", "ht", "hu", "id", "is", "it", "jv", "la", "lb", "lt", "lv", "mg", "ms", "mt", "nl", "nn", "no",
    "oc", "pl", "pt", "ro", "rw", "sk", "sl", "sn", "so", "sq", "st", "sv", "sw", "tk", "tl", "tr", "uz", "vi",
    "xh", "yo", "zu", "ha", "ig", "ku",
)  # fmt: skip
_WORDS = {
    "en": "the of and to in that is was for with are this have we our it be",
    "de": "der die und den das nicht ist des sich mit dem ein eine für auch wir ich",
    "fr": "le la les et des est que dans une pour qui nous vous pas sur au ce",
    "es": "el los las y que en una por con para es se del lo como su",
    "pt": "os as e que em uma por com para não é do da dos se nos",
    "it": "il di che la e è per un una non con sono gli della dei si",
    "nl": "de het een en van dat is niet op te zijn voor met die er ook",
    "sv": "och att det som är en på för av inte med den till vi jag har",
    "da": "og at det som er en på for af ikke med den til vi jeg har",
    "fi": "ja on ei että se oli ovat mutta kun niin myös tämä mitä he",
    "hu": "a az és hogy nem is egy ez van meg azt de el volt csak",
    "ro": "și în de la că nu o pe cu este sunt pentru din care mai",
    "sl": "in je da se na za ki ne so pa bi tudi v smo kot po",
    "pl": "i w nie na się że jest do to z jak co o ale są",
    "tr": "ve bir bu için ile da de çok olarak ne ama gibi daha",
}
_LANGUAGES_OF: dict[str, list[str]] = {}  # frequent short word -> the languages that have it
for _language, _little in _WORDS.items():
    for _word in dict.fromkeys(_little.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_ASCII = re.compile(r"[\x00-\x7f]+")
_TOLD = tuple((language, re.compile(f"[{letters}]"), share) for language, letters, share in _ONE_LANGUAGE)
_ASKED = tuple((language, re.compile(f"[{letters}]"), among) for language, letters, among in _SEVERAL)


@lru_cache(REMEMBERED)
def language_of(text: str, otherwise: str = UNKNOWN) -> str:
    """Return the code of the text's language; `otherwise` if the evidence is too weak."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    if by_script := _by_script(sample, letters):
        return by_script
    if not _says_enough(sample, letters):
        return otherwise
    return _clear(sample) or _modelled(sample, _LATIN) or otherwise


def of_script(text: str) -> str | None:
    """Return the language of the text's script; None if it is Latin or the text has too few letters."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample))
    return _by_script(sample, letters) if letters >= FEW_LETTERS else None


def _by_script(sample: str, letters: int) -> str | None:
    """Return the language of the sample's script, if enough letters are in it; None for Latin script."""
    beyond = _ASCII.sub("", sample)  # usually short, so that searching it for twenty scripts is fast
    if not beyond:
        return None
    for language, script, share in _TOLD:
        if len(script.findall(beyond)) > share * letters:
            return _with_its_i(beyond) if language == "uk" else language
    for language, script, among in _ASKED:
        if len(script.findall(beyond)) > SHARE * letters:
            return _modelled(sample, among) or language
    return None


def _with_its_i(text: str) -> str:
    """Return the language of a Cyrillic text with "і" or another letter that Russian lacks.

    Kazakh and Belarusian are recognised by their own letters; any other text counts as Ukrainian.
    """
    lower = text.lower()
    if any(letter in lower for letter in "әғқңұһ"):
        return "kk"
    return "be" if "ў" in lower else "uk"


def languages(said: str, texts: Iterable[str]) -> tuple[str, list[str | None]]:
    """Return the main language of a source, and for each text its language if it differs, else None.

    `said` is what the source states. If it names one language, that is the language of all texts; if not ("mul"), each
    text's language is detected, and the main language is the one whose texts have the most characters.
    """
    texts = list(texts)
    if code := language_code(said):
        return code, [None] * len(texts)
    whole = language_of(" ".join(texts))
    each = [language_of(text, whole) for text in texts]
    most = Counter[str]()
    for language, text in zip(each, texts, strict=True):
        most[language] += len(text)
    main = most.most_common(1)[0][0] if most else whole
    return main, [None if language == main else language for language in each]


def _clear(sample: str) -> str | None:
    """Return the language with by far the most frequent short words in the sample; None without a clear winner."""
    (best, most), (_, next_most) = little_words(sample).most_common(2)
    return best if most >= CLEAR_WORDS and most >= CLEAR_LEAD * next_most else None


def little_words(sample: str) -> Counter[str]:
    """Count for each language how many words of the sample are among the most frequent short words of that language."""
    found = Counter(dict.fromkeys(_WORDS, 0))
    for word in re.findall(r"[^\W\d_]+", sample.lower()):
        for language in _LANGUAGES_OF.get(word, ()):
            found[language] += 1
    return found


def _says_enough(sample: str, letters: int) -> bool:
    return letters >= FEW_LETTERS or not sample.isascii()


def _modelled(sample: str, among: tuple[str, ...]) -> str | None:
    """Return the model's best guess among the languages `among`, if the model is certain; otherwise None.

    An uncertain guess is also returned if the sample has frequent short words of the guessed language, and no other
    language has more of its own there.
    """
    language, probability = _model(among).classify(sample)
    code = language_code(cast("str", language))
    if probability >= SURE:
        return code
    found = little_words(sample)
    return code if code and found[code] and found[code] == max(found.values()) else None


@cache
def _model(among: tuple[str, ...]) -> LanguageIdentifier:
    """Return the model restricted to these languages. The first call loads it, which takes half a second."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(list(among))
    return model
