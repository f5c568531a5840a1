"""Finds a person's office in an event's text: "our reporter Ivan Ivanov", "Ivan Ivanov, head of the fund".

The office helps to decide a speaker's voice. A paragraph's `office` field has only what its own label prints.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.speakers.people import is_office_word, key, table

if TYPE_CHECKING:
    from collections.abc import Iterator

FARTHEST = 14  # words of an office before or after a name; the longest real one has eleven
REACH = 500  # characters on either side of a name that are searched: FARTHEST long words
OPENING = 500  # characters at the start of a turn that are searched for words by which speakers introduce themselves
BETWEEN = ("of", "the", "and", "for", "at", "–", "’s", "&", "s", "our", "acting", "on", "former")

_END = re.compile(r"[.!?;:…]\s|[.!?;:…]$")
_INTRODUCED = re.compile(
    r"\b(?:my name is|(?:I|we) represent|I work|I head|(?:I am|I’m) (?:an?|the|from|in charge))\b",
    re.IGNORECASE,
)


def office_in(text: str, name: str) -> str | None:
    """Return the office printed with the first mention of the name that has one; None if no mention has.

    >>> office_in("He met with Mayor of Oldtown Ivan Ivanov.", "Ivan Ivanov")
    'Mayor of Oldtown'
    >>> office_in("We heard Ivan Ivanov, head of the fund.", "Ivan Ivanov")
    'head of the fund'
    """
    words = re.escape(name)  # searched before the words to its left, which is faster
    for mention in re.finditer(rf"{words}(?<!\w{words})(?!\w)", text):
        start, end = mention.span()
        for office in _offices(text[max(0, start - REACH) : start], text[end : end + REACH]):
            if any(map(is_office_word, office.split())):
                return office
    return None


def introduced(text: str, name: str) -> str | None:
    """Return the sentences at the start of a turn that mention `name` or introduce the speaker; None if none does."""
    sentences = _END.split(text[:OPENING])
    told = [s.strip() for s in sentences if name in s or _INTRODUCED.search(s)]
    return ". ".join(told) or None


def _offices(before: str, behind: str) -> Iterator[str]:
    yield _before(before)
    if behind.startswith(", "):
        yield " ".join(_END.split(behind[2:])[0].split()[:FARTHEST])
    elif re.match(r" (?:Acting )?[A-Z]", behind):
        yield " ".join(_until_prose(behind.split()[:FARTHEST]))


def _before(text: str) -> str:
    """Return the office at the end of `text`, which is the text before a name.

    The office starts after the last word that cannot be part of one; "" if that word ends the text.
    """
    words = []
    for word in reversed(_END.split(text)[-1].split()[-FARTHEST:]):
        if word.endswith(",") or key(word) in table().given or not _binds(word):
            break
        words.append(word)
    while words and words[-1].casefold() in table().inside_office:
        words.pop()
    return " ".join(reversed(words))


def _until_prose(words: list[str]) -> Iterator[str]:
    for word in words:
        if not _binds(word):
            return
        yield word.rstrip(".,")
        if word[-1] in ".,;:":
            return


def _binds(word: str) -> bool:
    return word[:1].isupper() or word.casefold() in BETWEEN or is_office_word(word)
