"""A speech's title is the context of its paragraphs if any of the query's words is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import open_snapshot
from search.execution.execute import TreeSearch, execute
from search.planning.plan import plan
from search.query.parser import parse
from search.vocabulary.vocabulary import SnapshotVocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from index.segment.snapshot import Snapshot

SPEECHES = {
    "Opening of the council": ["Good morning.", "The old reform of the harbour dues has gone on for too long."],
    "Report from Lumdal": ["Good evening.", "The old reform of the harbour dues has gone on for too long.", "Goodbye."],
    "Talk with pupils": ["Good day.", "We pupils like music.", "A choir of Lumdal sang."],
}
PARAGRAPHS = [(title, text) for title, texts in SPEECHES.items() for text in texts]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path: Path = tmp_path_factory.mktemp("titles")
    row = 0
    with IndexWriter(path) as writer:
        for number, (title, texts) in enumerate(SPEECHES.items()):
            paragraphs = tuple(ParagraphDocument(row + at, text) for at, text in enumerate(texts))
            writer.put(SpeechDocument(f"e{number}", title=title, paragraphs=paragraphs))
            row += len(texts)
        writer.commit()
    return open_snapshot(path)


def any_of(snapshot: Snapshot, typed: str) -> list[tuple[str, str]]:
    """Return (title, text) of each paragraph with any of the words, best first."""
    asked = plan(parse(typed).query, SnapshotVocabulary(snapshot))
    found = execute(snapshot, TreeSearch(asked.any_words, limit=20))
    rows = [int(row) for segment in snapshot.segments for row in segment.rows]
    return [PARAGRAPHS[rows[doc]] for doc in found.docs]


def test_of_two_like_paragraphs_the_one_whose_title_has_a_further_word_comes_first(snapshot: Snapshot) -> None:
    found = any_of(snapshot, "lumdal harbour dues reform")
    assert [title for title, text in found if "reform" in text] == ["Report from Lumdal", "Opening of the council"]


def test_a_title_alone_finds_no_paragraph_but_the_first_of_its_speech(snapshot: Snapshot) -> None:
    assert ("Report from Lumdal", "Goodbye.") not in any_of(snapshot, "lumdal reform")
    assert ("Report from Lumdal", "Good evening.") in any_of(snapshot, "lumdal reform")


def test_a_word_that_the_paragraph_has_itself_is_not_counted_again_for_the_title(snapshot: Snapshot) -> None:
    asked = plan(parse("music pupils").query, SnapshotVocabulary(snapshot)).any_words
    (whole, words) = (execute(snapshot, TreeSearch(tree, limit=20)) for tree in (asked, asked.a))
    assert "title:pupil" in str(asked)
    assert whole.scores.tolist() == words.scores.tolist()


def test_what_is_asked_of_the_text_alone_has_no_title(snapshot: Snapshot) -> None:
    assert "title" not in str(plan(parse("text:(lumdal reform)").query, SnapshotVocabulary(snapshot)).any_words)
