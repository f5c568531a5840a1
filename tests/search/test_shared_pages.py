"""From reading to searching, on the shared real pages: what is indexed is complete, found, and quoted word for word."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import rostra
from search.quotations import check
from search.request import SearchRequest

if TYPE_CHECKING:
    from pathlib import Path

    from search.embedded import EmbeddedEngine

pytestmark = pytest.mark.corpus

QUOTED = 40  # paragraphs from each of which some words are quoted


def test_every_page_is_a_speech_of_its_own(kremlin_engine: EmbeddedEngine, shared_data: Path) -> None:
    stats = kremlin_engine.stats()
    pages = len(list((shared_data / "kremlin-pages" / "news").glob("*.html")))
    assert (stats.speeches, stats.skipped, stats.aliases) == (pages, 0, 0)


def test_any_stretch_of_a_paragraph_is_quoted_word_for_word(kremlin_engine: EmbeddedEngine) -> None:
    chance = random.Random(7)
    long = [(s.id, p) for s in kremlin_engine.speeches() for p in s.paragraphs if len(p.text) > 300]
    missed = []
    for speech, paragraph in chance.sample(long, QUOTED):
        words = paragraph.text.split()
        start = chance.randrange(len(words) - 8)
        quotation = " ".join(words[start : start + chance.randint(6, 40)])
        checked = check.check(kremlin_engine, quotation)
        if checked.verdict != "verbatim" or (speech, paragraph.id) not in {
            (p.speech, p.paragraph) for p in checked.places
        }:
            missed.append((speech, paragraph.id, checked.verdict))
    assert missed == []


def test_the_counts_of_a_facet_are_those_of_its_searches(kremlin_engine: EmbeddedEngine) -> None:
    asked = SearchRequest("drug trafficking")
    found = {facet.name: facet.values for facet in kremlin_engine.search(asked).facets}
    for name in ("topic", "year", "speaker"):
        for value in found[name][:3]:
            assert kremlin_engine.search(asked.toggle(name, value.value)).total == value.count


def test_pages_that_hold_no_speech_are_skipped_with_their_kind(shared_data: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[index]\nworkers = 1", "utf-8")
    extras = [str(path) for path in sorted((shared_data / "kremlin-mirror-extras").iterdir())]
    command = [
        "index",
        "--json",
        "--config",
        str(tmp_path / "config.toml"),
        *extras,
        str(shared_data / "seed-transcripts.txt"),
    ]
    counts = json.loads(CliRunner().invoke(rostra.main, command, catch_exceptions=False).stdout)
    files = sum(path.is_file() for path in (shared_data / "kremlin-mirror-extras").rglob("*"))
    assert counts["new"] == 4
    assert sum(counts["skipped"].values()) == files
    assert all(reason.endswith("page") for reason in counts["skipped"])
