"""Judges whether text decoded with a guessed encoding can be what somebody wrote.

A wrong encoding gives impossible combinations: a symbol within a word, two scripts in one word, capitals within
words, or letters that the language of the words does not use.
"""

from __future__ import annotations

import re
import unicodedata

from index.text.language import language_of

MOST_ODD = 0.04  # most of the words, as a share, that look wrong in a real text: foreign names, initials, misprints
COMMON_HAN = 0.8  # least share of Chinese characters that are among the 3,755 (Big5: 5,401) commonest
FEWEST_LETTERS = 6  # letters: a shorter text looks like words by chance too often, so it does not fit any language
FEWEST_SIGNS = 8  # characters of Chinese, Japanese or Korean; fewer are too often common ones by chance
KANA = 0.15  # least share of kana in Japanese; a text of Chinese characters alone counts as Chinese

_INSIDE = set("'’‘ʼ-‐‑–—.·:&/@_+*")  # characters that occur within a word, or between words without spaces
_PARTING = r"\s\d,;!?()\[\]{}\"“”„«»<>\u3000-\u303f\uff01-\uff65"
_WORD = re.compile(rf"[^\W\d_](?:[^{_PARTING}]*[^\W\d_])?")
_WORDS_OF_ONE = frozenset("àáâåæéèêíîóòôöøúœ")  # Latin letters beyond ASCII that are words by themselves
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1d\x1f\x7f]")  # all but those that end lines, pages and files
_GLUED = re.compile(r"[^\W\d_][€£§®•°±]|[£€§•±][^\W\d_]")  # a letter next to a sign that belongs to numbers
_SCRIPTS = (
    ("Latin", "\u0041-\u024f\u1e00-\u1eff"),
    ("Cyrillic", "\u0400-\u052f"),
    ("Greek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Hebrew", "\u0590-\u05ff"),
    ("Arabic", "\u0600-\u06ff"),
    ("Thai", "\u0e00-\u0e7f"),
    ("Hangul", "\uac00-\ud7af"),
    ("Han", "\u3005\u3040-\u30ff\u3400-\u9fff"),
)
_SCRIPT = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS}
_ALPHABETS = {  # language -> its Latin letters beyond a to z, and those of names common in it
    "en": "éèêëàâáäïíîóöôøúüñçåãæœ", "fr": "éèêëàâäïîôöùûüÿçæœñáíóú", "de": "äöüßéèàâêçñ", "es": "áéíóúüñçàèïºª",
    "pt": "áâãàçéêíóôõúüºª", "it": "àèéìíîòóùúüç", "nl": "éèëêïíóöüáäàâçôû", "sv": "åäöéèàüáæø", "da": "æøåéèàüäöáâô",
    "no": "æøåéèêàòôóâüäö", "nn": "æøåéèêàòôóâüäö", "fi": "åäöšžé", "is": "áéíóúýþæöð", "fo": "áíóúýæøð",
    "et": "äõöüšžé", "pl": "ąćęłńóśźżéöü", "cs": "áčďéěíňóřšťúůýžäöü", "sk": "áäčďéíĺľňóôŕšťúýžěřöü",
    "hu": "áéíóöőúüűä", "hr": "čćđšžé", "bs": "čćđšžé", "sr": "čćđšžé", "sl": "čšžćđéáó", "ro": "ăâîșțşţéáö",
    "tr": "çğıöşüâîûi̇", "az": "çəğıöşüi̇", "lt": "ąčęėįšųūžé", "lv": "āčēģīķļņšūžõ", "sq": "çëéá", "ca": "àèéíïòóúüç·ñ",
    "gl": "áéíóúüñïç", "eu": "ñçüáéíó", "ga": "áéíóú", "gd": "àèìòùáéíóú", "cy": "âêîôûŵŷáéíóúàèìòùäëïöüẁẃẅỳýÿ",
    "eo": "ĉĝĥĵŝŭáéíóú", "mt": "ċġħżàèìòù", "lb": "äëéöüèêôûâïç", "af": "éèêëîïôöûüáíóúñ", "fy": "âêôûúéëïöüà",
    "oc": "àáèéíïòóúüç", "br": "êñùâôû", "id": "éèê", "ms": "éèê", "la": "āēīōūæœ", "sw": "", "vi": None,
}  # fmt: skip
_CYRILLIC = {
    "ru": "ё", "uk": "ґєії", "be": "ёіў", "bg": "ѝ", "mk": "ѓѕјљњќџѐѝ", "sr": "ђјљњћџ", "kk": "әғқңөұүһіё",
    "ky": "ңөүё", "mn": "өүё", "tg": "ғӣқӯҳҷё", "tt": "әөүҗңһё", "ba": "ҙғәҡңөҫүһё",
}  # fmt: skip
_WRITTEN_IN = {"Greek": {"el"}, "Hebrew": {"he", "yi"}, "Arabic": {"ar", "fa", "ur", "ps", "ug"}, "Thai": {"th"}}
_LEVELS = {"gb2312": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7)}  # encoding -> first bytes of common characters


