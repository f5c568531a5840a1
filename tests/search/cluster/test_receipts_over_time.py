"""A receipt opened after the archive has changed: both engines agree on what is new, changed and gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, SearchSettings, Settings
from index.records import numbered
from search.cluster.cluster_engine import open_engine as over_cluster
from search.embedded import open_engine as over_disk
from search.request import Pick, SearchRequest
from tests.builders.clusters import brought, forget, settings_for
from tests.builders.harbour import random_speeches, speech
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.study.receipts.receipt import Receipt, View
    from search.study.study import Study

    Studies = tuple[Study, Study]

SPEECHES = random_speeches(11, 20)
ASKED = (
    SearchRequest("harbour"),
    SearchRequest("ferry OR tide"),
    SearchRequest("pier", picks=(Pick("speaker", "Ada Marsh"),)),
    SearchRequest("", since="2010", until="2010"),
    SearchRequest('"the harbour"'),
)
VIEWS: tuple[View, ...] = ("search", "lines", "trends")


def changes(archive: Archive) -> None:
    """Change texts and speakers, add paragraphs and a speech, and remove others."""
    first, second, third, fourth, fifth, *_ = SPEECHES
    archive.put(replace(first, paragraphs=numbered(replace(p, text=f"{p.text} So be it.") for p in first.paragraphs)))
    archive.put(replace(second, paragraphs=tuple(replace(p, speaker="Di Weir") for p in second.paragraphs)))
    said = [
        *third.paragraphs,
        *speech("2020-01-01", ("Ada Marsh", "The harbour has a pier, a ferry and a tide.")).paragraphs,
    ]
    archive.put(replace(third, paragraphs=numbered(said)))
    archive.put(replace(fourth, paragraphs=numbered(fourth.paragraphs[1:])))
    archive.delete(fifth.id)
    archive.put(speech("2010-07-30", ("Ada Marsh", "The ferry left the harbour with the tide, by the pier.")))
    archive.commit()


@pytest.fixture(scope="module")
def opened(
    opensearch: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Studies, dict[tuple[View, SearchRequest], Receipt]]]:
    """The studies of both engines after the changes, and the receipts issued before."""
    settings = Settings(index=IndexSettings(path=tmp_path_factory.mktemp("harbour")), search=SearchSettings(seconds=0))
    configured = settings_for(opensearch, shards=3)
    with Archive(settings.index.archive) as archive:
        for each in SPEECHES:
            archive.put(each)
        archive.commit()
        before = studies(archive, settings, configured)
        receipts = {(view, asked): issued(before, view, asked) for view in VIEWS for asked in ASKED}
        changes(archive)
        after = studies(archive, settings, configured)
    yield after, receipts
    forget(configured)


def studies(archive: Archive, settings: Settings, configured: Any) -> Studies:
    """Update index and cluster to match the archive; return the studies of both engines."""
    sync(archive, settings.index.index, 64, NOBODY)
    brought(archive, settings, configured)
    return over_disk(settings).study, over_cluster(replace(settings, opensearch=configured)).study


def issued(both: Studies, view: View, asked: SearchRequest) -> Receipt:
    """Issue the receipt with both engines, and assert that the receipts are equal."""
    disk, cluster = (study.receipt(view, (asked,), {}) for study in both)
    assert disk == cluster
    return cluster


def test_what_is_new_changed_and_gone_is_told_alike(opened: Any) -> None:
    (disk, cluster), receipts = opened
    told = set()
    for receipt in receipts.values():
        found = cluster.reopened(receipt)
        assert found == disk.reopened(receipt)
        for since in found.searches:
            told |= {name for name in ("new", "changed", "gone", "left", "unknown") if getattr(since, name)}
    assert told == {"new", "changed", "gone", "left", "unknown"}
