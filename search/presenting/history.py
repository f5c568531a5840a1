"""The earlier wordings of a paragraph, each with the words in which the one that replaced it differs."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.tokens import written
from index.archive.revisions import followed, predecessors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.archive.revisions import Revision
    from index.records import Paragraph, Speech

MOST_WORDS = 2_000  # words of a wording that are compared: the comparison's time grows with the square of their number


class Reworded(NamedTuple):
    """A part of two wordings: its text in the former and in the later one, "" if that has no words there."""

    former: str
    later: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A former wording, `was`, and `later`, what replaced it: a former wording too, the present one, or None.

    `parts` compares the texts of the two. `is_meant` is true for the wording that the page's address chooses.
    """

    was: Revision
    later: Revision | Paragraph | None
    parts: tuple[Reworded, ...]
    is_meant: bool

    @property
    def is_by_another(self) -> bool:
        """Whether the wording that replaced it has another speaker; False if either speaker was not recorded."""
        if self.later is None or self.was.kind is None or self.later.kind is None:
            return False
        return self.was.speaker != self.later.speaker


def latest_changes(told: Sequence[Revision]) -> Mapping[str, Revision]:
    """Map each paragraph id to the latest revision that it replaced.

    `told` has all revisions of the speech, oldest first.
    """
    return {each.successor: each for each in told if each.successor}


def meant(told: Sequence[Revision], speech: Speech, paragraph: str, until: str) -> Revision | None:
    """Return the former wording that an address means: that of `paragraph`, an id, until the time `until`.

    If it had none until then, its latest one is meant, or none if the speech still has the paragraph.
    """
    own = [each for each in told if each.paragraph == paragraph]
    chosen = [each for each in own if each.changed == until]
    if chosen or not own or any(each.id == paragraph for each in speech.paragraphs):
        return chosen[-1] if chosen else None
    return own[-1]


def wordings(
    told: Sequence[Revision], speech: Speech, paragraph: str, chosen: Revision | None = None
) -> tuple[Wording, ...]:
    """Return the former wordings of the paragraph with this id, newest first, with the wordings before and after it.

    `told` has the speech's revisions, oldest first, and `chosen` is the wording that the page's address means.
    """
    held = {each.id: each for each in speech.paragraphs}
    after = () if paragraph in held else followed(told, paragraph, held)
    ended = [each for each in told[told.index(after[-1]) :] if each.paragraph == after[-1].successor] if after else []
    shown = {*predecessors(told, paragraph), *after, *ended}
    found = [
        _wording(each, _replacement(told[at + 1 :], each, held), speech.language, is_meant=each is chosen)
        for at, each in enumerate(told)
        if each in shown
    ]
    return tuple(reversed(found))


def _replacement(
    since: Sequence[Revision], was: Revision, held: Mapping[str, Paragraph]
) -> Revision | Paragraph | None:
    """Return what replaced the wording: the next one of its successor's id, in `since` or in `held`."""
    if was.successor is None:
        return None
    return next((each for each in since if each.paragraph == was.successor), None) or held.get(was.successor)


def _wording(was: Revision, later: Revision | Paragraph | None, language: str, *, is_meant: bool) -> Wording:
    text = was.text if later is None else later.text
    return Wording(was, later, differences(was.text, text, language), is_meant)


def differences(former: str, later: str, language: str) -> tuple[Reworded, ...]:
    """Compare two texts word by word, with their case and punctuation; both are the parts joined together.

    Texts of more than MOST_WORDS words are compared as a whole.

    >>> [tuple(part) for part in differences("The old ferry sails.", "The ferry sails!", "en")]
    [('The ', 'The '), ('old ', ''), ('ferry ', 'ferry '), ('sails.', 'sails!')]
    """
    one, other = _words(former, language), _words(later, language)
    if max(len(one), len(other)) > MOST_WORDS:
        return (Reworded(former, later),)
    return tuple(_differences(one, other))


def _differences(one: Sequence[str], other: Sequence[str]) -> Iterator[Reworded]:
    bare, bare_other = ([word.strip() for word in side] for side in (one, other))
    matcher = SequenceMatcher(None, bare, bare_other, autojunk=False)
    for _, start, end, later_start, later_end in matcher.get_opcodes():
        yield Reworded("".join(one[start:end]), "".join(other[later_start:later_end]))


def _words(text: str, language: str) -> list[str]:
    """Cut the text before each word but the first, so that signs and spaces stay with the word before them."""
    starts = [0, *(token.start for token in written(text, language)[1:]), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]
