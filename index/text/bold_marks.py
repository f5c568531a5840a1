"""Removes the stars around bold words from texts that are not Markdown but come from programs that write it."""

from __future__ import annotations

import re

LONGEST = 600  # characters of bold words: beyond, two pairs of stars have nothing to do with each other

_LETTERS_WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # of scripts in which bold words touch others
_BOLD = re.compile(
    rf"(?:(?<![\w*\\])|(?<=[{_LETTERS_WITHOUT_SPACES}]))\*\*(?=[^\s*])"
    rf"((?:(?!\*\*).){{1,{LONGEST}}}?)"
    rf"(?<=[^\s*\\])\*\*(?:(?![\w*])|(?=[{_LETTERS_WITHOUT_SPACES}]))"
)


def without_bold_marks(text: str) -> str:
    """Return the text without the stars around bold words; other stars, as of footnotes, stay.

    >>> without_bold_marks("**Ada Marsh:** We open **both** wells."), without_bold_marks("wells** and 2**3 pumps **")
    ('Ada Marsh: We open both wells.', 'wells** and 2**3 pumps **')
    """
    return _BOLD.sub(r"\1", text) if "**" in text else text
