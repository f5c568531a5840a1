from __future__ import annotations

import datetime

import pytest

from index.archive.archive import Archive
from index.documents import UNDATED, first_day
from index.records import Speech, draft, numbered


def a_speech(**changes):
    paragraphs = numbered(
        [
            draft("Good day.", speaker="Ann Lee", voice="president"),
            draft("(Applause.)", "narration"),
        ]
    )
    return Speech(**{"id": "s-1", "title": "On rivers", "date": "2013-09-23", "paragraphs": paragraphs, **changes})


def documents(folder, *speeches):
    with Archive(folder / "a.sqlite") as archive:
        for speech in speeches:
            archive.put(speech)
        archive.commit()
        return list(archive.documents())


def test_a_speech_becomes_one_document_with_its_rows_and_facets(tmp_path):
    (made,) = documents(tmp_path, a_speech(place="Sochi", topics=("Rivers", "Rivers", ""), lead="At the river."))
    assert (made.event, made.title, made.lead, made.language) == ("s-1", "On rivers", "At the river.", "en")
    assert [(p.row, p.text) for p in made.paragraphs] == [(1, "Good day."), (2, "(Applause.)")]
    assert made.facets["topic"] == ("Rivers",)
    assert made.facets["place"] == ("Sochi",)
    assert made.facets["year"] == ("2013",)
    said = {"speaker": ("Ann Lee",), "voice": ("president",), "kind": ("speech",), "language": ("en",)}
    assert made.paragraphs[0].facets == said
    assert made.paragraphs[1].facets["speaker"] == ()


def test_tags_become_the_facets_of_their_names(tmp_path):
    tags = {"topics": ("Rivers", "Dams"), "geography": ("Ghana",), "persons": ("Ann Lee",), "sections": ("News",)}
    (made,) = documents(tmp_path, a_speech(**tags))
    named = {"topic": ("Rivers", "Dams"), "geography": ("Ghana",), "person": ("Ann Lee",), "section": ("News",)}
    assert {name: made.facets[name] for name in named} == named


def test_paragraphs_come_in_the_order_printed_whatever_order_they_were_kept_in(tmp_path):
    first = a_speech()
    inserted = numbered([draft("A word before."), *first.paragraphs])
    (made,) = documents(tmp_path, first, a_speech(paragraphs=inserted))
    assert [(p.row, p.text) for p in made.paragraphs] == [(3, "A word before."), (1, "Good day."), (2, "(Applause.)")]


def test_a_speech_without_paragraphs_is_a_document_without(tmp_path):
    (made,) = documents(tmp_path, a_speech(paragraphs=()))
    assert made.paragraphs == ()


@pytest.mark.parametrize("date", [None, "", "sometime", "2013-13", "0000-01-01"])
def test_what_is_no_date_has_no_day_and_no_year(date, tmp_path):
    (made,) = documents(tmp_path, a_speech(date=date))
    assert made.day == UNDATED
    assert made.facets["year"] == ()


@pytest.mark.parametrize(
    ("date", "first"), [("2013-09-23", (2013, 9, 23)), ("2013-09", (2013, 9, 1)), ("2013", (2013, 1, 1))]
)
def test_a_date_of_any_precision_begins_on_its_first_day(date, first):
    assert first_day(date) == datetime.date(*first).toordinal()
