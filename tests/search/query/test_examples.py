"""Every example of the help page is read as the page says, and whatever it mentions exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import open_snapshot
from search.planning.equivalents import table
from search.planning.plan import plan
from search.query.examples import EXAMPLES, Example
from search.query.lexer import TYPED
from search.query.parser import parse
from search.vocabulary.vocabulary import SnapshotVocabulary, Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = (
    "Drugs and drug trafficking are a danger. Terrorism, terrorism: a terrorist.",
    "By peaceful means, in our time: border security, an organisation; to be or not to be.",
    "The organization for labour and labor, war or conflict, the cold war, nuclear arms, peace.",
    "Syria, Iraq and Turkey: the CSTO is the Collective Security Treaty Organisation. A summit.",
    "The S-400 and the S400. Red colour. Organisation.",
)
FACETS = {
    "speaker": ("Vladimir Putin", "Dmitry Medvedev", "Angela Merkel"),
    "voice": ("president", "journalist"),
    "kind": ("speech", "quote"),
}
SHARED = {
    "topic": ("CSTO", "Drug trafficking"),
    "place": ("Sochi",),
    "geography": ("Syria",),
    "person": ("Angela Merkel",),
    "section": ("Transcripts",),
}


def paragraph(number: int, text: str) -> ParagraphDocument:
    facets = {name: (values[number % len(values)],) for name, values in FACETS.items()}
    return ParagraphDocument(row=number, text=text, facets=facets)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path: Path = tmp_path_factory.mktemp("examples")
    with IndexWriter(path) as writer:
        paragraphs = tuple(paragraph(i, text) for i, text in enumerate(TEXTS))
        writer.put(SpeechDocument("kremlin-60795", "A summit", facets=SHARED, paragraphs=paragraphs))
        writer.commit()
    return SnapshotVocabulary(open_snapshot(path))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.typed)
def test_an_example_is_read_as_the_help_page_says(example: Example, vocabulary: Vocabulary) -> None:
    parsed = parse(example.typed)
    planned = plan(parsed.query, vocabulary, equivalents=table())
    assert planned.reading == example.means
    assert tuple(notice.code for notice in (*parsed.notices, *planned.notices)) == example.notices


def test_every_field_has_an_example() -> None:
    named = {name for name in TYPED if any(f"{name}:" in e.typed or f"{name}:" in e.says for e in EXAMPLES)}
    assert {TYPED[name] for name in named} >= set(TYPED.values()) - {"text", "year", "language"}


def test_every_example_is_written_back_as_it_is_read() -> None:
    for example in EXAMPLES:
        query = parse(example.typed).query
        assert parse(str(query)).query == query
