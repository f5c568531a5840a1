"""Questions of who said what, when and how often are recognised; the words that only ask are not searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.planning.questions import question
from search.query.parser import parse
from search.query.syntax import Words
from tests.builders.tiny_index import TinyIndex

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    ("did marsh ever mention the ferry", "ever", "marsh", "the ferry"),
    ("Has Ada Marsh said first rate?", "ever", "Ada Marsh", "first rate"),
    ("What did marsh say about tolls", "ever", "marsh", "tolls"),
    ("did marsh ever use the word ferry", "ever", "marsh", "ferry"),
    ("when did president marsh first talk about first tolls", "first", "president marsh", "first tolls"),
    ("when was the ferry first mentioned", "first", "", "the ferry"),
    ('who first said "the grey ferry"', "first", "", '"the grey ferry"'),
    ("who was the first to mention tolls date:2013", "first", "", "tolls date:2013"),
    ("how often did marsh say ferry OR toll", "often", "marsh", "ferry OR toll"),
    ("how many times has marsh mentioned tolls", "often", "marsh", "tolls"),
    ("how often is the ferry mentioned", "often", "", "the ferry"),
    ("who says ferry the most", "who", "", "ferry"),
    ("Маршев когда-нибудь говорил о пароме", "ever", "Маршев", "пароме"),
    ("упоминала ли Маршева паром", "ever", "Маршева", "паром"),
    ("когда Маршев впервые сказал паром", "first", "Маршев", "паром"),
    ("как часто Маршев упоминал паром", "often", "Маршев", "паром"),
    ("кто первым сказал паром", "first", "", "паром"),
]
NO_QUESTIONS = [
    "how often the ferry sails",
    "did marsh use ferries",
    "who is marsh",
    "who said it",
    "when marsh said ferry",
    "first said",
    "marsh did ever mention",
    '"did marsh ever mention ferries"',
    "did",
    "кто такой Маршев",
]


@pytest.mark.parametrize(("typed", "kind", "who", "what"), ROWS)
def test_a_question_is_recognised_by_its_form(typed: str, kind: str, who: str, what: str) -> None:
    query = parse(typed).query
    assert isinstance(query, Words)
    asked = question(query.parts)
    assert asked is not None
    assert (asked.kind, " ".join(map(str, asked.who)), " ".join(map(str, asked.what))) == (kind, who, what)
    assert len(asked.who) + len(asked.what) + len(asked.frame) == len(query.parts)


@pytest.mark.parametrize("typed", NO_QUESTIONS)
def test_other_texts_are_no_questions(typed: str) -> None:
    query = parse(typed).query
    assert question(query.parts if isinstance(query, Words) else [query]) is None


def test_words_that_only_ask_are_not_searched_for(tmp_path: Path) -> None:
    tiny = TinyIndex(tmp_path, ["The first ferry", "Did Marsh ever mention it?", "Marsh of the ferry"])
    assert tiny.all_of("did marsh ever mention the ferry") == [2]
    assert tiny.all_of("who first mentioned the first ferry") == [0]
    (read, ignored) = tiny.plan("did marsh ever mention the ferry").notices
    assert (read.code, ignored.code) == ("question", "ignored-words")
    assert read.message.startswith("Read as a question: “did”, “ever”, “mention” only ask.")
    assert tiny.all_of('"did" marsh "ever" mention') == [1]
