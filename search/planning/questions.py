"""Recognises questions about who said something, when and how often: "did Marsh ever mention the ferry".

The words that only ask are not searched for. Each kind of question has one answer, which `search/suggesting` offers.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from search.planning.stop_words import is_stop_word
from search.query.syntax import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.syntax import Query

Kind = Literal["ever", "first", "often", "who"]  # whether, when first, and how often something was said; who says it

_SAY = (
    r"(?:(?:say|says|said|mentions?|mentioned|talk(?:s|ed)? (?:about|of)|speaks? (?:about|of)|spoken? (?:about|of)|"
    r"refer(?:s|red)? to|discuss(?:es|ed)?|quote[sd]?)(?: the (?:words?|phrase|term))?|"
    r"use[sd]? the (?:words?|phrase|term))"
)
_SAY_RU = (
    r"(?:сказал|говорил|упоминал|упомянул|заговорил|произн[её]с|произносил|высказывался)(?:а|и|о|ла|ли)?"
    r"(?: (?:о|об|про))?"
)
_DO, _WHO, _WHAT = "(?:did|does|do|has|have|had)", r"(?P<who>\S+(?: \S+){0,3}?)", "(?P<what>.+)"
_MOST = "(?: (?:the )?most(?: often)?)?"
_FRAMES: tuple[tuple[Kind, str], ...] = (
    ("ever", rf"{_DO} {_WHO} (?:ever )?{_SAY} {_WHAT}"),
    ("ever", rf"what {_DO} {_WHO} (?:say|said) (?:about|of|on) {_WHAT}"),
    ("first", rf"when {_DO} {_WHO} first {_SAY} {_WHAT}"),
    ("first", rf"when (?:was|were) (?P<what>.+?) first {_SAY}"),
    ("first", rf"who (?:(?:was )?(?:the )?first (?:to )?){_SAY} {_WHAT}"),
    ("often", rf"how (?:often|many times) {_DO} {_WHO} {_SAY} {_WHAT}"),
    ("often", rf"how (?:often|many times) (?:is|was|were|has) (?P<what>.+?) (?:been )?{_SAY}"),
    ("who", rf"who {_SAY} (?P<what>.+?){_MOST}"),
    ("ever", rf"{_WHO} (?:когда-нибудь|когда-либо) {_SAY_RU} {_WHAT}"),
    ("ever", rf"{_SAY_RU} ли {_WHO} (?:(?:когда-нибудь|когда-либо) )?(?:(?:о|об|про) )?{_WHAT}"),
    ("first", rf"когда {_WHO} впервые {_SAY_RU} {_WHAT}"),
    ("first", rf"кто (?:первым|первой|впервые) {_SAY_RU} {_WHAT}"),
    ("often", rf"(?:как часто|сколько раз) {_WHO} {_SAY_RU} {_WHAT}"),
    ("who", rf"кто {_SAY_RU} (?P<what>.+?)(?: (?:чаще всего|чаще всех|больше всех))?"),
)
_PATTERNS = tuple((kind, re.compile(frame)) for kind, frame in _FRAMES)
_BEGINNINGS = frozenset([
    "did", "does", "do", "has", "have", "had", "when", "who", "how", "what", "когда", "кто", "как", "сколько",
])  # fmt: skip
_WITHIN = frozenset(["когда-нибудь", "когда-либо", "ли"])


class Question(NamedTuple):
    """A question: its kind, the words that name a speaker (if it has any), what is said, and the words that only ask.

    `who`, `what` and `frame` are in the order typed.
    """

    kind: Kind
    who: tuple[Query, ...]
    what: tuple[Query, ...]
    frame: tuple[Query, ...]

    @property
    def rest(self) -> list[Query]:
        """The parts to search for."""
        return [*self.who, *self.what]


def question(parts: Sequence[Query]) -> Question | None:
    """Return the question that the parts of a query, side by side, ask; None if they are none.

    What is said must have more than stop words.

    >>> asked = question([Word(word) for word in "when did Bo Marsh first mention the ferry".split()])
    >>> asked.kind, [*map(str, asked.who)], [*map(str, asked.what)], [*map(str, asked.frame)]
    ('first', ['Bo', 'Marsh'], ['the', 'ferry'], ['when', 'did', 'first', 'mention'])
    """
    texts = [str(part).lower() for part in parts]
    if not texts or (texts[0] not in _BEGINNINGS and _WITHIN.isdisjoint(texts)):
        return None
    typed = " ".join(texts)
    for kind, pattern in _PATTERNS:
        if found := pattern.fullmatch(typed):
            starts = [0, *(end + 1 for end in accumulate(map(len, texts), lambda end, length: end + 1 + length))]
            spans = {name: found.span(name) for name in found.groupdict()}
            placed = [_group(start, spans) for start in starts[: len(texts)]]
            who, what, frame = (
                tuple(part for part, name in zip(parts, placed, strict=True) if name == wanted)
                for wanted in ("who", "what", "")
            )
            says = any(not isinstance(part, Word) or not is_stop_word(part.text) for part in what)
            return Question(kind, who, what, frame) if says else None
    return None


def _group(start: int, spans: dict[str, tuple[int, int]]) -> str:
    """Return the name of the group whose span includes the index `start`; "" if none does."""
    return next((name for name, (first, last) in spans.items() if first <= start < last), "")
