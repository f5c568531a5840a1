"""People with the same name and different ids are shown by different names."""

from __future__ import annotations

import pytest

from index.speakers.namesakes import Named, told_apart


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"1": Named("Bo Fenn"), "2": Named("Ada Quill")}, ["Bo Fenn", "Ada Quill"]),
        ({"a": Named("Bo Fenn", ("Lune",)), "b": Named("Bo Fenn", ("Tarn",))}, ["Bo Fenn (Lune)", "Bo Fenn (Tarn)"]),
        ({"x/7": Named("Bo Fenn", ("Lune",)), "x/8": Named("Bo Fenn", ("Lune",))}, ["Bo Fenn (7)", "Bo Fenn (8)"]),
        ({"x/7": Named("Bo Fenn", ("Lune",)), "x/8": Named("Bo Fenn", ("",))}, ["Bo Fenn (7)", "Bo Fenn (8)"]),
        (
            {"m/1": Named("Bo Fenn", ("", "1950")), "m/2": Named("Bo Fenn", ("", "1981"))},
            ["Bo Fenn (1950)", "Bo Fenn (1981)"],
        ),
        ({"p.lune": Named("Bo Fenn"), "p.tarn": Named("Bo Fenn")}, ["Bo Fenn (lune)", "Bo Fenn (tarn)"]),
        ({"a/fenn": Named("Bo Fenn"), "b/fenn": Named("Bo Fenn")}, ["Bo Fenn (a/fenn)", "Bo Fenn (b/fenn)"]),
    ],
)
def test_namesakes_are_told_apart_by_what_each_of_them_has(people: dict[str, Named], shown: list[str]) -> None:
    assert list(told_apart(people).values()) == shown


def test_a_name_stays_when_others_join_the_namesakes() -> None:
    two = {"p/1": Named("Bo Fenn"), "p/2": Named("Bo Fenn")}
    three = {"p/3": Named("Bo Fenn"), **two}
    assert told_apart(two).items() <= told_apart(three).items()
