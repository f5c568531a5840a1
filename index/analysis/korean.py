"""Korean: strips the particles that are written onto a noun, so that 서울 also finds 서울은, 서울에서 and 서울의.

Some particles have one form after a vowel and another after a consonant. They are stripped only where the right form is
used: 마을 (village) is not 마 with the particle 을. At least two syllables must remain, except with the four commonest
particles (은, 는, 을, 를), where one is enough.
"""

from __future__ import annotations

MOST_PARTICLES = 3  # particles of one word: 부산에서까지도 has three

# The particles that follow a consonant, those that follow a vowel, and those that follow either.
_CONSONANT = tuple("이라고 이라는 이라도 으로서 으로써 이나마 이라 으로 이며 이나 이랑 은 을 이 과".split())  # noqa: SIM905
_VOWEL = tuple("라고 라는 라도 로서 로써 나마 로 며 나 랑 는 를 가 와".split())  # noqa: SIM905
_ANY = tuple(
    "에게서 한테서 에서 에게 한테 께서 까지 부터 처럼 보다 마다 조차 마저 밖에 만큼 대로 들 의 에 도 만 께".split()  # noqa: SIM905
)
_AFTER_ONE = frozenset("은는을를")  # stripped even after a single syllable: few nouns end like them in the right form
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8


def is_hangul(char: str) -> bool:
    """Return whether the character is a whole Korean syllable."""
    return _FIRST <= ord(char) <= _LAST


def bare(word: str) -> str:
    """Return the word without the particles at its end; the word itself if its ending is not certainly a particle.

    >>> [bare(word) for word in ("서울은", "다리를", "부산에서도", "마을", "회의", "국가")]
    ['서울', '다리', '부산', '마을', '회의', '국가']
    """
    for _ in range(MOST_PARTICLES):
        shorter = _without_one(word)
        if shorter == word:
            break
        word = shorter
    return word


def _without_one(word: str) -> str:
    for particle in _ending(word):
        noun = word[: -len(particle)]
        if len(noun) >= (1 if particle in _AFTER_ONE else 2) and is_hangul(noun[-1]) and _goes(particle, noun[-1]):
            return noun
    return word


def _ending(word: str) -> list[str]:
    found = {particle for particle in (*_CONSONANT, *_VOWEL, *_ANY) if word.endswith(particle)}
    return sorted(found, key=lambda particle: -len(particle))


def _goes(particle: str, syllable: str) -> bool:
    final = (ord(syllable) - _FIRST) % _FINALS
    if particle in _ANY:
        return True
    if particle.startswith("로"):
        return final in (0, _RIEUL)
    return particle in (_CONSONANT if final else _VOWEL)
