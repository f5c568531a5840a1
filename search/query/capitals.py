"""Reads queries typed all in capitals as if they were typed in lower case.

In ordinary text capitals carry meaning: WHO is not "who", and AND is an operator. In a sentence that is all capitals
they carry none.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from search.query.lexer import OPERATORS, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_SHOUTED = 6  # words in capitals that make a sentence; fewer may be names with operators between them
BRACKETS = ("(", ")")
AMERICA, ARTICLE = "US", "THE"  # in a sentence in capitals, "THE US" is the country, but "TELL US" is not


def quiet(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens, with sentences that are all capitals turned into lower-case words.

    A sentence is at least MIN_SHOUTED consecutive words in capitals, with or without operators and brackets between
    them. At least two words must be next to each other: if operators separate all of them, they are a list of names.
    AND counts as a word, unless there are other operators too. In a sentence, operators become words; brackets stay,
    and so does US after THE.
    """
    for shouted, run in groupby(tokens, key=_is_shouted):
        sentence = list(run)
        yield from _whispered(sentence) if shouted and _is_sentence(sentence) else sentence


def may_be_shouted(text: str) -> bool:
    """Return whether the text could contain a sentence in capitals: it has enough words, and at least one capital.

    >>> may_be_shouted("WHAT IS KNOWN OF THE TOLL"), may_be_shouted("NATO AND THE EU"), may_be_shouted("a b c d e f")
    (True, False, False)
    """
    return len(text.split()) >= MIN_SHOUTED and text != text.lower()


def _is_in_capitals(word: str) -> bool:
    """Return whether the word has no lower-case letters; True for a number, False for letters without case (Arabic)."""
    return word.upper() == word and (word.lower() != word or not any(map(str.isalpha, word)))


def _is_shouted(token: Token) -> bool:
    """Return whether the token can belong to a sentence in capitals: a bracket, or a word or operator in capitals."""
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
    """Return how many ANDs in the run count as words: all of them, or none if the run has other operators too."""
    operators = [token.text for token in run if token.kind in OPERATORS.values()]
    return len(operators) if set(operators) <= {"AND"} else 0


def _whispered(run: Sequence[Token]) -> Iterator[Token]:
    before = ""
    for token in run:
        country = token.text == AMERICA and before == ARTICLE
        kept = country or token.kind in BRACKETS
        yield token if kept else Token("word", token.text.lower(), token.span)
        before = token.text
