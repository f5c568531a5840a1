"""The speeches before and after another one, in the narrowest series."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from index.archive.archive import Archive
from tests.builders.harbour import speech

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADA, BO = ("Ada Marsh", "We sail."), ("Bo Fenn", "We pay.")
SPEECHES = (
    speech("2011", ADA, topics=("Harbour",), sections=("News",)),
    speech("2012-01-05", BO, topics=("Harbour", "Roads"), sections=("News",)),
    replace(speech("2012-01-06", ADA, sections=("News",)), id="late", time="18:00"),
    replace(speech("2012-01-06", ADA, topics=("Harbour",), sections=("News",)), id="early", time="09:00"),
    speech("2013-02", BO),
    speech("2014-02-03", ("Cy Tarn", "We wait.")),
    replace(speech("2014-02-03", ADA, topics=("Harbour",)), id="undated", date=None),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("succession")
    with Archive(folder / "archive.sqlite") as opened:
        for each in SPEECHES:
            opened.put(each)
        opened.commit()
        yield opened


def beside(archive: Archive, id_: str, speaker: str | None = None) -> tuple[str, str, str | None, str | None]:
    """Return the series, its value, and the ids of the speeches before and after the one with this id."""
    found = archive.succession(id_, speaker)
    ids = (each.id if each else None for each in (found.previous, found.next))
    return (found.series, found.value, *ids)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("id_", "speaker", "expected"),
    [
        ("day-2011", None, ("topics", "Harbour", None, "day-2012-01-05")),
        ("early", None, ("topics", "Harbour", "day-2012-01-05", None)),
        ("late", None, ("sections", "News", "early", None)),
        ("day-2013-02", "Bo Fenn", ("speaker", "Bo Fenn", "day-2012-01-05", None)),
        ("day-2013-02", None, ("archive", "", "late", "day-2014-02-03")),
        ("day-2014-02-03", "Cy Tarn", ("archive", "", "day-2013-02", None)),
        ("undated", "Ada Marsh", ("archive", "", None, None)),
        ("nowhere", None, ("archive", "", None, None)),
    ],
)
def test_the_narrowest_series_with_other_speeches_decides(
    archive: Archive, id_: str, speaker: str | None, expected: tuple[str, str, str | None, str | None]
) -> None:
    assert beside(archive, id_, speaker) == expected


def test_following_the_next_one_passes_every_dated_speech_of_an_archive_once(tmp_path: Path) -> None:
    days = ["2011", "2011-01-01", "2012-01-05", "2012-01-06", "2013-02"]
    with Archive(tmp_path / "a.sqlite") as archive:
        for day in reversed(days):
            archive.put(speech(day, ADA))
        passed = [f"day-{days[0]}"]
        while following := archive.succession(passed[-1], None).next:
            assert archive.succession(following.id, None).previous == (
                passed[-1],
                f"Day {passed[-1][4:]}",
                passed[-1][4:],
            )
            passed.append(following.id)
    assert passed == [f"day-{day}" for day in days]
