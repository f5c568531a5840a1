"""Remarks: who says what within a cue, by the conventions of captioners.

`remarks` takes cues and yields pieces of text by one speaker, each with the times of its cue. A dash or ">>" begins a
new speaker's turn; "TARN:" and "Ada Quill:" name the speaker. Text in square brackets is narration; so is a whole
line in round brackets or between music notes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.formats._captions.cues import Shown
from index.speakers.american_turns import tidy
from index.speakers.people import table
from index.speakers.unnamed import is_role, is_unnamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.formats._captions.cues import Cue

LONGEST_LABEL = 5  # most words of a name with its title: "THE VICE PRESIDENT OF LAKELAND" has 5
LABELLED = 0.8  # least share of cues that begin with words before a colon, if each of these words is a label
HABIT = 2  # least times that a single capitalised word precedes a colon if it is a name; "Remember:" occurs once

_TURN = re.compile(r"(?:^[-–]\s*(?=[^\W\d_]|[\"“‘'¿¡(\[])|>{2,3}\s*)")
_LABEL = re.compile(r"[\[(]?(?P<name>[^\W\d_][\w.'’\- ]{0,60}?)[\])]?(?:\s*\([^()]*\))?:\s+(?=\S)")
_ANY_LABEL = re.compile(r"(?P<name>[^\W\d_][^:;!?…\"“”\[\]<>\n]{0,60}?):\s+(?=\S)")
_STOPPED = re.compile(r"\w{4,}\. ")  # the end of a sentence
_PARTICLES = {"de", "da", "di", "van", "von", "der", "den", "la", "le", "of", "the", "al", "bin", "and"}
_TOLD = re.compile(r"(\[[^\[\]]{1,80}\])")
_ALONE = re.compile(r"\([^()]*\)|[♪♫#].*[♪♫#]?|\*[^*]+\*")
_ONLY_NOTES = re.compile(r"[♪♫#\s]*")


@dataclass(frozen=True, slots=True)
class Remark:
    """What one person says within one cue, or narration if `told` is true.

    `starts` and `ends` are the cue's times in seconds. `label` is the name that the captions give, and `speaker` the
    same name in normal spelling; the speaker is None if the label names nobody ("Speaker 1"), and both are None without
    a label. `turn` is true if a new speaker begins here. If `sticks` is true, the name also applies to later remarks
    until another turn begins; a name from a voice tag applies to its own cue only.
    """

    starts: float
    ends: float
    text: str
    speaker: str | None = None
    label: str | None = None
    turn: bool = False
    sticks: bool = False
    told: bool = False


def remarks(cues: Sequence[Cue]) -> Iterator[Remark]:
    """Yield the remarks of all cues in order."""
    names = Counter(found for each in cues for line in each.lines for found in _names(line.text)) | _unusual(cues)
    for each in cues:
        for line in _joined(each.lines):
            for begins, text in _turns(line.text):
                yield from _remarks(each, Shown(text, line.voice), names, "turn" if begins else "more")


def _unusual(cues: Sequence[Cue]) -> Counter[str]:
    """Count the words before a colon at the start of cues that do not look like a name: "Dee's phone", "Room 2".

    Only words that are labels are counted: those that recur, or all if nearly every cue begins with such words.
    """
    found = [label["name"] for each in cues if each.lines and (label := _ANY_LABEL.match(each.lines[0].text))]
    counts = Counter(name for name in found if not _is_name(name) and _may_be_label(name))
    every = len(found) > HABIT and len(found) >= LABELLED * len(cues)
    return Counter({name: max(count, HABIT) for name, count in counts.items() if every or count >= HABIT})


def _may_be_label(words: str) -> bool:
    told = re.findall(r"[\w'’]+", words.casefold())
    return not words[0].islower() and not _STOPPED.search(words) and table().prose.isdisjoint(told)


def _remarks(each: Cue, line: Shown, names: Counter[str], opening: str) -> Iterator[Remark]:
    label, text = _label(line.text, names)
    speaker = line.voice or (None if label is None or _is_unnamed(label) else tidy(label))
    turn = opening == "turn" or label is not None
    for part in filter(str.strip, _TOLD.split(text)):
        words = part.strip()
        if _ONLY_NOTES.fullmatch(words):
            continue
        if _TOLD.fullmatch(words) or _ALONE.fullmatch(words):
            yield Remark(each.starts, each.ends, words, told=True)
            continue
        printed = label or line.voice
        yield Remark(each.starts, each.ends, words, speaker, printed, turn, sticks=label is not None)
        turn = False


def _joined(lines: Iterable[Shown]) -> Iterator[Shown]:
    """Join consecutive lines of the same voice; a line that begins a turn or has a label stays separate."""
    held: Shown | None = None
    for line in lines:
        if held and held.voice == line.voice and not _TURN.match(line.text) and not any(_names(line.text)):
            held = Shown(joined(held.text, line.text), held.voice)
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def joined(one: str, other: str) -> str:
    """Join two pieces of running text with a space, or without one in scripts that use no spaces.

    >>> joined("We will", "rebuild"), joined("我们要重建", "大桥")
    ('We will rebuild', '我们要重建大桥')
    """
    unspaced = _unspaced(one[-1:]) and _unspaced(other[:1])
    return one + ("" if unspaced or not one else " ") + other


def _unspaced(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\u0e00" <= character <= "\u0eff" or "\uff00" <= character <= "\uff65"


def _turns(text: str) -> Iterator[tuple[bool, str]]:
    """Split the line where turns begin; yield for each part whether it begins a turn, and its text."""
    begins, at = False, 0
    for sign in _TURN.finditer(text):
        if before := text[at : sign.start()].strip():
            yield begins, before
        begins, at = True, sign.end()
    if rest := text[at:].strip():
        yield begins, rest


def _names(text: str) -> Iterator[str]:
    """Yield the name before a colon at the start of the line if it looks like a speaker's; else nothing."""
    found = _LABEL.match(_TURN.sub("", text, count=1) if _TURN.match(text) else text)
    if found and _is_name(found["name"]):
        yield found["name"]


def _label(text: str, names: Counter[str]) -> tuple[str | None, str]:
    any_ = _ANY_LABEL.match(text)
    found = any_ if any_ and names[any_["name"]] >= HABIT else _LABEL.match(text)
    if not found or not (found is any_ or _is_name(found["name"])):
        return None, text
    name = found["name"]
    single = " " not in name and not name.isupper() and not _is_unnamed(name)
    if single and names[name] < HABIT:
        return None, text
    return name, text[found.end() :]


def _is_unnamed(name: str) -> bool:
    return is_unnamed(name) or is_role(name)


def _is_name(name: str) -> bool:
    words = name.split()
    if _is_unnamed(name):
        return True
    capitals = all(word[0].isupper() or word in _PARTICLES for word in words)
    return capitals and words[0][0].isupper() and len(words) <= LONGEST_LABEL and len(name) > 1
