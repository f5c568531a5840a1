"""Distinct rows are those that NumPy finds, and finding them does not block other threads."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.loops.distinct import distinct

ROOT = Path(__file__).resolve().parents[3]
NUMBERS = st.sampled_from([-(2**62), -1, 0, 1, 2, 2**31, 2**62])


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=30), st.integers(1, 3))
def test_rows_are_those_that_numpy_finds(rows: list[tuple[int, int, int]], width: int) -> None:
    table = np.array(rows, np.int64).reshape(-1, 3)[:, :width]
    expected, times = np.unique(table, axis=0, return_counts=True)
    columns, counts = distinct(list(table.T))
    assert np.stack(columns, axis=1).tolist() == expected.tolist()
    assert counts.tolist() == times.tolist()


@pytest.mark.parametrize("room", ["index", "search", "web"])
def test_no_code_sorts_rows_in_a_way_that_stops_all_other_threads(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "np.unique":
                assert "axis" not in {word.arg for word in call.keywords}, f"{file}:{call.lineno}"
