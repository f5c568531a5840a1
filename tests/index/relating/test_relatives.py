"""Words used in similar contexts are found, the same each time, and as a plain Python count has them."""

from __future__ import annotations

import math
import random
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.analysis.stems import stem
from index.archive.archive import Archive
from index.building.sync import rebuild, sync
from index.building.writer import IndexWriter
from index.relating import company as companies
from index.relating.company import company
from index.relating.relatives import SMOOTHING, relatives
from index.segment.related import FORMAT, NAME
from index.segment.snapshot import open_snapshot
from tests.builders.echoing import speech
from tests.builders.watchers import NOBODY

if TYPE_CHECKING:
    from pathlib import Path

    from index.segment.snapshot import Snapshot

COMPANY = {
    ("ferry", "barge"): ("harbour", "tide", "pier", "anchor"),
    ("doctor", "nurse"): ("ward", "patient", "bandage", "cough"),
}


def texts(seed: int) -> list[str]:
    """Make sentences in which the two words of each pair have the same neighbours, but never each other."""
    rng = random.Random(seed)
    said = []
    for _ in range(400):
        pair, beside = rng.choice(list(COMPANY.items()))
        said.append(" ".join(rng.sample([rng.choice(pair), *rng.sample(beside, 3), rng.choice(("slow", "green"))], 5)))
    return said


@pytest.fixture
def indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setattr(companies, "TOO_COMMON", 0)
    with Archive(tmp_path / "a.sqlite") as archive:
        for number, text in enumerate(texts(1)):
            archive.put(speech(number, text))
        archive.commit()
        rebuild(archive, tmp_path / "index", 64, NOBODY)
    return open_snapshot(tmp_path / "index")


def test_words_that_keep_the_same_company_are_related(indexed: Snapshot) -> None:
    assert indexed.related is not None
    for one, other in COMPANY:
        assert indexed.related.relatives(stem(one))[0].word == other
        assert indexed.related.relatives(stem(other))[0].word == one
    assert indexed.related.relatives("zebra") == []


def test_counts_are_those_of_a_plain_count(indexed: Snapshot) -> None:
    told = company(indexed.segments)
    near = Counter[tuple[str, str]]()
    for text in texts(1):
        words = text.split()
        for i, word in enumerate(words):
            near.update((word, words[j]) for j in range(max(0, i - 5), min(len(words), i + 6)) if j != i)
    totals = Counter(word for text in texts(1) for word in text.split())
    beside = sorted(totals, key=lambda word: (-totals[word], word))
    forms = dict(zip(told.stems, told.shown, strict=True))
    assert set(forms.values()) == {word for word, count in totals.items() if count >= companies.FEWEST}
    for row, each in zip(told.counts, told.stems, strict=True):
        assert row.tolist() == [near[forms[each], other] for other in beside]


def test_likeness_is_the_cosine_of_positive_mutual_information(indexed: Snapshot) -> None:
    told = company(indexed.segments)
    near = told.counts.astype(float)
    smoothed = near.sum(axis=0) ** SMOOTHING / (near.sum(axis=0) ** SMOOTHING).sum()

    def vector(word: str) -> list[float]:
        row = near[list(told.shown).index(word)]
        return [max(math.log(n / (row.sum() * p)), 0) if n else 0.0 for n, p in zip(row, smoothed, strict=True)]

    one, other = vector("ferry"), vector("barge")
    cosine = sum(a * b for a, b in zip(one, other, strict=True)) / (math.hypot(*one) * math.hypot(*other))
    assert indexed.related is not None
    assert indexed.related.relatives(stem("ferry"))[0].likeness == pytest.approx(cosine, abs=0.001)


def test_the_same_archive_has_the_same_relatives_in_one_segment_and_in_several(
    indexed: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = relatives(company(indexed.segments))
    monkeypatch.setattr(companies, "SPAN", 50)
    with Archive(tmp_path / "b.sqlite") as archive:
        for number, text in enumerate(texts(1)):
            archive.put(speech(number, text))
            if number % 100 == 99:
                archive.commit()
                sync(archive, tmp_path / "parts", 64, NOBODY)
    again = relatives(company(open_snapshot(tmp_path / "parts").segments))
    assert all(np.array_equal(whole[name], again[name]) for name in whole)


@pytest.mark.parametrize("change", ["new", "revised", "gone"])
def test_many_small_changes_are_looked_at_together(indexed: Snapshot, tmp_path: Path, change: str) -> None:
    assert indexed.related is not None
    computed = list[int]()
    with Archive(tmp_path / "a.sqlite") as archive:
        for run in range(9):
            if change == "gone":
                archive.delete(speech(run, "").id)
            else:
                archive.put(speech(run + (1000 if change == "new" else 0), "The bridge was shut."))
            archive.commit()
            sync(archive, tmp_path / "index", 64, NOBODY)
            found = open_snapshot(tmp_path / "index").related
            assert found is not None
            computed.append(found.archive_generation - indexed.related.archive_generation)
    # of 400 paragraphs, more than a hundredth: five that came or went, or three that were replaced
    assert (
        computed
        == {
            "new": [0] * 4 + [5] * 5,
            "gone": [0] * 3 + [4] * 4 + [8] * 2,
            "revised": [0] * 2 + [3] * 3 + [6] * 3 + [9],
        }[change]
    )


def test_an_index_that_does_not_say_what_was_counted_is_looked_at_once(indexed: Snapshot, tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(speech(900, "A bridge."))
        archive.commit()
        with IndexWriter(tmp_path / "index") as writer:
            writer.attach(NAME, relatives(company(indexed.segments)), FORMAT)
        before = open_snapshot(tmp_path / "index").related
        assert before is not None
        assert before.covered is None
        names = set[str]()
        for _ in range(2):
            sync(archive, tmp_path / "index", 64, NOBODY)
            found = open_snapshot(tmp_path / "index").related
            assert found is not None
            names.add(found.name)
    assert len(names) == 1
    assert before.name not in names


def test_an_archive_of_few_words_has_none(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(speech(1, "A bridge."))
        archive.commit()
        rebuild(archive, tmp_path / "index", 64, NOBODY)
    found = open_snapshot(tmp_path / "index").related
    assert found is not None
    assert found.relatives("bridg") == []


def test_a_little_more_changes_nothing_and_much_more_is_looked_at(indexed: Snapshot, tmp_path: Path) -> None:
    with Archive(tmp_path / "a.sqlite") as archive:
        archive.put(speech(900, "A bridge."))
        archive.commit()
        sync(archive, tmp_path / "index", 64, NOBODY)
        assert indexed.related is not None
        found = open_snapshot(tmp_path / "index").related
        assert found is not None
        assert found.name == indexed.related.name
        for number in range(20):
            archive.put(speech(1000 + number, "A bridge."))
        archive.commit()
        sync(archive, tmp_path / "index", 64, NOBODY)
        later = open_snapshot(tmp_path / "index").related
        assert later is not None
        assert later.name != indexed.related.name
