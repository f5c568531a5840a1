from __future__ import annotations

import os
import random
import signal
import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.stems import stem
from index.analysis.tokens import tokens
from index.building.chunk_numbers import DictOfChunks, TableOfChunks
from index.building.tokenising import Tokenizer, texts_of
from index.building.tokenising_pool import TokenizerPool
from index.building.tokenising_thread import TokenizerThread
from index.building.writer import IndexWriter
from index.segment import packing
from index.segment.snapshot import open_snapshot
from tests.builders.indexes import contents, random_speech

SPACES = "".join(chr(code) for code in range(0x10000) if chr(code).isspace())


class Numbered(list):
    """A list that numbers chunks as they are added."""

    def number(self, chunk):
        self.append(chunk)
        return len(self) - 1


def read(memory, names, texts):
    numbers, counts = memory.split(texts)
    chunks = [names[number] for number in numbers]
    ends = np.cumsum(counts)
    return [chunks[end - count : end] for end, count in zip(ends, counts, strict=True)]


@given(st.lists(st.text() | st.text(SPACES + "ab\0\ud800é中", max_size=30), max_size=6))
def test_chunks_are_what_str_split_gives(texts):
    for kind in (DictOfChunks, TableOfChunks) if packing.compilable() else (DictOfChunks,):
        names = Numbered()
        memory = kind(names.number)
        expected = [text.replace("\0", "\ufffd" if kind is TableOfChunks else "\0").split() for text in texts]
        for _ in range(2):
            assert read(memory, names, texts) == expected
        assert len(memory) == len(names) == len({chunk for text in expected for chunk in text})


@pytest.mark.skipif(not packing.compilable(), reason="Numba is not installed: there is no compiled table")
def test_the_table_grows_with_its_chunks():
    rng = random.Random(1)
    words = ["".join(rng.choices(string.ascii_letters, k=rng.randint(1, 40))) for _ in range(60_000)]
    names = Numbered()
    memory = TableOfChunks(names.number)
    texts = [" ".join(words[i : i + 1000]) for i in range(0, len(words), 1000)]
    texts.append("x" * 2_000_000)
    assert read(memory, names, texts) == [text.split() for text in texts]
    assert read(memory, names, texts[::-1]) == [text.split() for text in texts[::-1]]


def test_the_table_takes_over_from_the_dict_when_there_is_much(monkeypatch):
    monkeypatch.setattr("index.building.chunk_numbers.MANY", 3)
    tokenizer = Tokenizer()
    first = [tokenizer.tokens(["one two three four one"], "en").pairs.tolist() for _ in range(3)]
    assert first == [[0, 1, 2, 3, 0]] * 3
    assert tokenizer.tokens(["five one"], "en").pairs.tolist() == [4, 0]


@pytest.mark.parametrize("kernels", ["numpy", "auto"])
def test_batches_give_the_tokens_that_single_texts_give(kernels, monkeypatch):
    packing.choose(kernels)
    monkeypatch.setattr(packing, "LARGE", 50)
    texts = ["The U.S.’s e-mail, 1,000,000!", "", "—", "Naïve  co-operation\u00a0of   nations " * 90]
    tokenizer = Tokenizer()
    found = tokenizer.tokens(texts, "en")
    packing.choose("auto")
    expected = [tokens(text) for text in texts]
    assert [tokenizer.vocabulary[pair] for pair in found.pairs] == [(t.stem, t.form) for e in expected for t in e]
    assert found.positions.tolist() == [t.position for e in expected for t in e]
    assert found.lengths.tolist() == [len(e) for e in expected]
    assert found.widths.tolist() == [max((t.position + 1 for t in e), default=0) for e in expected]


def test_languages_are_stemmed_each_by_its_own_rules():
    tokenizer = Tokenizer()
    for language in ("en", "fr"):
        found = tokenizer.tokens(["nationalities"], language)
        assert tokenizer.vocabulary[found.pairs[0]] == (stem("nationalities", language), "nationalities")


def speeches(count):
    rng = random.Random(5)
    return [random_speech(rng, number) for number in range(count)]


@pytest.mark.parametrize("beside", [lambda shared: TokenizerPool(shared, 2), TokenizerThread])
def test_workers_give_the_words_in_the_order_put(beside):
    batches = [texts_of(speeches(20)[i : i + 3]) for i in range(0, 20, 3)]
    alone, shared = Tokenizer(), Tokenizer()
    pool = beside(shared)
    try:
        found = [words for batch in batches for words in pool.put(batch)] + list(pool.rest())
    finally:
        pool.close()
    for batch, words in zip(batches, found, strict=True):
        expected = alone.words(batch)
        for one, other in zip(words, expected, strict=True):
            assert [shared.vocabulary[p] for p in one.pairs] == [alone.vocabulary[p] for p in other.pairs]
            assert one.positions.tolist() == other.positions.tolist()


def test_a_worker_that_dies_loses_nothing():
    tokenizer = Tokenizer()
    pool = TokenizerPool(tokenizer, 1)
    batch = texts_of(speeches(3))
    try:
        found = [*pool.put(batch), *pool.rest()]
        for process in list(pool._executor._processes.values()):
            os.kill(process.pid, signal.SIGKILL)
        found += [words for _ in range(3) for words in pool.put(batch)]
        found += pool.rest()
    finally:
        pool.close()
    assert len(found) == 4
    assert all(words.text.pairs.tolist() == found[0].text.pairs.tolist() for words in found)


def test_an_index_written_with_workers_is_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("index.building.token_queue.BACKGROUND_AFTER", 10)
    monkeypatch.setattr("index.building.token_queue.BATCH", 8)
    for name, workers in (("with", 2), ("thread", 0), ("without", -1)):
        with IndexWriter(tmp_path / name, workers=workers) as writer:
            for one in speeches(40):
                writer.put(one)
            writer.commit(1)
    alone = contents(open_snapshot(tmp_path / "without"))
    assert contents(open_snapshot(tmp_path / "with")) == alone
    assert contents(open_snapshot(tmp_path / "thread")) == alone


@pytest.mark.corpus
def test_real_text_in_bulk_reads_as_it_does_singly(shared_data):
    files = sorted((shared_data / "ungdc").rglob("*_19[5-9]*.txt"))[::400]
    texts = [file.read_text("utf-8-sig", "replace") for file in files if not file.name.startswith("._")]
    tokenizer = Tokenizer()
    for found in (tokenizer.tokens(texts, "en"), tokenizer.tokens(texts, "en")):
        ends = np.append(0, np.cumsum(found.lengths))
        for number, text in enumerate(texts):
            part = slice(ends[number], ends[number + 1])
            pairs = [tokenizer.vocabulary[pair] for pair in found.pairs[part]]
            singly = tokens(text)
            assert pairs == [(token.stem, token.form) for token in singly]
            assert found.positions[part].tolist() == [token.position for token in singly]
    assert len(texts) > 10
