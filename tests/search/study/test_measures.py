"""The measures have their authors' signs, and intervals of large counts are nearly those of the exact method."""

from __future__ import annotations

import math

import pytest

from search.study.measures import EXACT_UP_TO, keyness, log_likelihood, poisson_interval


def test_a_word_that_is_rarer_has_a_score_below_zero() -> None:
    assert float(keyness(50, 100, 10_000, 10_000)) == -float(keyness(100, 50, 10_000, 10_000)) < 0
    assert float(log_likelihood(1, 1_000, 1_000, 10_000)) < 0 < float(log_likelihood(500, 1_000, 1_000, 10_000))


def at_most(count: int, mean: float) -> float:
    """Return the probability of at most `count` events where `mean` are expected, each term from the one before."""
    term = total = math.exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total


@pytest.mark.parametrize("count", [0, 1, 7, 150, EXACT_UP_TO, EXACT_UP_TO + 1, 250, 400, 600])
def test_each_end_leaves_a_fortieth_of_the_distribution_beyond_the_count(count: int) -> None:
    low, high = poisson_interval(count)
    exact = count <= EXACT_UP_TO
    assert at_most(count, high) == pytest.approx(0.025, rel=1e-6 if exact else 2e-3)
    if count:
        assert 1 - at_most(count - 1, low) == pytest.approx(0.025, rel=1e-6 if exact else 2e-3)
