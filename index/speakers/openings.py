"""Labels of any form: short words up to a colon that open paragraphs of a text whose other labels are known.

"De voorzitter:", "Some hon. members:", "Ministr dopravy ČR Ivo Marsh:" have no form that tells them from prose. They
are labels if they recur. Otherwise the paragraph is doubtful, for without a label it would be the previous speaker's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.speakers.people import is_name, is_office_word, table
from index.speakers.stenographic import (
    COLON_HABIT,
    Steno,
    is_detail,
    is_honoured,
    is_title,
    known_labels,
    may_name,
    without_headings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS = 8  # words of an opening: "Minister of State at the Department of Harbours" has 8
LONGEST_WORD = 24  # characters without a space, as of one word; more are a clause in a script without spaces
TURNED = 0.5  # least share of a label's turns that end at the next label, or else it may be a phrase of one speaker

_OPENING = re.compile(
    r"(?P<name>[^\W\d_][^:：!?;…,，、。\[\]]{0,79}?)(?:, (?P<role>[^:：!?;…]{1,79}?))?"
    r"(?: ?[(\[](?P<note>[^()\[\]]{1,60})[)\]])? ?[:：](?![\d/])\s*(?=\S|$)"
)
_STOPPED = re.compile(r"^\w+(?=\. )|\w{4,}(?=\. )")  # what ends a sentence if it is no title, unlike "hon. members"
_TOLD = re.compile(r"[(\[].*[)\]]\.?")


@dataclass(frozen=True, slots=True)
class _Opening:
    """The words up to a colon that open a paragraph. `named` is true if they contain a full name."""

    label: Steno
    named: bool


def labels(texts: Sequence[str]) -> list[Steno | None]:
    """Return the label of each paragraph in `texts`, or None where it has none, whatever the label's form."""
    found = known_labels(texts)
    opened = _openings(texts, found, COLON_HABIT)
    counts = Counter(each.label.printed for each in opened if each)
    turned = Counter(each.label.printed for at, each in enumerate(opened) if each and _turns(at, texts, found, opened))

    def recurs(each: _Opening) -> bool:
        count = counts[each.label.printed]
        if any(map(str.isdigit, each.label.printed)):
            return False  # "Table 1:"
        return count >= COLON_HABIT and (each.named or turned[each.label.printed] >= TURNED * count)

    every = [each.label if each and recurs(each) else label for label, each in zip(found, opened, strict=True)]
    return without_headings(texts, every)


def unread(texts: Sequence[str], found: Sequence[Steno | None]) -> list[bool]:
    """Return for each paragraph whether it may begin with a label that is not among `found`, the labels of `texts`.

    Above the first label it never does: those lines are nobody's turn.
    """
    opened = _openings(texts, found, 1)
    first = next((at for at, label in enumerate(found) if label), len(found))
    return [
        at > first and each is not None and (each.named or _turns(at, texts, found, opened))
        for at, each in enumerate(opened)
    ]


def _openings(texts: Sequence[str], found: Sequence[Steno | None], least: int) -> list[_Opening | None]:
    """Return the opening of each paragraph that has no label yet; only None for a text whose labels prove nothing.

    A name proves that the text labels its turns if it occurs at least `least` times as a label.
    """
    known = [label for label in found if label]
    counts = Counter(label.base for label in known)
    if not any(_proves(label, counts[label.base], least) for label in known):
        return [None] * len(texts)
    return [None if label else _opening(text) for text, label in zip(texts, found, strict=True)]


def _proves(label: Steno, count: int, least: int) -> bool:
    """Whether the label, which occurs `count` times, is certainly a speaker's, unlike the words "Jobs:" of a list."""
    if label.marked or label.sort not in ("plain", "capitals", "styled"):
        return True
    if label.sort == "capitals":
        return count >= COLON_HABIT
    return count >= least and (_named(label.base) or is_honoured(label.base))


def _opening(text: str) -> _Opening | None:
    found = _OPENING.match(text)
    if found is None or is_detail(text, found.end()) or not _may_open(found["name"]):
        return None
    note = found["role"] or found["note"]
    if len(found[0].split(":")[0].split()) > MOST_WORDS or _is_clause(note or ""):
        return None
    return _Opening(Steno("plain", found.end(), found["name"].strip(), note), _named(found["name"]))


def _may_open(name: str) -> bool:
    """Whether the words can be a label: no clause, no sentence, no salutation."""
    words = [word.casefold() for word in re.findall(r"[\w'’-]+", name)]
    if not all(map(is_title, _STOPPED.findall(name))):
        return False
    if is_title(words[0]) and not name.isupper() and not _named(name):
        return False  # "Mr. Speaker:"
    if max(map(len, words)) > LONGEST_WORD or _is_clause(name):
        return False
    if name.isupper() or any(map(is_office_word, words)) or _named(name):
        return name[0].isupper()
    return not name[0].islower() and may_name(name)


def _is_clause(words: str) -> bool:
    """Whether any of the words occurs in sentences only, such as "we have"."""
    return not table().prose.isdisjoint(re.findall(r"[\w'’-]+", words.casefold()))


def _named(name: str) -> bool:
    """Whether the words begin or end with a full name."""
    words = (name.title() if name.isupper() else name).split()
    return is_name(" ".join(words[:2])) or is_name(" ".join(words[-2:]))


def _turns(at: int, texts: Sequence[str], found: Sequence[Steno | None], opened: Sequence[_Opening | None]) -> bool:
    """Whether the turn that the opening at index `at` may begin is followed by a label or another opening."""
    opening = opened[at]
    after = at + (2 if opening and opening.label.end >= len(texts[at]) else 1)
    while after < len(texts) and _TOLD.fullmatch(texts[after]):
        after += 1
    return after >= len(texts) or found[after] is not None or opened[after] is not None
