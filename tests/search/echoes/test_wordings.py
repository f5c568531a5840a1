"""A list of repeated passages has one wording of a formula, and leaves out those that occur at the same places."""

from __future__ import annotations

import random

import numpy as np

from search.echoes.recalled import Recalled
from search.echoes.wordings import told_anew

Span = tuple[int, int, int]  # row, first word, words


def listed(families: list[list[Span]]) -> list[int]:
    """The families that are listed, if the passages are exactly these spans."""
    spans = sorted({span for family in families for span in family})
    rows, at, widths = (np.array(column, np.int64) for column in zip(*spans, strict=True))
    nothing = np.zeros(len(spans), np.int64)
    held = Recalled(rows, at, widths, nothing, nothing, nothing)
    return told_anew(held, [np.array([spans.index(span) for span in family]) for family in families])


def naive(families: list[list[Span]]) -> list[int]:
    words, kept = set[tuple[int, int]](), []
    for number, family in enumerate(families):
        told = [{(row, word) for word in range(at, at + width)} for row, at, width in family]
        if 2 * sum(2 * len(span & words) > len(span) for span in told) <= len(told):
            kept.append(number)
            words.update(*told)
    return kept


def test_a_formula_whose_wording_drifts_is_listed_once() -> None:
    formula = [(row, 10, 17) for row in range(9)]
    assert listed([formula, [(row, 9, 17) for row in range(8)], [(row, 14, 17) for row in range(7)]]) == [0]


def test_a_long_passage_is_listed_beside_a_formula_that_it_contains() -> None:
    formula = [(row, 40, 16) for row in range(50)]
    assert listed([formula, [(3, 0, 120), (4, 0, 120)]]) == [0, 1]
    assert listed([[(3, 0, 120), (4, 0, 120)], formula]) == [0, 1]


def test_a_passage_is_left_out_if_more_than_half_of_it_is_known() -> None:
    first = [(row, 0, 20) for row in range(4)]
    apart = [(row, 100, 20) for row in range(4)]
    assert listed([first, [*first[:2], *apart[:2]]]) == [0, 1]
    assert listed([first, [*first[:3], *apart[:2]]]) == [0]
    assert listed([first, [(row, 10, 20) for row in range(4)], [(row, 9, 20) for row in range(4)]]) == [0, 1]


def test_it_is_as_if_every_word_were_looked_at() -> None:
    chance = random.Random(5)
    for _ in range(200):
        spans = [(chance.randrange(6), chance.randrange(60), chance.randrange(4, 30)) for _ in range(40)]
        families = [chance.sample(spans, chance.randrange(2, 6)) for _ in range(12)]
        assert listed(families) == naive(families)
