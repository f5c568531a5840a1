from __future__ import annotations

import pytest
from whoosh import index, query
from whoosh.qparser import QueryParser

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from tests.builders.indexes import speech


@pytest.fixture(params=["one segment", "three segments"])
def folder(request, tmp_path):
    """An index of three speeches, of which "b" was put twice, in one segment or in one segment each."""
    several = request.param != "one segment"
    with IndexWriter(tmp_path) as writer:
        speeches = [
            speech("b", "old words of b", row=50),
            speech(
                "a", "The nations met", "security of nations", row=1, title="On nations", day=735_000, topic=("x", "y")
            ),
            speech("b", "To be or not to be", row=3, day=735_100, topic=("y",)),
            speech("c", "a secure nation", row=4, title="Peace"),
        ]
        for one in speeches:
            writer.put(one)
            if several:
                writer.commit(1)
        writer.commit(2)
    return tmp_path


def rows(folder, asked):
    """Return the rows that stock Whoosh finds, in ascending order."""
    with index.open_dir(folder).searcher() as searcher:
        return sorted(hit["row"] for hit in searcher.search(asked, limit=None))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (query.Term("text", "nation"), [1, 2, 4]),
        (query.Term("exact", "nation"), [4]),
        (query.Term("text", "word"), []),
        (query.Phrase("exact", ["not", "to", "be"]), [3]),
        (query.Phrase("exact", ["to", "not"]), []),
        (query.Phrase("text", ["secur", "nation"], slop=2), [2, 4]),
        (query.Prefix("exact", "secur"), [2, 4]),
        (query.Wildcard("exact", "n?tion*"), [1, 2, 4]),
        (query.FuzzyTerm("exact", "nations", maxdist=1), [1, 2, 4]),
        (query.Term("title", "nation"), [1, 2]),
        (query.Term("head", "nation"), [1]),
        (query.Term("topic", "y"), [1, 2, 3]),
        (query.TermRange("topic", "x", "x"), [1, 2]),
        (query.TermRange("date", "2013-05-01", "2013-05-31"), [1, 2]),
        (query.Term("event", "b"), [3]),
        (query.Every(), [1, 2, 3, 4]),
        (query.Not(query.Term("text", "nation")), [3]),
        (query.Or([query.Term("text", "be"), query.Term("text", "peac")]), [3]),
        (query.Term("topic", "y") & query.Term("text", "secur"), [2]),
    ],
    ids=str,
)
def test_stock_whoosh_answers_on_our_index(folder, asked, expected):
    assert rows(folder, asked) == expected


def test_scores_do_not_depend_on_how_documents_lie_in_segments(tmp_path):
    scores = []
    for name, commits in (("one", 1), ("many", 3)):
        with IndexWriter(tmp_path / name) as writer:
            for number, text in enumerate(["war and peace", "peace", "no war here at all"]):
                writer.put(speech(str(number), text, row=number))
                if commits > 1:
                    writer.commit(number)
            writer.commit(9)
        with index.open_dir(tmp_path / name).searcher() as searcher:
            scores.append({hit["row"]: hit.score for hit in searcher.search(query.Term("text", "war"))})
    assert scores[0] == pytest.approx(scores[1])


def test_the_best_are_found_though_blocks_are_skipped(tmp_path):
    texts = ["war " * (1 + (i == 1500)) + "peace " * (i % 9) for i in range(2000)]
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("a", *texts))
        writer.commit()
    with index.open_dir(tmp_path).searcher() as searcher:
        asked = query.Or([query.Term("text", "war"), query.Term("text", "peac")])
        some = [(hit["row"], hit.score) for hit in searcher.search(asked, limit=5)]
        everything = [(hit["row"], hit.score) for hit in searcher.search(asked, limit=None, optimize=False)]
    assert some == everything[:5]


def test_stored_fields_and_frequencies(folder):
    with index.open_dir(folder).searcher() as searcher:
        hit = searcher.search(query.Term("exact", "met"))[0]
        assert hit.fields() == {"row": 1, "event": "a", "topic": ["x", "y"], "date": "2013-05-12"}
        reader = searcher.reader()
        assert reader.doc_frequency("text", "nation") == 3
        assert reader.frequency("text", "nation") == 3
        assert reader.doc_count() == 4
        assert ("text", b"nation") in reader
        assert ("text", b"absent") not in reader
        assert "nations" in [t.decode() for t in reader.lexicon("exact")]
        assert reader.term_info("text", "nation").max_weight() == 1


def test_a_parsed_query_is_analysed_as_the_text_was(folder):
    opened = index.open_dir(folder)
    parser = QueryParser("text", opened.schema)
    assert rows(folder, parser.parse("Nation's")) == [1, 2, 4]


def test_writing_through_whoosh_is_refused(folder):
    codec = index.open_dir(folder).reader().leaf_readers()[0][0].codec()
    with pytest.raises(NotImplementedError, match="IndexWriter"):
        codec.per_document_writer(None, None)


def test_whoosh_and_rostra_read_the_same_generation(folder):
    assert index.open_dir(folder).latest_generation() == open_snapshot(folder).generation
