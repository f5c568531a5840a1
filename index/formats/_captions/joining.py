"""Joins caption remarks into paragraphs of readable length, each with the time at which it begins.

A sentence often runs over several cues. A paragraph ends where another speaker begins. It also ends after a sentence
if a pause follows or the paragraph is long enough. Machine-made captions have no full stops; they are split at
pauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.formats._captions.remarks import joined
from index.records import Paragraph, draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.formats._captions.remarks import Remark

PAUSE = 2.0  # seconds of silence after which a new paragraph begins
ENOUGH = 450  # characters (five or six sentences) after which a paragraph ends at the next full stop
MOST = 1200  # characters, after which text is split even without a full stop
GUESSED = "speaker named by the next caption"  # the doubt about a paragraph that began without a speaker

_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"”’'»)\]]*$")
_WITHIN = re.compile(r"[.!?…。！？؟।][\"”’'»)\]]*\s+(?=[^\W_a-z])")


@dataclass(slots=True)
class _Held:
    """The paragraph being joined: its first remark, its text so far, and the time in seconds at which that text ends.

    `label` is the speaker's name as the captions give it, and `speaker` the same name in normal spelling. The speaker
    is None if the label names nobody ("Speaker 1"); both are None without a label. `told` is narration that interrupted
    the paragraph. `guessed` is true if the speaker was taken from a later remark than the first.
    """

    first: Remark
    text: str
    ends: float
    speaker: str | None
    label: str | None
    told: list[Remark] = field(default_factory=list)
    guessed: bool = False

    @property
    def complete(self) -> bool:
        return _SENTENCE_END.search(self.text) is not None


def paragraphs(found: Iterable[Remark]) -> Iterator[Paragraph]:
    """Join remarks into paragraphs. Narration that interrupts a sentence follows the paragraph of that sentence."""
    joining = _Joining()
    for remark in _sticking(found):
        yield from joining.told(remark) if remark.told else joining.said(remark)
    yield from joining.end()


class _Joining:
    """Joins one paragraph at a time, and remembers the speaker of the paragraph before.

    A paragraph keeps its label only if it begins a turn, or if the paragraph before has another speaker.
    """

    def __init__(self) -> None:
        self._held: _Held | None = None
        self._before: str | None = None

    def told(self, remark: Remark) -> Iterator[Paragraph]:
        if self._held and not self._held.complete:
            self._held.told.append(remark)
            return
        yield from self.end()
        yield _narration(remark)

    def said(self, remark: Remark) -> Iterator[Paragraph]:
        if self._held and _ends(self._held, remark):
            yield from self.end()
        rest = _add(self._held, remark) if self._held else remark.text
        if rest:
            yield from self.end()
            self._held = _Held(remark, rest, remark.ends, remark.speaker, remark.label)

    def end(self) -> Iterator[Paragraph]:
        held, self._held = self._held, None
        if held:
            yield from _made(held, self._before)
            self._before = held.speaker


def _sticking(found: Iterable[Remark]) -> Iterator[Remark]:
    """Yield the remarks, adding names to those without one.

    A remark without a name gets the label and speaker of the last remark that `sticks`, unless another turn began after
    that remark. Narration gets no name.
    """
    name, label = None, None
    for remark in found:
        if remark.sticks or remark.turn or remark.speaker:
            name, label = (remark.speaker, remark.label) if remark.sticks else (None, None)
        elif label and not remark.told:
            yield replace(remark, speaker=name, label=label)
            continue
        yield remark


def _ends(held: _Held, remark: Remark) -> bool:
    """Whether the remark ends the paragraph `held` and begins a new one."""
    if remark.turn and (remark.label, remark.speaker) != (held.label, held.speaker):
        return True
    if remark.turn and remark.label is None:
        return True
    if remark.label != held.label or remark.speaker != held.speaker:
        return held.complete or not _goes_on(held, remark)
    pause = remark.starts - held.ends > PAUSE
    if held.complete:
        return pause or len(held.text) >= ENOUGH
    return len(held.text) >= MOST or (pause and not _SENTENCE_END.search(remark.text) and "." not in held.text)


def _goes_on(held: _Held, remark: Remark) -> bool:
    """Whether the remark continues the paragraph's last sentence.

    It does if it begins with a lower-case letter, and the remark or the paragraph has no label.
    """
    unnamed = held.label is None or remark.label is None
    return unnamed and remark.text[:1].islower()


def _add(held: _Held, remark: Remark) -> str:
    """Append the remark's text to the paragraph. If that makes the paragraph long, append only up to a sentence's end.

    Returns the rest of the remark's text, which begins the next paragraph; "" if all of it was appended. A paragraph
    without a speaker takes the remark's speaker and label.
    """
    if held.speaker is None and remark.speaker is not None:
        held.speaker, held.label, held.guessed = remark.speaker, remark.label, True
    rest = ""
    text = remark.text
    if len(held.text) + len(text) >= ENOUGH and (found := _WITHIN.search(text)):
        text, rest = text[: found.end()].rstrip(), text[found.end() :]
    held.text, held.ends = joined(held.text, text), remark.ends
    return rest


def _made(held: _Held, before: str | None) -> Iterator[Paragraph]:
    begins = held.first.turn or held.speaker != before
    yield draft(
        text=held.text,
        speaker=held.speaker,
        label=held.label if begins else None,
        uncertain=GUESSED if held.guessed else None,
        starts=held.first.starts,
    )
    yield from map(_narration, held.told)


def _narration(remark: Remark) -> Paragraph:
    return draft(remark.text, "narration", starts=remark.starts)
