"""The roll (the list of all speeches, divided into leaves) has each speech on one leaf, with its last change if
known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.archive.roll import Entered
from index.records import Speech, draft, numbered

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

THEN = datetime(2024, 5, 6, 12, tzinfo=UTC)
TALKS = [Speech(f"s-{n}", f"Talk {n}", "2013-09-23", numbered([draft(f"The ferry sails {n}.")])) for n in range(1, 6)]


def test_a_speech_stays_on_its_leaf_when_others_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.archive.roll.LEAF", 2)
    with Archive(tmp_path / "a.sqlite") as archive:
        for talk in TALKS:
            archive.put(talk)
        assert archive.leaves() == (1, 2, 3)
        assert archive.leaf(2) == (Entered("s-3"), Entered("s-4"))
        for gone in ("s-1", "s-2", "s-3"):
            archive.delete(gone)
        assert archive.leaves() == (2, 3)
        assert (archive.leaf(1), archive.leaf(2), archive.leaf(3)) == ((), (Entered("s-4"),), (Entered("s-5"),))


def test_a_change_is_dated_by_its_revision_and_no_other_change_is(tmp_path: Path) -> None:
    said_else = replace(TALKS[0], paragraphs=numbered([draft("The ferry sails no more.")]))
    with Archive(tmp_path / "a.sqlite", clock=lambda: THEN) as archive:
        archive.put(TALKS[0])
        archive.commit()
        assert archive.leaf(1) == (Entered("s-1"),)
        archive.put(said_else)
        archive.commit()
        assert archive.leaf(1) == (Entered("s-1", "2024-05-06T12:00:00Z"),)
        archive.put(replace(said_else, place="Lowtown"))
        archive.commit()
        assert archive.leaf(1) == (Entered("s-1"),)
