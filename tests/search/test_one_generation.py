"""While the archive is ahead of its index, counts, texts, titles and highlights of an answer are of the index's
generation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.archive.archive import Archive
from index.building.sync import sync
from index.config import IndexSettings, Settings
from search.embedded import open_engine
from search.request import SearchRequest
from search.study.lines import LinesRequest
from tests.builders.harbour import engine_over, speech
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine
    from search.results import SearchResults

BEFORE = speech(
    "2010-01-05", ("Ada Marsh", "The ferry sails at noon."), ("Bo Fenn", "The tide is low."), lead="A ferry."
)
AFTER = replace(
    speech("2010-01-05", ("Bo Fenn", "Low."), ("Ada Marsh", "No boat."), ("Bo Fenn", "The tide is low.")), title="Later"
)
OTHER = speech("2011-02-06", ("Ada Marsh", "Another ferry."))


def seen(found: SearchResults) -> list[object]:
    """Return all of an answer's content except the time it took."""
    events = next(facet.values for facet in found.facets if facet.name == "event")
    return [found.total, found.hits, events, found.timeline, [notice.code for notice in found.notices]]


def asked(engine: EmbeddedEngine) -> list[object]:
    """Return answers of several kinds."""
    lines = engine.study.lines(LinesRequest(SearchRequest("ferry")))
    moments = engine.study.moments(SearchRequest("ferry"))
    pages = [seen(engine.search(SearchRequest(text), also=("event",))) for text in ("ferry", "tide", "")]
    return [*pages, lines.lines, moments.first, moments.last, list(engine.hits(SearchRequest("")))]


def test_answers_stay_as_they_were_until_the_index_follows(tmp_path: Path) -> None:
    engine = engine_over(tmp_path, [BEFORE, OTHER])
    before = asked(engine)
    with Archive(tmp_path / "archive.sqlite") as archive:
        archive.put(AFTER)
        archive.delete(OTHER.id)
        archive.commit()
        archive.put(speech("2012-03-07", ("Ada Marsh", "A ferry again.")))
        archive.commit()
        assert asked(engine) == before
        assert (
            asked(open_engine(Settings(index=IndexSettings(path=tmp_path)))) == before
        )  # an engine that opens meanwhile gives the same answers
        sync(archive, tmp_path / "index", 64, NOBODY)
    assert engine._library.catch_up()
    assert asked(engine) != before
    assert [hit.speech for hit in engine.search(SearchRequest("ferry")).hits] == ["day-2012-03-07"]
