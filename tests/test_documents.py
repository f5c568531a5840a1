from __future__ import annotations

import datetime

import pytest

from index.documents import UNDATED, document, first_day
from index.records import Paragraph, Speech, numbered


def a_speech(**changes):
    paragraphs = numbered(
        [
            Paragraph(0, "", "Good day.", speaker="Ann Lee", voice="president"),
            Paragraph(0, "", "(Applause.)", "narration"),
        ]
    )
    return Speech(**{"id": "s-1", "title": "On rivers", "date": "2013-09-23", "paragraphs": paragraphs, **changes})


def test_a_speech_becomes_one_document_with_its_rows_and_facets():
    made = document(a_speech(place="Sochi", topics=("Rivers", "Rivers", "")), [7, 8])
    assert [(p.row, p.text) for p in made.paragraphs] == [(7, "Good day."), (8, "(Applause.)")]
    assert made.facets["topic"] == ("Rivers",)
    assert made.facets["place"] == ("Sochi",)
    assert made.facets["year"] == ("2013",)
    assert made.paragraphs[0].facets == {"speaker": ("Ann Lee",), "voice": ("president",), "kind": ("speech",)}
    assert made.paragraphs[1].facets["speaker"] == ()


def test_rows_and_paragraphs_must_be_equally_many():
    with pytest.raises(ValueError, match="argument 2"):
        document(a_speech(), [7, 8, 9])


@pytest.mark.parametrize("date", [None, "", "sometime", "2013-13", "0000-01-01"])
def test_what_is_no_date_has_no_day_and_no_year(date):
    made = document(a_speech(date=date), [7, 8])
    assert made.day == UNDATED
    assert made.facets["year"] == ()


@pytest.mark.parametrize(
    ("date", "first"), [("2013-09-23", (2013, 9, 23)), ("2013-09", (2013, 9, 1)), ("2013", (2013, 1, 1))]
)
def test_a_date_of_any_precision_begins_on_its_first_day(date, first):
    assert first_day(date) == datetime.date(*first).toordinal()
