"""Offices are listed as printed, with their first and last dates; those that differ only in the apostrophe are one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.records import Speech, draft, numbered

if TYPE_CHECKING:
    from pathlib import Path


def test_an_office_with_another_apostrophe_or_case_is_the_same(tmp_path: Path) -> None:
    printed = {"2012": "Mayor of the People’s Harbour", "2013": "Mayor of the People's Harbour", "2014": "mayor"}
    with Archive(tmp_path / "a.sqlite") as archive:
        for year, office in printed.items():
            said = numbered([draft(f"It is {year}.", speaker="Ada Marsh", office=office)])
            archive.put(Speech(f"s-{year}", f"Talk {year}", year, said))
        archive.commit()
        rows = [row for _, rows in archive.speeches_with_rows() for row in rows]
        held = [(office.first, office.last, office.paragraphs) for office in archive.offices(rows)]
    assert held == [("2012", "2013", 2), ("2014", "2014", 1)]
