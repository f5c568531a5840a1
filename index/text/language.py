"""Language: which one a text is in, for sources that do not say.

Scripts tell most; among Latin letters the commonest little words do. Sources that say it are believed.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 20_000  # characters that are looked at: their little words outnumber any names and quotations
CLEAR_LEAD = 1.3  # the best language's words over the next one's, or it is not clear enough to say
FEWEST = 3  # little words of the best language below which nothing is said

_SCRIPTS = (  # the first whose letters make up a third of the text
    ("ja", re.compile("[\u3040-\u30ff]"), 0.05),  # kana stand among Chinese characters
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.3),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.3),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.3),
    ("el", re.compile("[\u0370-\u03ff]"), 0.3),
    ("uk", re.compile("[іїєґІЇЄҐ]"), 0.02),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.3),
)
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
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def language_of(text: str, otherwise: str = "en") -> str:
    """The text's ISO 639-1 code, or `otherwise` where too little tells.

    >>> language_of("Die Sitzung ist eröffnet, das Wort hat der Abgeordnete."), language_of("Да, конечно.")
    ('de', 'ru')
    """
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    for language, script, share in _SCRIPTS:
        if len(script.findall(sample)) > share * letters:
            return language
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    found = Counter({language: sum(words[word] for word in known) for language, known in _SETS.items()})
    (best, most), (_, next_most) = found.most_common(2)
    return best if most >= FEWEST and most >= CLEAR_LEAD * next_most else otherwise
