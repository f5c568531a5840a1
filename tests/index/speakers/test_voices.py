"""Voices (roles of speakers): one example for each rule of the table."""

from __future__ import annotations

from typing import get_args

import pytest

from index.records import Voice
from index.speakers.voices import Speaking, rules, voice

CASES = [
    (Speaking("Vladimir Putin", date="2001-02-03"), "president"),
    (Speaking("Vladimir Putin", date="2010-02-03"), "official"),
    (Speaking("Vladimir Putin", date="2012-05-07"), "president"),
    (Speaking("Dmitry Medvedev", date="2012-05-06"), "president"),
    (Speaking("Dmitry Medvedev", "Prime Minister", date="2015-01-01"), "official"),
    (Speaking("A B", "President of the Republic of Peru"), "foreign leader"),
    (Speaking("A B", "Federal Chancellor of the Republic of Austria"), "foreign leader"),
    (Speaking("A B", "French President"), "foreign leader"),
    (Speaking("A B", "Crown Prince and Defence Minister of Saudi Arabia"), "foreign leader"),
    (Speaking("A B", "UN Secretary-General"), "foreign leader"),
    (Speaking("A B", "Vice President of Peru"), "official"),
    (Speaking("A B", "President of Serbia (2012–2017)"), "audience"),
    (Speaking("A B", "First President of Kazakhstan"), "official"),
    (Speaking("A B", "President of China Media Group"), "journalist"),
    (Speaking("A B", "President of the Football Union of France"), "audience"),
    (Speaking("A B", "Foreign Minister of France"), "official"),
    (Speaking("A B", "Governor of Oldport Region"), "official"),
    (Speaking("A B", "Rosatom CEO"), "official"),
    (Speaking("A B", "editor of the Herald"), "journalist"),
    (Speaking("A B", "Presidential Press Secretary"), "official"),
    (Speaking("A B", "schoolteacher"), "audience"),
    (Speaking("A B", context="News conference"), "journalist"),
    (Speaking("A B"), "audience"),
    (Speaking(label="Question", context="News conference"), "journalist"),
    (Speaking(label="Question from Oldport", context="Meeting with students"), "audience"),
    (Speaking(label="Remark"), "audience"),
    (Speaking(label="Interpreter"), "unknown"),
]


@pytest.mark.parametrize(("speaking", "expected"), CASES, ids=str)
def test_the_first_rule_that_fits_decides(speaking, expected):
    assert voice(speaking) == expected


def test_every_rule_gives_a_voice_that_exists():
    assert {rule.voice for rule in rules()} <= set(get_args(Voice))
