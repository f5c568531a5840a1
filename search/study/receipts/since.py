"""Runs a receipt's searches again and finds which paragraphs are new, changed or gone since it was issued.

Here "then" means when the receipt was issued. The receipt's set of paragraphs tells which ones were found then. A
receipt for very many paragraphs has no set; in that case "new" means added to the archive later, and a changed
paragraph is recognised only if it is found now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from search.presenting.whole import in_time
from search.study.receipts.issuing import found
from search.study.receipts.receipt import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.archive.revisions import Revision
    from index.records import Paragraph, Speech
    from search.deadline import Deadline
    from search.study.receipts.issuing import Held
    from search.study.receipts.receipt import Receipt, Taken
    from search.study.studied import Studied

BATCH = 500  # paragraphs read together
MOST_LISTED = 200  # paragraphs of each kind that are shown; all are counted


class Mentioned(NamedTuple):
    """A paragraph in a list of differences; `speech` and `paragraph` are ids, `number` counts from 1 in the speech."""

    speech: str
    paragraph: str
    number: int
    title: str
    date: str | None
    speaker: str | None
    text: str


class Replaced(NamedTuple):
    """A paragraph found when the receipt was issued and changed since: its old text, and what replaced it, or None."""

    revision: Revision
    now: Mentioned | None


@dataclass(frozen=True, slots=True)
class Since:
    """The differences between what one search found when its receipt was issued ("then") and what it finds now.

    Of the paragraphs found then, `kept` is the number found now. `changed` have another text now. `left` still exist
    but are no longer found, because their speaker, date or topic was corrected. `gone` were removed, and are listed
    with their old texts. `unknown` is the number of the rest; if the receipt has a set, their speeches were removed.
    `new` is the number found now but not then; `listed` are the first of them. `proven` means that the digest or the
    numbers account for every paragraph found then. Each list has at most MOST_LISTED paragraphs; `all_changed`,
    `all_gone` and `all_left` are the full numbers.
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
        """Whether exactly the same paragraphs are found, with equally many occurrences of the words."""
        return self.then.digest == self.now.digest and self.then.occurrences == self.now.occurrences


@dataclass(frozen=True, slots=True)
class Reopened:
    """A receipt and the differences for each of its searches, found in the archive's generation `generation`.

    `foreign` means that the receipt was issued for another archive.
    """

    receipt: Receipt
    generation: int
    searches: tuple[Since, ...]
    foreign: bool

    @property
    def same(self) -> bool:
        """Whether every search of the receipt finds exactly what it found when the receipt was issued."""
        return all(each.same for each in self.searches)


def reopened(generation: Studied, receipt: Receipt, deadline: Deadline) -> Reopened:
    """Run the receipt's searches again and compare. Raises NotWholeError if the deadline passes first."""
    foreign = receipt.archive != generation.archive.identity
    counted = receipt.view != "search"
    told = []
    for one in receipt.taken:
        held = found(generation, one.request, deadline, occurrences=counted)
        told.append(_Again(generation, one, held, deadline, None if foreign else receipt.generation).since())
    return Reopened(receipt, generation.number, tuple(told), foreign)


