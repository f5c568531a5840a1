"""Words in the letters of another alphabet: typed on the wrong keyboard layout, or as another language writes them.

The tables are of the Russian and the English layout, and of Russian and Ukrainian names as English texts write them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.suggesting.spaces import plain_form

if TYPE_CHECKING:
    from collections.abc import Iterator

_LATIN_KEYS, _CYRILLIC_KEYS = "qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзфывапролдячсмить"  # keys of letters in both
_ON_OTHER_LAYOUT = str.maketrans(_LATIN_KEYS + _CYRILLIC_KEYS, _CYRILLIC_KEYS + _LATIN_KEYS)
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
}  # fmt: skip
_ADJECTIVE = re.compile("(?:ий|ый)$")  # Зеленский is Zelensky
_CYRILLIC = {latin: letter for letter, latin in _LATIN.items() if latin and letter not in "ыэіїєґ"} | {
    "ye": "е", "h": "х", "c": "к", "j": "дж", "q": "к", "w": "в", "x": "кс",
}  # fmt: skip
_SOUNDS = re.compile("|".join(sorted(_CYRILLIC, key=len, reverse=True)))


def retyped(word: str) -> str | None:
    """Return the word that the same keys give on the other layout; None if some key gives no letter there.

    >>> retyped("згешт"), retyped("gjkbnbrf"), retyped("ножницы"), retyped("élan")
    ('putin', 'политика', None, None)
    """
    typed = word.lower()
    other = typed.translate(_ON_OTHER_LAYOUT)
    return other if all(one != letter for one, letter in zip(typed, other, strict=True)) else None


def transliterated(word: str) -> str | None:
    """Return the Cyrillic word in Latin letters, or the Latin word in Cyrillic letters; None for any other word.

    >>> transliterated("Лавров"), transliterated("Зеленский"), transliterated("lavrov"), transliterated("élan")
    ('lavrov', 'zelensky', 'лавров', None)
    """
    typed = word.lower()
    if typed.isascii():
        return _SOUNDS.sub(lambda found: _CYRILLIC[found[0]], re.sub("y$", "ий", typed)) if typed.isalpha() else None
    if not all(letter in _LATIN for letter in typed):
        return None
    return "".join(_LATIN[letter] for letter in _ADJECTIVE.sub("ы", typed))


def in_other_letters(word: str) -> Iterator[str]:
    """Yield what the word may be in other letters, likeliest first: retyped, transliterated, and both."""
    keys = retyped(word)
    for other in (keys, transliterated(word), keys and transliterated(keys)):
        if other and plain_form(other):
            yield other
