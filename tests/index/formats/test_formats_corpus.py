"""The shared sets of other formats are read as an independent count of their files expects."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from index.reading.read import read, recognised
from index.records import Speech
from index.sources.source import Source
from index.sources.walk import sources
from tests.builders import counts, format_sets

pytestmark = pytest.mark.corpus

FLOORS = tomllib.loads((Path(__file__).parents[2] / "gate" / "formats.toml").read_text(encoding="utf-8"))
EVERY = {"UN General Debate": 20}  # reads every 20th file; benchmarks/formats.py reads all


@pytest.mark.parametrize("chosen", format_sets.SETS, ids=lambda chosen: chosen.name)
def test_a_set_holds_what_its_files_say_they_hold(shared_data: Path, chosen: format_sets.FormatSet) -> None:
    tally = format_sets.read_set(shared_data, chosen, EVERY.get(chosen.name, 1))
    assert tally.speeches > 0
    assert len(tally.disagreements) <= FLOORS["most_disagreements"].get(chosen.name, 0), tally.disagreements
    if EVERY.get(chosen.name, 1) == 1:
        assert dict(tally.skipped) == FLOORS["skipped"].get(chosen.name, {})
        assert tally.speeches == FLOORS["speeches"][chosen.name]


def test_every_file_of_the_sets_is_recognised_by_exactly_one_format(shared_data: Path) -> None:
    folders = [shared_data / "formats", shared_data / "seed-transcripts.txt"]
    folders += sorted((shared_data / "ungdc" / "ungdc" / "txt").glob("*"))[::20]
    read = [source for source in sources(folders) if isinstance(source, Source)]
    wrong = {source.name: [f.name for f in known] for source in read if len(known := recognised(source)) != 1}
    assert wrong == {}


def test_the_count_notices_what_a_reader_might_get_wrong(shared_data: Path) -> None:
    chosen = format_sets.SETS[0]
    path = sorted(shared_data.glob(chosen.pattern))[0]
    (source,) = (source for source in sources([path]) if isinstance(source, Source))
    (speech,) = (item for item in read(source) if isinstance(item, Speech))
    held = chosen.count(path)
    last = speech.paragraphs[-1]
    wrong = (
        replace(speech, paragraphs=speech.paragraphs[:-1]),
        replace(speech, paragraphs=(*speech.paragraphs[:-1], replace(last, text=last.text + "!"))),
        replace(speech, paragraphs=(*speech.paragraphs[:-1], replace(last, speaker="Somebody"))),
        replace(speech, date="2001-01-01"),
    )
    assert list(counts.disagreements("right", [speech], held)) == []
    assert all(list(counts.disagreements("wrong", [each], held)) for each in wrong)
