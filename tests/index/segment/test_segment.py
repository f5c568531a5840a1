from __future__ import annotations

import datetime

import numpy as np
import pytest

from index.building.writer import IndexWriter
from index.errors import DamagedError, NoIndexError
from index.segment.snapshot import current_generation, open_snapshot
from tests.builders.indexes import contents, speech

DAY = datetime.date(2013, 9, 23).toordinal()


@pytest.fixture
def segment(tmp_path):
    with IndexWriter(tmp_path / "index") as writer:
        first = "The nation met the nations: a nation!", "Nations of the e-mail"
        writer.put(speech("b", *first, row=7, title="On nations", day=DAY, topic=("x", "y"), speaker=("Ann",)))
        writer.put(speech("a", "To be or not to be", row=3, title="Hamlet", lead="A nation", place=("Sochi",)))
        writer.commit(5)
    return open_snapshot(tmp_path / "index").segments[0]


def found(segment, field, term):
    """Return a term's positions by document; {} if the field has no such term."""
    number = segment.term(field, term)
    if number < 0:
        return {}
    p = segment.positions(field, number)
    return {int(doc): p.positions[p.starts[i] : p.starts[i + 1]].tolist() for i, doc in enumerate(p.docs)}


def test_text_is_found_by_its_stems(segment):
    assert found(segment, "text", "nation") == {0: [1, 4, 6], 1: [0]}
    assert found(segment, "text", "nations") == {}


def test_exact_forms_are_the_parts_of_their_stems_lists(segment):
    assert found(segment, "exact", "nation") == {0: [1, 6]}
    assert found(segment, "exact", "nations") == {0: [4], 1: [0]}
    assert found(segment, "exact", "the") == {0: [0, 3], 1: [2]}


def test_compounds_stand_with_their_joined_form(segment):
    assert found(segment, "exact", "email") == found(segment, "exact", "e") == {1: [3]}
    assert found(segment, "exact", "mail") == {1: [4]}


def test_titles_and_leads_belong_to_every_paragraph_and_heads_to_the_first(segment):
    assert found(segment, "title", "nation") == {0: [1], 1: [1]}
    assert found(segment, "lead", "nation") == {2: [1]}
    assert found(segment, "head", "nation") == {0: [1], 2: [3]}


def test_lengths_are_exact(segment):
    assert segment.lengths("text").tolist() == segment.lengths("exact").tolist() == [7, 6, 6]
    assert segment.lengths("title").tolist() == [2, 2, 1]
    assert segment.lengths("head").tolist() == [2, 0, 3]
    assert {f: segment.total_length(f) for f in ("text", "title", "head", "topic")} == {
        "text": 19,
        "title": 5,
        "head": 5,
        "topic": 4,
    }


def test_facets_are_columns_and_terms(segment):
    topic, place = segment.facets.of_documents("topic"), segment.facets.of_documents("place")
    assert [topic.of(doc) for doc in range(3)] == [["x", "y"], ["x", "y"], []]
    assert place.offsets is None
    assert place.ordinals.tolist() == [1, 1, 0]  # the number of values stands for "no value"
    assert found(segment, "topic", "y") == {0: [0], 1: [0]}
    assert found(segment, "speaker", "Ann") == {0: [0], 1: [0]}
    assert found(segment, "event", "a") == {2: [0]}
    assert segment.facets.own("topic").of(0) == ["x", "y"]
    assert [found.tolist() for found in segment.facets.holding("topic", [0, 1])] == [[0, 1], [2, 2]]
    assert [found.tolist() for found in segment.facets.holding("topic", [1], np.array([1, 2], np.int32))] == [[0], [1]]


def test_days_are_numbers_and_dates_are_terms(segment):
    assert segment.days.tolist() == [DAY, DAY, 0]
    assert found(segment, "date", "2013-09-23") == {0: [0], 1: [0]}
    assert list(segment.terms("date")) == ["2013-09-23"]


def test_rows_and_speeches_lead_back(segment):
    assert segment.rows.tolist() == [7, 8, 3]
    assert segment.speeches.tolist() == [0, 0, 1]
    assert segment.starts.tolist() == [0, 2, 3]
    assert segment.speeches_of("a") == [1]
    assert segment.speeches_of("none") == []


def test_terms_are_sorted_and_have_ranges(segment):
    terms = list(segment.terms("exact"))
    assert terms == sorted(terms)
    assert [segment.term_text("exact", n) for n in segment.term_range("exact", "nation")] == ["nation", "nations"]
    assert segment.term_count("exact") == len(terms)


def test_a_field_that_is_none_is_named(segment):
    with pytest.raises(KeyError, match="nonsense"):
        segment.term("nonsense", "x")


def test_a_form_that_two_languages_stem_differently_is_in_both_lists(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("en", "nationalities national", language="en"))
        writer.put(speech("fr", "national nationalities", row=1, language="fr"))
        writer.commit()
    segment = open_snapshot(tmp_path).segments[0]
    assert found(segment, "exact", "national") == {0: [1], 1: [0]}
    assert found(segment, "exact", "nationalities") == {0: [0], 1: [1]}
    assert segment.doc_frequency("exact", segment.term("exact", "nationalities")) == 2


def test_long_lists_cross_many_blocks(tmp_path):
    texts = ["x " * (i % 7) + "y" for i in range(1000)]
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", *texts))
        writer.commit()
    segment = open_snapshot(tmp_path).segments[0]
    positions = found(segment, "text", "x")
    assert positions == {i: list(range(i % 7)) for i in range(1000) if i % 7}
    assert found(segment, "text", "y") == {i: [i % 7] for i in range(1000)}


def test_no_folder_no_index_and_no_commit_are_no_index(tmp_path):
    with pytest.raises(NoIndexError, match="no index"):
        open_snapshot(tmp_path / "nowhere")
    with pytest.raises(NoIndexError):
        current_generation(tmp_path)


def test_an_empty_index_is_an_index(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.commit(3)
    snapshot = open_snapshot(tmp_path)
    assert (snapshot.doc_count, snapshot.live_count, snapshot.archive_generation) == (0, 0, 3)


def test_texts_without_words_are_documents(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "", "—", row=4))
        writer.commit()
    snapshot = open_snapshot(tmp_path)
    assert sorted(contents(snapshot)) == [4, 5]


def test_a_snapshot_takes_over_what_has_not_changed(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", "one"))
        writer.commit()
        first = open_snapshot(tmp_path)
        writer.put(speech("b", "two", row=1))
        writer.commit()
        second = open_snapshot(tmp_path, first)
        assert second.segments[0] is first.segments[0]
        writer.delete("a")
        writer.put(speech("c", "three", row=2))
        writer.commit()
        third = open_snapshot(tmp_path, second)
    assert third.segments[0] is second.segments[1]
    assert [s.generation for s in (first, second, third)] == [0, 1, 2]


def test_damage_in_the_packed_words_is_never_read_past_the_end(tmp_path):
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", *["x " * (i % 5) + "y z" for i in range(700)]))
        writer.commit()
    path = open_snapshot(tmp_path).segments[0].path
    whole = path.read_bytes()
    rng = np.random.default_rng(1)
    refused = 0
    for _ in range(60):
        content = bytearray(whole)
        for at in rng.integers(64, len(whole), 20):
            content[at] = rng.integers(256)
        path.write_bytes(content)
        refused += not _reads(tmp_path)
    assert refused > 50


def _reads(path):
    """Return whether the damaged index is read without an error; reading it must not end the process."""
    try:
        contents(open_snapshot(path))
    except (DamagedError, AssertionError):
        return False
    return True
