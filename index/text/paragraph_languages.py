"""Detects the languages of single paragraphs in a text of several languages.

A paragraph gets a language of its own only if that is certain. A short paragraph, or one in a language closely
related to the text's, is taken to be in the text's language.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.text.language import language_of, little_words, of_script

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST_WORDS = 6  # words of a paragraph; shorter ones are names, thanks and quotations
FEWEST_LETTERS = 40  # characters of a paragraph whose script does not show its language; shorter ones are not examined
LITTLE = 2  # least frequent short words of a language that prove it; twice as many for one related to the text's
BARE_WORDS = 8  # fewest words of a paragraph that is in another language if no short word is the text's language's
NEAR = (  # groups of closely related languages
    {"cs", "sk"},
    {"da", "no", "nn", "sv"},
    {"hr", "sr", "bs", "sl", "mk", "bg"},
    {"ru", "uk", "be", "bg", "mk", "sr"},
    {"es", "pt", "gl", "ca", "oc"},
    {"id", "ms", "jv"},
    {"nl", "af", "fy", "lb", "de"},
    {"ar", "fa", "ur", "ps"},
    {"hi", "mr", "ne"},
    {"zh", "ja"},
)


def paragraph_languages(texts: Sequence[str]) -> tuple[str, list[str | None]]:
    """Return the main language of the texts, and for each text its language if it certainly differs, else None.

    >>> paragraph_languages(["We will rebuild the bridge, and the ferries will stop.", "Yes.",
    ...                      "Wir bauen die Brücke wieder auf, und die Fähren werden nicht mehr fahren."])
    ('de', ['en', None, None])
    """
    whole = language_of(" ".join(texts))
    each = [_own(text, whole) for text in texts]
    most = Counter[str]()
    for language, text in zip(each, texts, strict=True):
        most[language or whole] += len(text)
    if len(most) < 2:
        return whole, [None] * len(each)
    main = most.most_common(1)[0][0]
    return main, [None if language == main else language for language in (_own(text, main) for text in texts)]


def _own(text: str, whole: str) -> str | None:
    """Return the language of the paragraph `text`, or None if that is uncertain; `whole` is the main language."""
    if script := of_script(text):
        return whole if any({script, whole} <= near for near in NEAR) else script
    if len(text) < FEWEST_LETTERS or len(text.split()) < FEWEST_WORDS:
        return None
    little = little_words(text)
    if little[whole] >= LITTLE and 2 * little[whole] >= max(little.values()):
        return whole
    found = language_of(text, whole)
    near = any({found, whole} <= near for near in NEAR)
    told = little[found] >= LITTLE * (1 + near) and little[found] > little[whole]
    bare = not near and found not in little and not little[whole] and len(text.split()) >= BARE_WORDS
    return found if found == whole or told or bare else None
