"""Labels that stand for somebody without a name: "Speaker 1", "SPEAKER_07", "Unknown", "B"."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_ROLES = tomllib.loads(Path(__file__).with_name("stenographic.toml").read_text(encoding="utf-8"))["roles"]
_ROLE = "|".join(map(re.escape, _ROLES))
_UNNAMED = re.compile(
    rf"(?:unknown|unidentified)(?: \w+)?|(?:(?:unknown|unidentified|male|female) )?(?:{_ROLE})(?:[ _-]*\d+|[ _-][a-z])",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[()\[\]]")


def is_unnamed(label: str) -> bool:
    """Whether the label is a role with a number or a letter, says that nobody knows who spoke, or is one letter.

    >>> [is_unnamed(label) for label in ("SPEAKER_07", "Unknown Speaker", "Unknown (B)", "B", "Speaker")]
    [True, True, True, True, False]
    """
    label = _BRACKETS.sub("", label)
    return _UNNAMED.fullmatch(label) is not None or (len(label) == 1 and label.isupper())


def is_role(label: str) -> bool:
    """Whether the label is the name of a role without a number: "Speaker"."""
    return label.casefold() in _ROLES