def plausible(text: str) -> bool:
    """Whether the words look real: of one script, with only letters inside, and with capitals only at the start.

    >>> plausible("Речь о мосте"), plausible("рЕЧЬ О МоСТе"), plausible("Cafй na•ve"), plausible("Café naïve")
    (True, False, False, True)
    """
    beyond = [char for char in text if char > "\x7f"]  # few in most texts
    if _CONTROL.search(text) or any(unicodedata.category(char) in ("Cc", "Co", "Cn") for char in beyond):
        return False
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = sum(map(_is_odd, words))
    loose = sum(map(_is_symbol, beyond)) + len(_GLUED.findall(text))
    return odd <= MOST_ODD * len(words) and loose <= MOST_ODD * len(words)


def fits(text: str) -> bool:
    """Whether the text is plausible and has only letters of the language that it is in."""
    letters = [char.lower() for char in text if char > "\x7f" and char.isalpha()]
    if not plausible(text) or sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return False
    if not letters:
        return True  # only punctuation is not ASCII
    script = max(_SCRIPT, key=lambda name: len(_SCRIPT[name].findall("".join(letters))))
    if script in ("Han", "Hangul"):
        return _is_east_asian(text)
    return _is_of(language_of(text), script, set(letters))


def _is_of(language: str, script: str, letters: set[str]) -> bool:
    """Whether the language is written in the script and has all of the letters."""
    if script == "Latin":
        alphabet = _ALPHABETS.get(language, "")
        return alphabet is None or letters <= set(alphabet)
    if script == "Cyrillic":
        return language in _CYRILLIC and all("а" <= char <= "я" or char in _CYRILLIC[language] for char in letters)
    return language in _WRITTEN_IN[script]


def _is_odd(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    scripts = {name for char in letters for name, script in _SCRIPT.items() if script.match(char)}
    inside = (char for char in word if not char.isalpha() and unicodedata.category(char)[0] != "M")
    if len(scripts) != 1 or any(char > "\x7f" and char not in _INSIDE for char in inside):
        return True
    if len(word) == 1 and scripts == {"Latin"} and word.lower() not in _WORDS_OF_ONE:
        return True
    parts = re.findall(r"[^\W\d_]+", word)
    return not all(part.isupper() or part[1:] == part[1:].lower() for part in parts)


def _is_symbol(char: str) -> bool:
    """Whether a non-ASCII character is in old encodings but hardly ever in running text: ¬, ¤, ░, ƒ, ‰."""
    kind = unicodedata.category(char)
    return (kind in ("So", "Sm", "Sk", "Lm") or char in "¤¦¯ƒ¢¥ªº¶†‡") and char not in "°©®№→♪々ー"


def _is_east_asian(text: str) -> bool:
    """Whether the text's Chinese, Japanese or Korean characters are common. A wrong encoding gives mostly rare
    characters.
    """
    hangul, kana = len(_SCRIPT["Hangul"].findall(text)), len(re.findall("[\u3040-\u30ff]", text))
    han = re.findall("[\u3400-\u9fff]", text)
    if hangul + kana + len(han) < FEWEST_SIGNS:
        return False
    if hangul:
        return hangul > len(han) + kana and text.encode("euc_kr", "replace").count(b"?") <= text.count("?") + 1
    if kana >= KANA * (len(han) + kana):
        return True
    return any(_commonest(han, name) >= COMMON_HAN * len(han) for name in _LEVELS)


def _commonest(han: list[str], encoding: str) -> int:
    encoded = (char.encode(encoding, "replace") for char in han)
    return sum(len(pair) == 2 and pair[0] in _LEVELS[encoding] for pair in encoded)
