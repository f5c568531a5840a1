"""Stop words: words so common that requiring them next to other words only loses good paragraphs.

They are indexed like all words. They count in quotation marks, after `=`, and if the query has nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENGLISH = """
a an the this that these those and or but nor if then than so because as while whether though
although of at by for with about into through during to from in on off over under upon within i me
my mine myself we our ours ourselves you your yours yourself he him his himself she her hers herself
it its itself us they them their theirs themselves am is are was were be been being do does did
doing done have has had having will would shall should can could may might must im ive youre hes
shes were weve theyre isnt arent wasnt werent dont doesnt didnt what which who whom whose when where
why how there here not no too very just also any some such
"""
_RUSSIAN = """
и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было вот от
меня о из ему ли если уже или ни быть был него до вас нибудь вам ведь там потом себя ей может они
тут где есть для мы их чем была сам чтоб без будто чего тоже себе под будет ж тогда кто этот того
потому этого какой ним этом мой тем чтобы нее были куда зачем при об это эта эти
"""
_NAMES = frozenset(["may", "will", "can"])  # a month, and first names and surnames
_SHORT_NAMES = frozenset(["he", "so", "do", "an", "im", "no", "ли", "им"])  # surnames, if they are next to a name
FEW_WORDS = 3  # words of a query that may be a name; a longer query that begins with Will is a question
STOP_WORDS = frozenset(_ENGLISH.split()) | frozenset(_RUSSIAN.split())


def is_stop_word(typed: str) -> bool:
    """Return whether the word is a stop word; an abbreviation in capitals (WHO, IT) is not.

    >>> is_stop_word("the"), is_stop_word("WHO"), is_stop_word("I"), is_stop_word("don’t")
    (True, False, True, True)
    """
    plain = typed.casefold().replace("’", "").replace("'", "")
    return plain in STOP_WORDS and not (len(typed) > 1 and typed.isupper())


def is_name(words: Sequence[str], at: int) -> bool:
    """Return whether the stop word `words[at]` is a name, or the month May, judging by its capital and its neighbours.

    >>> [is_name(typed.split(), 1) for typed in ("Mrs May", "1 may", "we may go", "yes He Lifeng")]
    [True, True, False, True]
    >>> is_name(["Will", "Hay"], 0), is_name(["Will", "it", "rain"], 0)
    (True, False)
    """
    word, plain = words[at], words[at].casefold()
    beside = [*words[max(0, at - 1) : at], *words[at + 1 : at + 2]]
    if plain == "may" and any(other.isdigit() for other in beside):
        return True
    if not word[:1].isupper():
        return False
    if plain in _NAMES:
        following = words[at + 1 : at + 2]
        return at > 0 or (len(words) <= FEW_WORDS and any(other[:1].isupper() for other in following))
    return plain in _SHORT_NAMES and any(other[:1].isupper() and not is_stop_word(other) for other in beside)
