from __future__ import annotations

import json

from search.presenting.as_json import as_json
from search.request import SearchRequest
from search.results import (
    Bar,
    Facet,
    FacetValue,
    Hit,
    Notice,
    Passage,
    ScorePart,
    SearchResults,
    Snippet,
    Span,
    Suggestion,
)

HIT = Hit(
    speech="kremlin-1",
    paragraph="abc",
    number=3,
    title="On bridges",
    date="2011-05-04",
    time="13:30",
    place=None,
    speaker="Ada Marsh",
    office=None,
    kind="speech",
    voice="official",
    score=1.23456789,
    text="A bridge.",
    spans=(Span(2, 8),),
    snippet=Snippet("A bridge.", (Span(2, 8),)),
)
REQUEST = SearchRequest("bridge")


def test_the_answer_has_the_documented_shape() -> None:
    results = SearchResults(
        REQUEST,
        reading="bridge",
        total=1,
        events=1,
        hits=(HIT,),
        facets=(Facet("year", "Year", (FacetValue("2011", 1, picked=True),), 1),),
        timeline=(Bar("2011-05", 1),),
        notices=(Notice("unclosed-quote", "The quotation mark is not closed.", Span(0, 1)),),
        suggestions=(Suggestion("spelling", "bridges", REQUEST, 4),),
        took_ms=1.5,
    )
    assert json.loads(json.dumps(as_json(results))) == {
        "query": "bridge",
        "reading": "bridge",
        "notices": [
            {
                "code": "unclosed-quote",
                "message": "The quotation mark is not closed.",
                "span": [0, 1],
                "instead": None,
            }
        ],
        "total": 1,
        "events": 1,
        "took_ms": 1.5,
        "hits": [
            {
                "speech": "kremlin-1",
                "paragraph": "abc",
                "number": 3,
                "date": "2011-05-04",
                "title": "On bridges",
                "time": "13:30",
                "place": None,
                "speaker": "Ada Marsh",
                "uncertain": None,
                "office": None,
                "kind": "speech",
                "voice": "official",
                "language": "en",
                "more_in_speech": 0,
                "score": 1.234568,
                "text": "A bridge.",
                "spans": [[2, 8]],
                "url": "/speech/kremlin-1/p/abc",
            }
        ],
        "facets": {"year": [{"value": "2011", "count": 1, "picked": True}]},
        "timeline": [{"period": "2011-05", "count": 1}],
        "suggestions": [{"kind": "spelling", "text": "bridges", "total": 4}],
        "further": None,
    }


def test_a_hit_by_its_speechs_lead_has_it() -> None:
    hit = HIT._replace(lead=Snippet("Of bridges.", (Span(3, 10),)))
    (wired,) = as_json(SearchResults(REQUEST, "bridge", 1, 1, (hit,)))["hits"]
    assert wired["lead"] == {"text": "Of bridges.", "spans": [[3, 10]]}
    assert "lead" not in as_json(SearchResults(REQUEST, "bridge", 1, 1, (HIT,)))["hits"][0]


def test_a_hit_that_another_paragraph_answers_for_has_it() -> None:
    hit = HIT._replace(elsewhere=Passage("def", 5, "Bo Lind", Snippet("Of bridges.", (Span(3, 10),))))
    (wired,) = as_json(SearchResults(REQUEST, "bridge", 1, 1, (hit,)))["hits"]
    assert wired["elsewhere"] == {
        "paragraph": "def",
        "number": 5,
        "speaker": "Bo Lind",
        "text": "Of bridges.",
        "spans": [[3, 10]],
        "url": "/speech/kremlin-1/p/def",
    }


def test_an_explained_hit_has_the_parts_of_its_score() -> None:

    explained = HIT._replace(explanation=ScorePart("bridge", 1.2, (ScorePart("in the text", 1.2),)))
    (hit,) = as_json(SearchResults(REQUEST, "bridge", 1, 1, (explained,)))["hits"]
    assert hit["explanation"] == {
        "label": "bridge",
        "value": 1.2,
        "parts": [{"label": "in the text", "value": 1.2, "parts": []}],
    }
