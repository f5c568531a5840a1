from __future__ import annotations

import errno
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import DamagedError
from index.segment.container import VERSION, narrowest, open_sections, write_sections
from index.segment.terms import Terms, term_sections

ARRAYS = {"numbers": np.arange(150, dtype=np.uint32), "text.bits": np.arange(50, dtype=np.uint8)}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.rostra"
    write_sections(path, {**ARRAYS, "none": np.zeros(0, np.int16)}, {"name": "a"})
    return path


def changed(path, at, value=None):
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF if value is None else content[at] ^ value
    path.write_bytes(content)


def test_what_was_written_is_read_without_copying(file):
    sections = open_sections(file)
    assert sections.facts == {"name": "a"}
    assert np.array_equal(sections.array("numbers"), ARRAYS["numbers"])
    assert sections.array("none").size == 0
    assert not sections.array("numbers").flags.owndata
    assert not sections.array("numbers").flags.writeable
    assert sections.damaged() == []


def test_a_file_that_does_not_fit_is_taken_away_again(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_sections(tmp_path / "a.rostra", ARRAYS, {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"short", b"%PDF-1.7" + bytes(200)])
def test_a_foreign_file_is_refused(tmp_path, content):
    path = tmp_path / "a.rostra"
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="not a segment"):
        open_sections(path)


def test_another_version_is_refused_by_its_number(file):
    content = bytearray(file.read_bytes())
    content[8] = 99
    content[44:48] = struct.pack("<I", zlib.crc32(content[:44]))
    file.write_bytes(content)
    with pytest.raises(DamagedError, match=f"format 99, this Rostra reads {VERSION}"):
        open_sections(file)


def test_a_file_cut_short_says_how_much_is_there(file):
    length = file.stat().st_size
    file.write_bytes(file.read_bytes()[: length // 2])
    with pytest.raises(DamagedError, match=f"{length // 2} of {length} bytes"):
        open_sections(file)


def test_no_byte_can_change_unnoticed(file):
    """Flips each byte in turn: opening, using or checking the file reports it, except in the padding between
    sections.
    """
    whole = file.read_bytes()
    noticed = 0
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
        try:
            noticed += bool(open_sections(file).damaged())
        except DamagedError:
            noticed += 1
    padding = sum(-(array.nbytes) % 64 for array in ARRAYS.values()) + 64 - 48
    assert len(whole) - noticed <= padding


def test_a_damaged_section_is_refused_when_it_is_used(file):
    changed(file, 64)
    with pytest.raises(DamagedError, match="damaged in numbers"):
        open_sections(file).array("numbers")


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_are_kept_in_the_narrowest_type(values):
    kept = narrowest(np.array(values, np.int64))
    assert kept.tolist() == values
    assert kept.itemsize == 1 or max(values) > 255


@given(st.sets(st.text(max_size=6), max_size=40), st.text(max_size=3))
def test_terms_are_found_by_binary_search(words, prefix):
    ordered = sorted(words)
    sections = term_sections("f", ordered)
    terms = Terms(sections["f.terms"], sections["f.terms.at"])
    assert list(terms) == ordered == terms[:]
    assert [terms.find(word) for word in ordered] == list(range(len(ordered)))
    assert (terms.find(prefix) >= 0) == (prefix in words)
    assert [terms[i] for i in terms.starting(prefix)] == [word for word in ordered if word.startswith(prefix)]


def test_a_term_past_the_end_is_no_term():
    sections = term_sections("f", ["a"])
    terms = Terms(sections["f.terms"], sections["f.terms.at"])
    assert terms[-1] == "a"
    with pytest.raises(IndexError):
        terms[1]


@pytest.mark.parametrize("at", [0, 8, 20, 44, -1])
def test_every_error_of_a_damaged_file_names_it_and_says_what_to_run(file, at):
    changed(file, at)
    with pytest.raises(DamagedError, match=r"a\.rostra: [^;]+; `rostra sync --rebuild` makes it anew$"):
        open_sections(file)
