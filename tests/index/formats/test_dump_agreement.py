"""Real pages and dumps agree: four speeches of the shared dump, and dumps made from transcripts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest

from index.formats import dump, kremlin
from index.reading.read import read
from index.records import Speech
from index.sources.source import Source
from tests.builders import dumps

pytestmark = pytest.mark.corpus

FLOORS = tomllib.loads((Path(__file__).parents[2] / "gate" / "dumps.toml").read_text(encoding="utf-8"))
SAMPLE = 60  # pages, which take about five seconds to read both ways
TOGETHER = 5  # events in one dump


@pytest.fixture(scope="module")
def seed(shared_data: Path) -> tuple[list[str], list[Speech]]:
    """The lines of the shared dump, and the speeches read from it."""
    content = (shared_data / "seed-transcripts.txt").read_bytes()
    found = read(Source("seed-transcripts.txt", content))
    return content.decode().splitlines(), [speech for speech in found if isinstance(speech, Speech)]


def test_the_seed_gives_exactly_four_speeches_with_date_time_and_place(
    seed: tuple[list[str], list[Speech]],
) -> None:
    told = [(s.date, s.time, s.place, s.sections, s.topics, s.geography) for s in seed[1]]
    sochi, csto = ("2013-09-23", "Sochi"), ("CSTO",)
    assert told == [
        (sochi[0], "16:40", sochi[1], ("Transcripts",), csto, ()),
        (sochi[0], "14:45", sochi[1], ("Transcripts",), csto, ()),
        (sochi[0], "16:50", sochi[1], ("Transcripts",), csto, ()),
        (sochi[0], "21:15", sochi[1], ("News", "Transcripts"), ("Foreign policy",), ("People's Republic of China",)),
    ]


def test_titles_and_leads_of_the_seed_are_the_lines_that_print_them(
    seed: tuple[list[str], list[Speech]],
) -> None:
    lines, speeches = seed
    assert [lines.index(s.title) for s in speeches] == [1, 30, 61, 94]
    assert [lines.index(s.lead or "") for s in speeches] == [5, 34, 65, 95]


def test_the_guest_of_the_last_meeting_speaks_his_own_paragraphs(seed: tuple[list[str], list[Speech]]) -> None:
    meeting = seed[1][-1]
    assert [p.speaker for p in meeting.paragraphs] == (
        ["Vladimir Putin"] * 5 + ["Zhang Dejiang"] * 6 + ["Vladimir Putin"] * 3 + [None]
    )
    assert meeting.paragraphs[5].note == "translated from Russian"
    assert len(meeting.captions) == len(meeting.see_also) == 1
    assert not any(text in p.text for p in meeting.paragraphs for text in (*meeting.captions, "See also"))


def test_dumps_of_transcripts_read_as_the_pages_themselves(shared_data: Path) -> None:
    pages = [
        (path.name, content)
        for path in sorted((shared_data / "kremlin-pages" / "news").glob("*.html"))
        if b">Transcripts</a>" in (content := path.read_bytes())
    ]
    sample = sorted(Random(1).sample(pages, SAMPLE))
    layouts = dumps.layouts(1)
    agreements = []
    for start in range(0, SAMPLE, TOGETHER):
        group = sample[start : start + TOGETHER]
        text = dumps.dump((content.decode("utf-8", "replace") for _, content in group), next(layouts))
        found = list(dump.speeches(Source("dump", text.encode())))
        assert len(found) == len(group), f"dump of {[name for name, _ in group]}"
        for (name, content), two in zip(group, found, strict=True):
            one = next(kremlin.speeches(Source(name, content)))
            assert isinstance(one, Speech)
            assert isinstance(two, Speech)
            assert (two.title, two.date, two.time) == (one.title, one.date, one.time)
            agreements.append(dumps.agreement(one.paragraphs, two.paragraphs))
    sums = dumps.tally(agreements)
    assert sums["equal"] / sums["total"] >= FLOORS["sample"]["equal"]
    assert (sums["equal"] + sums["speaker"]) / sums["total"] >= FLOORS["sample"]["text"]
