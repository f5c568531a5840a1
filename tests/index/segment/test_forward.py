"""The forward index gives each document's words as the tokenizer splits them, however the segment was made."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.tokens import pieces, tokens
from index.building.writer import IndexWriter
from index.errors import DamagedError
from index.fields import EXACT
from index.segment import packing
from index.segment.forward import packed, unpacked
from index.segment.packing import sums
from index.segment.snapshot import open_snapshot
from tests.builders.indexes import random_speech, speech


def words(snapshot) -> dict[int, list[str]]:
    """Return the words of each row in order, from the snapshot's forward indexes."""
    told = {}
    for segment in snapshot.segments:
        found = segment.forward.words(np.arange(segment.doc_count))
        forms = list(segment.terms(EXACT))
        for doc, row in enumerate(segment.rows.tolist()):
            if segment.live is None or segment.live[doc]:
                told[row] = [forms[n] for n in found.forms[found.starts[doc] : found.starts[doc + 1]].tolist()]
    return told


def expected(speeches) -> dict[int, list[str]]:
    return {
        paragraph.row: [token.form for token in tokens(paragraph.text, one.language) if token.kind != "joined"]
        for one in speeches
        for paragraph in one.paragraphs
    }


@pytest.mark.parametrize("kernels", ["auto", "numpy"])
def test_words_stand_in_order_after_putting_replacing_deleting_and_merging(tmp_path, kernels) -> None:
    packing.choose(kernels)
    rng = random.Random(7)
    speeches = {number: random_speech(rng, number) for number in range(40)}
    with IndexWriter(tmp_path) as writer:
        for number, one in speeches.items():
            writer.put(one)
            if number % 7 == 6:
                writer.commit()
        for number in (3, 11, 39):
            writer.delete(speeches.pop(number).event)
        speeches[5] = random_speech(rng, 5)
        writer.put(speeches[5])
        writer.commit()
        assert words(open_snapshot(tmp_path)) == expected(speeches.values())
        assert writer.merge()
    packing.choose("auto")
    merged = open_snapshot(tmp_path)
    assert words(merged) == expected(speeches.values())
    assert merged.segments[0].forward.total >= sum(map(len, expected(speeches.values()).values()))


def test_a_compound_stands_by_its_parts(tmp_path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("one", "The S-400’s e-mail", row=1))
        writer.commit()
    assert words(open_snapshot(tmp_path)) == {1: ["the", "s", "400", "e", "mail"]}


def test_an_index_may_be_built_without(tmp_path) -> None:
    with IndexWriter(tmp_path, forward=False) as writer:
        for number in range(6):
            writer.put(speech(f"e{number}", "a b", row=number))
            writer.commit()
        writer.merge()
    assert [segment.forward for segment in open_snapshot(tmp_path).segments] == [None]


def test_merging_with_a_segment_that_has_none_gives_none(tmp_path) -> None:
    for number in range(6):
        with IndexWriter(tmp_path, forward=number != 2) as writer:
            writer.put(speech(f"e{number}", "a b", row=number))
            writer.commit()
    with IndexWriter(tmp_path) as writer:
        writer.merge()
    assert [segment.forward for segment in open_snapshot(tmp_path).segments] == [None]


def test_damage_is_named_and_never_read_as_other_words(tmp_path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.put(speech("one", "a b c a b c", row=1))
        writer.commit()
    (file,) = tmp_path.glob("*.rostra")
    good = words(open_snapshot(tmp_path))
    content = bytearray(file.read_bytes())
    place = content.index(bytes([0, 1, 2, 0, 1, 2]))
    content[place + 1] = 200
    file.write_bytes(content)
    with pytest.raises(DamagedError, match="damaged in forward"):
        assert words(open_snapshot(tmp_path)) == good


@given(st.lists(st.lists(st.integers(0, 2**31 - 1), max_size=6), max_size=6))
def test_ranks_of_any_size_come_back_from_their_bytes(runs) -> None:
    flat = np.array([rank for run in runs for rank in run], np.int32)
    starts = sums(np.array([len(run) for run in runs], np.int64))
    seven, at = packed(flat, starts)
    found = unpacked(seven, at[:-1], at[1:], len(flat))
    assert found is not None
    assert found.tolist() == flat.tolist()


def test_compiled_and_plain_loops_pack_and_unpack_alike() -> None:
    loops = packing.compiled()
    if loops is None:
        pytest.skip("numba is not installed")
    rng = np.random.default_rng(5)
    ranks = (2 ** (rng.random(5000) * 30)).astype(np.int32)
    packing.choose("numpy")
    starts = np.array([0, 0, 1, 2000, 5000, 5000])
    plain, at = packed(ranks, starts)
    again = unpacked(plain, at[:-1], at[1:], 5000)
    packing.choose("auto")
    made, places = np.zeros_like(plain), np.zeros_like(at)
    loops.place_ranks(ranks, starts, places)
    loops.pack_ranks(ranks, made)
    assert places.tolist() == at.tolist()
    out = np.empty(5000, np.int32)
    assert made.tolist() == plain.tolist()
    assert loops.unpack_ranks(plain, at[:-1], at[1:], out)
    assert out.tolist() == ranks.tolist() == again.tolist()
    assert not loops.unpack_ranks(plain[:-1], at[:-1], at[1:], out)
    assert not loops.unpack_ranks(plain, at[:-1], at[1:], out[:-1])


@given(
    st.text(st.characters(exclude_categories=["Zs", "Cc", "Cs"]), min_size=1), st.sampled_from(["en", "fr", "ru", "tr"])
)
def test_every_position_of_a_chunk_has_a_word_or_a_part(chunk: str, language: str) -> None:
    found, width = pieces("".join(chunk.split()) or "a", language)
    assert {piece.position for piece in found if piece.kind != "joined"} == set(range(width))
