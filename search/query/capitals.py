"""Reads text typed in capitals throughout as the same text in small letters.

Capitals mean something only among small letters: WHO is not "who", and AND is more than a word. In a sentence that is
all capitals they mean nothing.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from search.query.lexer import OPERATORS, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_SHOUTED = 6  # words in capitals that make a sentence; fewer may well be names, with operators between them
BRACKETS = ("(", ")")
AMERICA, ARTICLE = "US", "THE"  # "THE US" is the country, also in a sentence of capitals; "TELL US" is not


def quiet(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens; those of a sentence that is all capitals become words in small letters.

    A sentence is a run of MIN_SHOUTED words at least without a small letter, some of them side by side: a list of
    names with an operator between any two is what it looks like. AND may be one of the words, OR and NOT may not.
    """
    for shouted, run in groupby(tokens, key=_is_shouted):
        sentence = list(run)
        yield from _whispered(sentence) if shouted and _is_sentence(sentence) else sentence


def may_be_shouted(text: str) -> bool:
    """Whether the text has words and capitals enough to hold a sentence in capitals.

    >>> may_be_shouted("WHAT IS KNOWN OF THE TOLL"), may_be_shouted("NATO AND THE EU"), may_be_shouted("a b c d e f")
    (True, False, False)
    """
    return len(text.split()) >= MIN_SHOUTED and text != text.lower()


def _is_in_capitals(word: str) -> bool:
    """Whether the word has no small letter, but a capital, or no letter at all; scripts without case tell nothing."""
    return word.upper() == word and (word.lower() != word or not any(map(str.isalpha, word)))


def _is_shouted(token: Token) -> bool:
    """Whether the token may be of a sentence in capitals: a word, an operator that is spelt like one, a bracket."""
    spelt = token.kind == "word" or (token.kind in OPERATORS.values() and token.text.isalpha())
    return (spelt and _is_in_capitals(token.text)) or token.kind in BRACKETS


def _is_sentence(run: Sequence[Token]) -> bool:
    words = [token for token in run if token.kind == "word"]
    beside = any(one.kind == other.kind == "word" for one, other in pairwise(run))
    return (
        beside
        and len(words) + _ands(run) >= MIN_SHOUTED
        and any(map(str.isalpha, "".join(token.text for token in words)))
    )


def _ands(run: Sequence[Token]) -> int:
    """How many AND count as words: all, where no other operator is there; words side by side are all asked for too."""
    operators = [token.text for token in run if token.kind in OPERATORS.values()]
    return len(operators) if set(operators) <= {"AND"} else 0


def _whispered(run: Sequence[Token]) -> Iterator[Token]:
    before = ""
    for token in run:
        country = token.text == AMERICA and before == ARTICLE
        kept = country or token.kind in BRACKETS
        yield token if kept else Token("word", token.text.lower(), token.span)
        before = token.text