@dataclass(frozen=True, slots=True)
class _Again:
    """One search of a receipt, run again: `then` is its record in the receipt, `held` what it finds now.

    `taken_in` is the generation in which the receipt was issued, or None if it is from another archive.
    """

    generation: Studied
    then: Taken
    held: Held
    deadline: Deadline
    taken_in: int | None

    def since(self) -> Since:
        """Compare what the search finds now with what it found when the receipt was issued."""
        then, held = self.then, self.held
        kept = self._kept()
        fresh = [id_ for id_ in held.paragraphs if id_ not in kept]
        replaced = list(self._replaced())
        changed = [each for each in replaced if each.now]
        gone = [each.revision for each in replaced if not each.now]
        left = list(self._left()) if then.members else []
        known = len(kept) + len(changed) + len(gone) + len(left)
        return Since(
            then,
            held.taken,
            len(kept),
            len(fresh),
            tuple(changed[:MOST_LISTED]),
            tuple(gone[:MOST_LISTED]),
            tuple(left[:MOST_LISTED]),
            max(then.paragraphs - known, 0),
            tuple(self._mentioned([held.paragraphs[id_] for id_ in fresh[:MOST_LISTED]])),
            digest(list(kept)) == then.digest or known == then.paragraphs,
            len(changed),
            len(gone),
            len(left),
        )

    def _kept(self) -> set[str]:
        """Return the ids of the paragraphs found both now and when the receipt was issued.

        If the receipt has no set, return all paragraphs found now that were already in the archive when it was issued;
        none if it is from another archive.
        """
        paragraphs = self.held.paragraphs
        if self.then.members is not None:
            return {id_ for id_ in in_time(paragraphs, self.deadline) if self._was_found(id_)}
        if self.taken_in is None:
            return set()
        return {id_ for id_, row in paragraphs.items() if row <= self.then.last_row}

    def _was_found(self, id_: str) -> bool:
        """Return whether the receipt's set has the paragraph, under its speech's current id or an earlier one."""
        members = self.then.members
        assert members is not None
        if id_ in members:
            return True
        speech, _, paragraph = id_.rpartition("/")
        return any(f"{alias}/{paragraph}" in members for alias in self.generation.archive.aliases(speech))

    def _replaced(self) -> Iterator[Replaced]:
        """Yield the paragraphs that the receipt is known to have found and that were changed or removed since."""
        paragraphs, seen = self.held.paragraphs, set()
        for revision in in_time(self.generation.archive.revisions_since(self.taken_in or 0), self.deadline):
            id_ = f"{revision.speech}/{revision.paragraph}"
            if id_ in seen or id_ in paragraphs or revision.successor == revision.paragraph:
                continue  # a paragraph that is its own successor still exists
            seen.add(id_)
            now = self._successor(revision)
            if self._was_found(id_) if self.then.members else now and f"{now[0]}/{now[1]}" in paragraphs:
                yield Replaced(revision, self._place(now))

    def _left(self) -> Iterator[Mentioned]:
        """Yield the paragraphs that the receipt found and the search no longer finds, although they still exist."""
        archive = self.generation.archive
        for id_ in in_time(archive.changed_since(self.taken_in or 0), self.deadline):
            speech = archive.speech(id_) if archive.canonical(id_) == id_ else None
            for p in speech.paragraphs if speech else ():
                own = f"{id_}/{p.id}"
                if speech and own not in self.held.paragraphs and self._was_found(own):
                    yield _of(speech, p)

    def _successor(self, revision: Revision) -> tuple[str, str] | None:
        """Return the (speech, paragraph) ids of what replaced the paragraph in the end, or None if nothing did."""
        changes = self.generation.archive.changes(revision.speech, revision.paragraph)
        last = changes[-1] if changes else revision
        return (revision.speech, last.successor) if last.successor else None

    def _place(self, place: tuple[str, str] | None) -> Mentioned | None:
        """Return the paragraph with those (speech, paragraph) ids, or None if the archive does not have it."""
        speech = self.generation.archive.speech(place[0]) if place else None
        if speech is None or place is None:
            return None
        return next((_of(speech, paragraph) for paragraph in speech.paragraphs if paragraph.id == place[1]), None)

    def _mentioned(self, rows: Sequence[int]) -> Iterator[Mentioned]:
        """Read the paragraphs in those rows of the archive, in the order of `rows`."""
        for first in range(0, len(rows), BATCH):
            told = self.generation.rows(rows[first : first + BATCH])
            for row in (told[number] for number in rows[first : first + BATCH] if number in told):
                p = row.paragraph
                yield Mentioned(row.speech, p.id, p.number, row.title, row.date, p.speaker, p.text)


def _of(speech: Speech, p: Paragraph) -> Mentioned:
    return Mentioned(speech.id, p.id, p.number, speech.title, speech.date, p.speaker, p.text)
