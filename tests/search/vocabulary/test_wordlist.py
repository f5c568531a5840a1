"""Words near a misspelt one, and words with a given beginning, are the same as by checking each word."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.vocabulary.wordlist import WordList

spelt = st.text(alphabet="abcеñ", max_size=6)


def edit_distance(one: str, other: str, most: int) -> int:
    """Return the number of letters to insert, delete, change or swap with the next; `most + 1` if it is more than
    `most`.

    This is the restricted Damerau-Levenshtein distance (optimal string alignment).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, opposite in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most and (i == 1 or min(before) > most):
            return most + 1
    return min(row[-1], most + 1)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(spelt, st.integers(1, 9)), spelt, st.sampled_from([1, 2]))
def test_near_words_are_those_within_the_edit_distance(used: dict[str, int], word: str, edits: int) -> None:
    near = {found.word: found.away for found in WordList(used.items()).near(word, edits)} if word else {}
    away = {other: edit_distance(word, other, edits) for other in used} if word else {}
    assert near == {other: distance for other, distance in away.items() if distance <= edits}


@given(st.dictionaries(spelt, st.integers(1, 9)), spelt, st.integers(1, 4))
def test_words_that_begin_so_come_most_used_first(used: dict[str, int], prefix: str, limit: int) -> None:
    wanted = sorted(((w, c) for w, c in used.items() if w.startswith(prefix)), key=lambda p: (-p[1], p[0]))
    found = WordList(used.items()).beginning(prefix, limit)
    assert [count for _, count in found] == [count for _, count in wanted[:limit]]
    assert set(found) <= set(wanted)


def test_a_swap_of_neighbours_is_one_edit() -> None:
    assert edit_distance("teh", "the", 2) == 1


def test_the_nearest_comes_first_then_the_most_used() -> None:
    words = WordList([("security", 5), ("securities", 50), ("securely", 90)])
    assert [near.word for near in words.near("securty", 2)] == ["security", "securely"]
