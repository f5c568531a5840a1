"""Results come in order, one is computed while the one before is handled, and an error reaches the caller."""

from __future__ import annotations

import threading

import pytest

from index.building.ahead import one_ahead


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_results_come_in_the_order_of_the_items(count: int) -> None:
    assert list(one_ahead(str, range(count))) == [(number, str(number)) for number in range(count)]


def test_the_next_result_is_computed_while_one_is_handled_and_no_further_one() -> None:
    began = [threading.Event() for _ in range(4)]
    for number, _ in one_ahead(lambda number: began[number].set(), range(4)):
        if number < 3:
            assert began[number + 1].wait(5)
        assert not any(event.is_set() for event in began[number + 2 :])


def test_an_error_reaches_the_caller_after_the_results_before_it() -> None:
    found = one_ahead(lambda number: 1 // number, [2, 1, 0, 3])
    assert [result for _, result in (next(found), next(found))] == [0, 1]
    with pytest.raises(ZeroDivisionError):
        next(found)
