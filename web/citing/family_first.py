"""Guesses whether a name begins with the family name, as in China, Korea, Vietnam, Japan and Hungary.

The guess rests on lists: family names that usually come first and, for Hungary, given names that come last. If a word
can be either (Kim, Lee), the sound of the words after it decides.
"""

from __future__ import annotations

import re
import unicodedata


def listed(words: str) -> frozenset[str]:
    """Split a text into a set of words."""
    return frozenset(words.split())


LANGUAGES = frozenset(["hu", "ja", "km", "ko", "my", "vi", "zh"])  # whose texts print the family name first

# Family names that are hardly ever given names elsewhere: from China (also as spelt in Taiwan, Hong Kong, Singapore),
# Korea, Vietnam and Japan. Also first words of Cambodian and Burmese names, which have no family name to put first.
FIRST = listed(
    """cai cao chang cheng chen cui dai deng ding dong duan fang feng fu gao gong guo hao hou hu huang jia jiang kong
    lai liang liao liu lu luo meng mo niu pang peng qi qian qiao qin qiu shao shen shi song su tang tian wang wei
    wen wu xi xia xiao xie xiong xu xue yan yang yao ye yi yin yu yuan zeng zhang zhao zheng zhong zhou zhu zou
    chiang cheung chiu choi chou chow goh heng hsieh hsu koh kwok leung lim ng ong soong teng teo tsai tsang tung
    wong yeung bae cho choe chung hwang hyun jang jeong jung kwon noh oh rhee ri roh ryu seo shin suh yoo yoon bui
    dang dinh duong hoang huynh luong ngo nguyen pham phan tran trinh truong vo vu aso fukuda hashimoto hatoyama
    hayashi inoue ishiba ito kato kimura kishida kobayashi koizumi kono matsumoto miyazawa motegi murakami
    murayama nakamura nakasone nishimura noda obuchi saito sasaki sato shimizu suga suzuki takaichi takeshita
    tanaka watanabe yamada yamaguchi yamamoto yoshida aung hlaing htin hun khin kyaw kyi myint nyunt suu thant
    thein u ван вэй вэнь го гао дэн ким лю ма мао мун нгуен пак пан пэн си су сун сунь сюй фам хо ху хуан хэ цай
    цао цзян цинь чан чжан чжао чжоу чжу чжэн чэн чэнь шэнь юнь ян"""
)
# Family names of the same countries that are also given names elsewhere.
EITHER = listed(
    """abe an ba bai ban bo chan cha dan do du fan gu guan ha han he ho jin jo kan kang kim lam lan le lee li lin
    long ma mai mao mei min moon mori nam pak pan park pei qu ren sim sun tan to tong van wan yim young ли лин ло
    е у"""
)
HUNGARIAN = listed(
    """akos attila balint bela csaba endre erno erzsebet ferenc gabor gergely geza gyorgy gyula ildiko imre istvan
    janos jeno jozsef karoly katalin laszlo lajos levente marton matyas miklos mihaly peter sandor tamas tibor
    viktor zoltan zsolt zsuzsanna"""
)
_SYLLABLE = r"(?:[bcdfghjklmnpqrstwxyz]{0,2}[aeiouy]{1,4}(?:ng|nh|ch|[cnkmpthr])?)"
_EASTERN = re.compile(rf"{_SYLLABLE}{{1,2}}", re.IGNORECASE)  # matches Jinping, Jae, Nak, Minh; not Novak or Fenn
_OTHER_SOUNDS = re.compile(r"[vбвгдж]|([^aeioug])\1|[aeiou][rl](?![aeiou])", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]{1,6}", re.IGNORECASE)


def may_come_first(words: list[str], language: str) -> bool:
    """Return whether the first of a name's words may be the family name, in a speech of that language.

    >>> may_come_first(["Xi", "Jinping"], "en"), may_come_first(["Kim", "Jong", "Un"], "en")
    (True, True)
    >>> may_come_first(["Kim", "Novak"], "en"), may_come_first(["Orbán", "Viktor"], "en")
    (False, True)
    """
    if len(words) < 2:
        return False
    first, *rest = map(_folded, words)
    if language in LANGUAGES or first in FIRST or rest[-1] in HUNGARIAN:
        return True
    return first in EITHER and all(_sounds_eastern(word) for word in rest)


def _sounds_eastern(word: str) -> bool:
    """Return whether each part of the word could be one or two syllables of Chinese, Korean or Vietnamese.

    >>> [_sounds_eastern(word) for word in ("jae-in", "zedong", "novak", "philby", "marsh")]
    [True, True, False, False, False]
    """
    parts = word.split("-")
    return all((_EASTERN.fullmatch(part) or _CYRILLIC.fullmatch(part)) and not _foreign(part) for part in parts)


def _foreign(part: str) -> bool:
    return bool(_OTHER_SOUNDS.search(part))


def _folded(word: str) -> str:
    """Lower the word's case and remove its accents: the lists have "Nguyễn" as "nguyen", "Đinh" as "dinh".

    >>> _folded("Đinh"), _folded("Lê")
    ('dinh', 'le')
    """
    apart = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u0304\u0306-\u036f]", "", apart))
