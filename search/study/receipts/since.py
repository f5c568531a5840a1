"""A receipt opened later: asked again, and what is new, changed and gone since.

Where the receipt has the set of its paragraphs, each is told from the others; where they were too many for that, new is
what the archive got later, and of what was changed since only such as is found now is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from search.study.receipts.issuing import BATCH, found
from search.study.receipts.receipt import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.archive.revisions import Revision
    from index.records import Paragraph, Speech
    from search.deadline import Deadline
    from search.library import Generation
    from search.study.receipts.issuing import Held
    from search.study.receipts.receipt import Receipt, Taken

MOST_LISTED = 200  # paragraphs of each kind that are shown; all are counted


class Mentioned(NamedTuple):
    """A paragraph as a list of differences names it."""

    speech: str
    paragraph: str
    number: int
    title: str
    date: str | None
    speaker: str | None
    text: str


class Replaced(NamedTuple):
    """A paragraph that was found and reads otherwise now: what it said, and what took its place, if anything did."""

    revision: Revision
    now: Mentioned | None


@dataclass(frozen=True, slots=True)
class Since:
    """One search of a receipt asked again.

    Of the paragraphs found then, `kept` are found now; `changed` read otherwise; `left` are here but no longer found
    (their speaker, date or topic was corrected); `gone` were taken away with their text; `unknown` are all others: of
    speeches that were removed. `new` were not found then. `proven` says that the digest shows nothing else can be.
    Of each kind MOST_LISTED are listed; `all_changed`, `all_gone` and `all_left` count them all.
    """

    then: Taken
    now: Taken
    kept: int
    new: int
    changed: tuple[Replaced, ...]
    gone: tuple[Revision, ...]
    left: tuple[Mentioned, ...]
    unknown: int
    listed: tuple[Mentioned, ...]
    proven: bool
    all_changed: int
    all_gone: int
    all_left: int

    @property
    def same(self) -> bool:
        """Whether exactly the same paragraphs are found, and the words as often."""
        return self.then.digest == self.now.digest and self.then.occurrences == self.now.occurrences


@dataclass(frozen=True, slots=True)
class Reopened:
    """A receipt and what became of each of its searches; `foreign` where it is of another archive."""

    receipt: Receipt
    generation: int
    searches: tuple[Since, ...]
    foreign: bool

    @property
    def same(self) -> bool:
        """Whether all is as it was."""
        return all(each.same for each in self.searches)


def reopened(generation: Generation, receipt: Receipt, deadline: Deadline) -> Reopened:
    """The receipt asked again. Raises NotWholeError where its searches do not end before the deadline."""
    foreign = receipt.archive != generation.archive.identity
    counted = receipt.view != "search"
    since = 0 if foreign else receipt.generation
    told = (
        _since(generation, one, found(generation, one.request, deadline, occurrences=counted), since, foreign=foreign)
        for one in receipt.taken
    )
    return Reopened(receipt, generation.number, tuple(told), foreign)


def _since(generation: Generation, then: Taken, held: Held, since: int, *, foreign: bool) -> Since:
    then_held = _then(generation, then, held, foreign=foreign)
    fresh = [id_ for id_ in held.paragraphs if id_ not in then_held]
    replaced = list(_replaced(generation, then, held, since))
    changed = [each for each in replaced if each.now]
    gone = [each.revision for each in replaced if not each.now]
    left = list(_left(generation, then, held, since)) if then.members else []
    known = len(then_held) + len(changed) + len(gone) + len(left)
    return Since(
        then,
        held.taken,
        len(then_held),
        len(fresh),
        tuple(changed[:MOST_LISTED]),
        tuple(gone[:MOST_LISTED]),
        tuple(left[:MOST_LISTED]),
        max(then.paragraphs - known, 0),
        tuple(_mentioned(generation, [held.paragraphs[id_] for id_ in fresh[:MOST_LISTED]])),
        digest(list(then_held)) == then.digest or known == then.paragraphs,
        len(changed),
        len(gone),
        len(left),
    )


def _then(generation: Generation, then: Taken, held: Held, *, foreign: bool) -> set[str]:
    """Which of the paragraphs found now were found then."""
    if then.members is None:
        return set() if foreign else {id_ for id_, row in held.paragraphs.items() if row <= then.last_row}
    return {id_ for id_ in held.paragraphs if _was_in(generation, then, id_)}


def _was_in(generation: Generation, then: Taken, id_: str) -> bool:
    """Whether the paragraph was found then, under its speech's present id or an earlier one."""
    assert then.members is not None
    if id_ in then.members:
        return True
    speech, _, paragraph = id_.rpartition("/")
    return any(f"{alias}/{paragraph}" in then.members for alias in generation.archive.aliases(speech))


def _replaced(generation: Generation, then: Taken, held: Held, since: int) -> Iterator[Replaced]:
    """The paragraphs whose text was changed or taken away since, as far as it is known that they were found then."""
    seen = set()
    for revision in generation.archive.revisions_since(since):
        id_ = f"{revision.speech}/{revision.paragraph}"
        if id_ in seen or id_ in held.paragraphs:
            continue
        seen.add(id_)
        now = _successor(generation, revision)
        if _was_in(generation, then, id_) if then.members else now and f"{now[0]}/{now[1]}" in held.paragraphs:
            yield Replaced(revision, _place(generation, now))


def _successor(generation: Generation, revision: Revision) -> tuple[str, str] | None:
    """The speech and id of the paragraph that says it now, at the end of all its changes."""
    changes = generation.archive.changes(revision.speech, revision.paragraph)
    last = changes[-1] if changes else revision
    return (revision.speech, last.successor) if last.successor else None


def _place(generation: Generation, place: tuple[str, str] | None) -> Mentioned | None:
    """The paragraph of that speech and id."""
    speech = generation.archive.speech(place[0]) if place else None
    if speech is None or place is None:
        return None
    return next((_of(speech, paragraph) for paragraph in speech.paragraphs if paragraph.id == place[1]), None)


def _of(speech: Speech, p: Paragraph) -> Mentioned:
    return Mentioned(speech.id, p.id, p.number, speech.title, speech.date, p.speaker, p.text)


def _left(generation: Generation, then: Taken, held: Held, since: int) -> Iterator[Mentioned]:
    """The paragraphs that are here and were found then but are not now, in speeches that were changed since."""
    for id_ in generation.archive.changed_since(since):
        speech = generation.archive.speech(id_) if generation.archive.canonical(id_) == id_ else None
        for p in speech.paragraphs if speech else ():
            own = f"{id_}/{p.id}"
            if speech and own not in held.paragraphs and _was_in(generation, then, own):
                yield _of(speech, p)


def _mentioned(generation: Generation, rows: Sequence[int]) -> Iterator[Mentioned]:
    """The paragraphs of those rows, in their order."""
    for first in range(0, len(rows), BATCH):
        told = generation.archive.rows(rows[first : first + BATCH], generation.number)
        for row in (told[number] for number in rows[first : first + BATCH] if number in told):
            p = row.paragraph
            yield Mentioned(row.speech, p.id, p.number, row.title, row.date, p.speaker, p.text)
