"""Statistical measures of corpus linguistics, as their authors define them, for single counts or whole arrays."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Numbers = NDArray[np.float64]

CONFIDENCE = 0.95
EXACT_UP_TO = 200  # events whose interval is found by bisection; above, Byar's formula errs by less than 1 in 10,000
NORMAL = 1.959963984540054  # standard deviations that hold 95 % of a normal distribution
SMOOTHED = 0.5  # replaces a count of 0 in a ratio (Hardie 2014)


def log_likelihood(together: ArrayLike, word: ArrayLike, window: ArrayLike, whole: ArrayLike) -> Numbers:
    """The log-likelihood ratio of a two-by-two table (Dunning 1993), negative if the word is rarer than expected.

    The text has `whole` words, and `window` of them are near some other word. The word that is measured occurs `word`
    times in the text; `together` of these occurrences are near that other word.

    >>> round(float(log_likelihood(30, 100, 1000, 100_000)), 2)
    156.4
    """
    a, both, row, total = (np.asarray(n, np.float64) for n in (together, word, window, whole))
    cells = (a, both - a, row - a, total - both - row + a)
    means = tuple(
        x * y / total for x, y in ((both, row), (both, total - row), (total - both, row), (total - both, total - row))
    )
    score = 2 * sum(_surprise(seen, mean) for seen, mean in zip(cells, means, strict=True))
    return np.where(a < means[0], -score, score)


def keyness(here: ArrayLike, there: ArrayLike, words_here: ArrayLike, words_there: ArrayLike) -> Numbers:
    """The log-likelihood of a word's counts in two texts (Rayson and Garside 2000).

    It is negative if the word is rarer in the first text. The word occurs `here` times among the `words_here` words of
    the first text, and `there` times among the `words_there` words of the second.

    >>> round(float(keyness(100, 50, 10_000, 10_000)), 2)
    16.99
    """
    a, b, n, m = (np.asarray(count, np.float64) for count in (here, there, words_here, words_there))
    expected, beside = n * (a + b) / (n + m), m * (a + b) / (n + m)
    score = 2 * (_surprise(a, expected) + _surprise(b, beside))
    return np.where(a < expected, -score, score)


def log_ratio(here: ArrayLike, there: ArrayLike, words_here: ArrayLike, words_there: ArrayLike) -> Numbers:
    """The binary logarithm of the ratio of a word's rates in two texts (Hardie 2014).

    1 means twice as frequent in the first text. The word occurs `here` times among the `words_here` words of the first
    text, and `there` times among the `words_there` words of the second.

    >>> float(log_ratio(100, 50, 10_000, 10_000))
    1.0
    """
    a, b, n, m = (np.asarray(count, np.float64) for count in (here, there, words_here, words_there))
    return np.log2((np.maximum(a, SMOOTHED) / n) / (np.maximum(b, SMOOTHED) / m))


def log_dice(together: ArrayLike, one: ArrayLike, other: ArrayLike) -> Numbers:
    """The logDice score of two words (Rychlý 2008): 14 if each occurrence of one is near one of the other.

    It is lower if some are not, and higher if an occurrence has several of the other word near it. One word occurs
    `one` times, the other word `other` times; they occur near each other `together` times.

    >>> float(log_dice(10, 10, 10)), round(float(log_dice(10, 5, 10)), 2)
    (14.0, 14.42)
    """
    x, f, g = (np.asarray(count, np.float64) for count in (together, one, other))
    return 14 + np.log2(2 * x / (f + g))


@lru_cache(4096)
def poisson_interval(count: int) -> tuple[float, float]:
    """The 95 % confidence interval of the mean of a Poisson distribution from which `count` was drawn (Garwood 1936).

    >>> [round(end, 3) for end in poisson_interval(0)], [round(end, 3) for end in poisson_interval(10)]
    ([0.0, 3.689], [4.795, 18.39])
    """
    if count > EXACT_UP_TO:
        return _byar(count), _byar(count + 1, NORMAL)
    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if count == 0 else _mean_where(lambda mean: 1 - _at_most(count - 1, mean) < tail, count)
    return low, _mean_where(lambda mean: _at_most(count, mean) > tail, count)


def _byar(count: int, deviations: float = -NORMAL) -> float:
    """Byar's approximation of one end of the confidence interval (Breslow and Day 1987).

    `deviations` is the distance of that end from the mean in standard deviations: negative for the lower end, positive
    for the upper end.
    """
    return float(count * (1 - 1 / (9 * count) + deviations / (3 * math.sqrt(count))) ** 3)


def _mean_where(below: Any, count: int) -> float:
    """Find, by bisection, the mean at which `below(mean)` changes from true to false; it lies near `count`."""
    low, high = 0.0, 2.0 * count + 20.0
    for _ in range(60):  # halvings: more than the digits of a float
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return low


def _at_most(count: int, mean: float) -> float:
    """The probability of at most `count` events if `mean` are expected (Poisson)."""
    if mean == 0:
        return 1.0
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def _surprise(seen: Numbers, expected: Numbers) -> Numbers:
    """Compute `seen * ln(seen / expected)`, or 0 where `seen` is 0."""
    ratio = np.divide(seen, expected, out=np.ones_like(seen * expected), where=(seen > 0) & (expected > 0))
    return np.asarray(seen * np.log(ratio))
