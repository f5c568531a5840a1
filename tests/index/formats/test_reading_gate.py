"""The quality gate of reading: figures over all shared pages are at least those in gate/reading.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from benchmarks import reading

HERE = Path(__file__).parents[2]
FLOORS = tomllib.loads((HERE / "gate" / "reading.toml").read_text(encoding="utf-8"))
MICROFORMATS_EVERY = 40  # one page in this many, because mf2py takes three times as long as Rostra's reader

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def figures(shared_data):
    return reading.measure(sorted((shared_data / "kremlin-pages").rglob("*.html")), MICROFORMATS_EVERY)


def test_every_field_agrees_with_the_independent_readers_or_has_a_known_cause(figures):
    assert figures.compared >= FLOORS["fields"]["compared"]
    assert len(figures.unexplained) <= FLOORS["fields"]["unexplained"], figures.unexplained[:5]


def test_the_paragraphs_of_a_page_are_its_visible_text(figures):
    assert figures.speeches >= FLOORS["text"]["pages"], figures.skipped
    assert figures.text_equal >= FLOORS["text"]["equal"], figures.text_differs[:5]


def test_labels_lead_to_speakers(figures):
    floors = FLOORS["speakers"]
    assert figures.labelled >= floors["labelled"]
    assert figures.named / figures.labelled >= floors["named_share"]


def test_one_person_has_one_name(figures):
    floors = FLOORS["speakers"]
    assert floors["people"] <= len(figures.people) <= floors["people_ceiling"]


def test_speakers_are_found_without_bold_too(figures):
    assert figures.same_without_bold / figures.of_labelled_pages >= FLOORS["speakers"]["without_bold_share"]


def test_labelled_paragraphs_have_a_voice(figures):
    known = figures.labelled - figures.voices["unknown"]
    assert known / figures.labelled >= FLOORS["voices"]["known_share"]


def test_the_judged_sample_was_right_often_enough():
    judged = FLOORS["voices"]["judged"]
    assert judged["right"] / judged["read"] >= judged["right_share"]
