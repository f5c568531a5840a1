"""Of a hit's speech, the paragraph with the most of the query is found, as reading every paragraph finds it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from index.building.writer import IndexWriter
from index.documents import ParagraphDocument, SpeechDocument
from index.segment.snapshot import Snapshot, open_snapshot
from search.execution.best_paragraphs import best_paragraphs
from search.loops import choice
from search.planning.plan import plan
from search.query.parser import parse
from search.vocabulary.vocabulary import SnapshotVocabulary

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("harbour", "ferry", "toll", "bridge", "friends", "night")
SIZES = (1, 7, 3, 12, 2, 5, 9, 4)  # paragraphs of each speech; half of the speeches are in each of two segments
QUERIES = {
    "toll": [["toll"]],
    "toll ferry": [["toll"], ["ferry"]],
    '"harbour bridge" night': [["harbour", "bridge"], ["night"]],
    "=friends toll": [["friends"], ["toll"]],
    "absent": [["absent"]],
}  # typed -> the words of each part


@pytest.fixture(scope="module")
def texts() -> list[list[str]]:
    rng = random.Random(7)
    return [[" ".join(rng.choices(WORDS, k=rng.randint(0, 4))) for _ in range(size)] for size in SIZES]


@pytest.fixture(scope="module")
def snapshot(texts: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    path: Path = tmp_path_factory.mktemp("best")
    rows = iter(range(sum(SIZES)))
    with IndexWriter(path) as writer:
        for number, speech in enumerate(texts):
            said = tuple(ParagraphDocument(next(rows), text) for text in speech)
            writer.put(SpeechDocument(f"e{number}", paragraphs=said))
            if number == len(texts) // 2:
                writer.commit(1)
        writer.commit(2)
    found = open_snapshot(path)
    assert len(found.segments) == 2
    return found


@pytest.fixture(params=["numpy", "compiled"])
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    found = choice.compiled() if request.param == "compiled" else choice.kernels()
    if found is None:
        pytest.skip("numba is not installed")
    monkeypatch.setattr(choice, "kernels", lambda: found)


def best_by_reading(speech: list[str], parts: list[list[str]]) -> int | None:
    times = [[min(text.split().count(word) for word in part) for part in parts] for text in speech]
    ranks = [(sum(map(bool, each)), sum(each)) for each in times]
    best = max(range(len(speech)), key=lambda at: (*ranks[at], -at))
    return best if ranks[best][0] else None


@pytest.mark.usefixtures("loops")
@pytest.mark.parametrize("typed", QUERIES)
def test_every_hit_is_given_the_best_paragraph_of_its_speech(
    snapshot: Snapshot, texts: list[list[str]], typed: str
) -> None:
    marks = plan(parse(typed).query, SnapshotVocabulary(snapshot)).marks
    expected: dict[int, int] = {}
    first = 0
    for speech in texts:
        best = best_by_reading(speech, QUERIES[typed])
        expected |= {} if best is None else {first + at: first + best for at in range(len(speech))}
        first += len(speech)
    assert bool(expected) == (typed != "absent")
    assert best_paragraphs(snapshot, range(first), marks) == expected
    assert best_paragraphs(snapshot, [], marks) == {}
    some = [first - 1, 0, 3, 4]  # of both segments, two of one speech, not in order
    assert best_paragraphs(snapshot, some, marks) == {doc: expected[doc] for doc in some if doc in expected}
