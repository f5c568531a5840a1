"""The history of paragraphs: the archive keeps each old text with its speaker and the id of its successor.

The successor of an old paragraph is the one in the newer text of the speech that replaced it.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from index.records import Paragraph, normalised

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from index.records import Kind

ALIKE = 0.5  # a successor has in common, in order, at least this share of the longer text's words
PART = 0.8  # or this share of the shorter text's words, if the paragraph was split or joined with another
PART_WORDS = 6  # but then at least this many words, since many paragraphs contain "Thank you very much"
MOST_PAIRS = 400_000_000  # pairs of an old and a new paragraph; with more, no successor is looked for
MOST_WORDS = 2_000  # words compared of each paragraph: about ten printed pages
NEAR = 12  # new paragraphs examined on each side of the old one's relative position in the changed part


@dataclass(frozen=True, slots=True)
class Revision:
    """The `text` and `speaker` that a paragraph had before a change of either.

    `speech` is the speech's id, and `paragraph` the id that the paragraph had before the change. `changed` is the time
    of the change (ISO 8601, UTC), and `generation` the number of the first commit without this text. `successor` is the
    id of the paragraph that has replaced this one, or None if none is similar. `number`, `kind`, `label` and `office`
    are the paragraph's, too. Of a change recorded by an older Rostra, these and the speaker are unknown; then `kind` is
    None.
    """

    speech: str
    paragraph: str
    text: str
    changed: str
    generation: int
    successor: str | None
    number: int | None = None
    kind: Kind | None = None
    speaker: str | None = None
    label: str | None = None
    office: str | None = None

    @property
    def wording(self) -> Paragraph:
        """The former paragraph; its number is 0 if that is unknown."""
        said = (self.kind or "speech", self.speaker, self.label, self.office)
        return Paragraph(self.number or 0, self.paragraph, self.text, *said)


REVISION_COLUMNS = tuple(Revision.__dataclass_fields__)[1:]  # all but the speech, for which the table has its key


def predecessors(told: Sequence[Revision], paragraph: str) -> tuple[Revision, ...]:
    """Return the texts that the paragraph `paragraph` has replaced, and the texts before these, oldest first.

    `paragraph` is an id, and `told` has all revisions of the speech, oldest first.
    """
    wanted, found = {paragraph}, list[Revision]()
    for each in reversed(told):
        if each.successor in wanted:
            wanted.add(each.paragraph)
            found.append(each)
    return tuple(reversed(found))


def followed(told: Sequence[Revision], paragraph: str, held: Collection[str]) -> tuple[Revision, ...]:
    """Return the earlier texts of the paragraph `paragraph` and of its successors that are gone too, oldest first.

    `paragraph` is an id. `told` has all revisions of the speech, oldest first, and `held` the ids of the paragraphs
    that the speech has now. Successors are followed until one is in `held`; its earlier texts are left out, and so are
    the texts that a successor had before it replaced the paragraph.
    """
    found: list[Revision] = []
    asked, since = set[str](), 0
    following: str | None = paragraph
    while following and following not in asked:
        asked.add(following)
        places = [at for at in range(since, len(told)) if told[at].paragraph == following]
        found += [told[at] for at in places]
        since = places[-1] + 1 if places else since
        successors = [told[at].successor for at in places]
        following = None if any(each in held for each in successors) else next(reversed(successors), None)
    return tuple(found)


def vanished(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str | None]]:
    """Yield the paragraphs of `old` that `new` does not have with the same id, text and speaker, each with its
    successor's id.

    The id is None if there is no successor. A paragraph that keeps its id although its spelling (a capital, a quotation
    mark) or its speaker changed is its own successor.
    """
    printed = {paragraph.id: paragraph for paragraph in new}
    for paragraph in old:
        now = printed.get(paragraph.id, paragraph)
        if (now.text, now.speaker) != (paragraph.text, paragraph.speaker):
            yield paragraph, paragraph.id
    if len(old) * len(new) > MOST_PAIRS:
        yield from ((paragraph, None) for paragraph in old if paragraph.id not in printed)
        return
    matcher = SequenceMatcher(None, [p.id for p in old], [p.id for p in new], autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation in ("replace", "delete"):
            gone = [p for p in old[start:end] if p.id not in printed]
            yield from _with_successors(gone, new[new_start:new_end])


def _with_successors(gone: Sequence[Paragraph], fresh: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str | None]]:
    """Pair each paragraph of `gone` with the id of its successor in `fresh`, or with None if it has none.

    `fresh` has the new paragraphs of one changed part of a speech, `gone` the old paragraphs of that part whose ids the
    new text lacks. A successor is looked for only near the same relative position.
    """
    words = [normalised(p.text).split() for p in fresh]
    for position, paragraph in enumerate(gone):
        middle = position * len(fresh) // max(1, len(gone))
        near = range(max(0, middle - NEAR), min(len(fresh), middle + NEAR + 1))
        own = normalised(paragraph.text).split()
        common = {i: _common(own, words[i]) for i in near}
        alike = [i for i in near if _is_successor(common[i], len(own), len(words[i]))]
        best = max(alike, key=lambda i: (common[i], -abs(i - middle)), default=None)
        yield paragraph, None if best is None else fresh[best].id


def _common(one: list[str], other: list[str]) -> int:
    """Return the number of words that two texts have in common, in the same order."""
    one, other = one[:MOST_WORDS], other[:MOST_WORDS]
    if not set(one) & set(other):
        return 0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _is_successor(common: int, one: int, other: int) -> bool:
    shorter, longer = sorted((one, other))
    return common > 0 and (common >= ALIKE * longer or (common >= PART_WORDS and common >= PART * shorter))
