"""Recognises speaker labels whose bold type was lost in a text dump.

Such a label is an office and a name before a colon. Its words contain no verb and no "I", and include a name at their
beginning or end.
"""

from __future__ import annotations

import re

from index.formats._dump.captions import is_said
from index.speakers.labels import outline
from index.speakers.people import is_office_word, table

_MERGED = re.compile(r"[^\W\d_a-zа-яё][a-zа-яё]+[^\W\d_a-zа-яё][^\W\d_]+")  # "VladimirPutin": the space was lost
_INITIAL = re.compile(r"(?:[^\W\d_a-zа-яё]\. ?){1,2}[^\W\d_a-zа-яё][\w’'-]+")  # "A. Repik", "Д.Медведев"
_BRACKETS = re.compile(r" ?\([^()]*\)")  # "(IRENA)" in a title
_MIXED = re.compile(r"[^\W\d_a-zа-яё][\w’'-]*[a-zа-яё]")  # "McAdam", "Warp-Spindle"
_SENTENCE = re.compile(r"[.!?;…“”\"«»]")
SHORTEST_TITLE = 3  # words, including the two of the name


def lost_bold(text: str) -> str | None:
    """Return the label with its colon if it was certainly bold on the page; otherwise None.

    >>> lost_bold("Master mariner Adam Warp: Mr President,")
    'Master mariner Adam Warp:'
    >>> lost_bold("I remember what was said by Adam Warp: nothing.") is None
    True
    """
    found = outline(text)
    if found is None:
        return None
    colon, words, _ = found
    sure = _MERGED.fullmatch(words) or _INITIAL.fullmatch(words)
    if sure or (_goes_on(text[colon + 1 :].strip()) and _is_title(_BRACKETS.sub("", words))):
        return text[: colon + 1]
    return None


def _goes_on(rest: str) -> bool:
    """Whether the text after the colon can be somebody's first words, not the item of a list or a quotation."""
    return not rest or not (rest[0].islower() or rest[0] in '“”"«‘')


def _is_title(words: str) -> bool:
    """Whether the words are an office and a name, in either order: "Mayor Adam Warp", "Adam Warp, mayor of Spindle"."""
    tokens = words.split()
    if not tokens or is_said(words):
        return False
    if tokens[0].casefold() in table().never_first and not any(map(is_office_word, tokens[1:2])):
        return False
    if _SENTENCE.search(re.sub(r"\b\w\.", "", words)) or not (words[0].isupper() or is_office_word(tokens[0])):
        return False
    name, _, office = words.partition(", ")
    if _is_name(name.split()) and any(map(is_office_word, office.split())):
        return True
    before = name.split() if office else tokens
    return any(len(t) >= SHORTEST_TITLE and (_is_name(t[-2:]) or _is_name(t[-3:])) for t in (tokens, before))


def _is_name(tokens: list[str]) -> bool:
    """Whether the tokens are two to four capitalised words, not counting initials."""
    whole = [token for token in tokens if not re.fullmatch(r"\w\.", token)]
    return 2 <= len(whole) <= 4 and all(len(t) > 1 and (t.istitle() or t.isupper() or _MIXED.match(t)) for t in whole)
