"""Every kind of query has one complete record; no other code depends on the kind, and no record is missing."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from whoosh import query as q

from index.building.writer import IndexWriter
from index.segment.snapshot import open_snapshot
from search.evaluation.evaluation import SCORED, UNSCORED, QueryKind
from search.evaluation.kinds import KINDS
from search.execution.execute import evaluation_of
from search.scoring.blended_term import BlendedTerm
from search.scoring.ranking import Ranking
from tests.builders.terms import speech, term

if TYPE_CHECKING:
    from search.evaluation.evaluation import Evaluation

A, B = term("a"), term("b")
SAMPLES = [
    A,
    BlendedTerm("a"),
    q.And([A, B]),
    q.Or([A, B]),
    q.DisjunctionMax([A, B]),
    q.Require(A, B),
    q.AndMaybe(A, B),
    q.AndNot(A, B),
    q.Not(A),
    q.ConstantScoreQuery(A),
    q.Every(),
    q.NullQuery,
    q.Prefix("text", "a"),
    q.Wildcard("text", "?b"),
    q.FuzzyTerm("text", "a"),
    q.TermRange("text", "a", "b"),
    q.Phrase("text", ["a", "b"]),
    q.SpanNear2([A, B], slop=3, ordered=False),
    q.Sequence([A, B]),
]
WITH_A_PLACE = {q.Term, q.Or, q.ConstantScoreQuery, q.Prefix, q.Wildcard, q.FuzzyTerm, q.TermRange}  # in a phrase


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    path = tmp_path_factory.mktemp("kinds")
    with IndexWriter(path) as writer:
        for number, text in enumerate(["a b", "b a c", "ab", "c", "a b a b"]):
            writer.put(speech(f"e{number}", text))
        writer.commit()
    return evaluation_of(open_snapshot(path), 0, Ranking())


def test_each_kind_has_a_sample() -> None:
    assert {type(sample) for sample in SAMPLES} == set(KINDS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_a_kinds_parts_agree_with_what_it_finds(evaluation: Evaluation, sample: q.Query) -> None:
    found = evaluation.matches(sample)
    assert len(found.at) <= evaluation.cost(sample) <= evaluation.segment.doc_count * 2
    assert evaluation.work(sample, evaluation.segment.doc_count) >= len(found.at) - len(SAMPLES) * isinstance(
        sample, q.Not
    )
    assert evaluation.lookups(sample) >= 1
    kind = KINDS[type(sample)]
    if len(found.at):
        doc = np.array([found.at[0]], np.int32)
        assert kind.label(evaluation, sample, doc)
    parts, context = kind.summands(sample, SCORED)
    inner = [evaluation.matches(part, found.at, context) for part in parts]
    total = np.zeros(len(found.at))
    for matches in inner:
        total[matches.at] += matches.scores
    assert not parts or total == pytest.approx(found.scores)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: type(sample).__name__)
def test_a_kind_stands_in_a_phrase_or_says_that_it_does_not(evaluation: Evaluation, sample: q.Query) -> None:
    if type(sample) in WITH_A_PLACE:
        assert {field for field, _ in evaluation.terms(sample)} == {"text"}
    else:
        with pytest.raises(TypeError, match="no positions of"):
            evaluation.terms(sample)


@pytest.mark.parametrize("forgotten", [part.name for part in fields(QueryKind)])
def test_a_record_without_one_of_its_parts_is_an_error(forgotten: str) -> None:
    whole = {part.name: getattr(KINDS[q.And], part.name) for part in fields(QueryKind)}
    del whole[forgotten]
    with pytest.raises(TypeError, match=forgotten):
        QueryKind(**whole)


@pytest.mark.parametrize("asked", ["matches", "cost", "lookups", "terms", "kind"])
def test_a_kind_without_a_record_is_an_error_wherever_it_is_met(evaluation: Evaluation, asked: str) -> None:
    class Unknown(q.Term):  # type: ignore[misc]
        """A kind derived from a known one: its record would be the wrong one."""

    with pytest.raises(TypeError, match="no evaluation of Unknown queries"):
        getattr(evaluation, asked)(Unknown("text", "a"))


def test_every_kind_that_the_planner_makes_has_a_record() -> None:
    made = {
        node.attr
        for path in Path("search/planning").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "q"
    }
    kinds = {name: getattr(q, name) for name in made - {"Query"}}
    assert {kind if isinstance(kind, type) else type(kind) for kind in kinds.values()} <= set(KINDS)
    assert len(kinds) > 5


def test_no_module_of_the_executor_tells_kinds_apart() -> None:
    """An isinstance outside the records is a second place where a new kind could be forgotten."""
    ladders = [
        f"{path}:{node.lineno}"
        for folder in ("search/evaluation", "search/execution")
        for path in Path(folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance" and "q." in ast.unparse(node.args[1])
    ]
    assert ladders == []


def test_what_only_adds_to_the_score_is_not_looked_at_where_nothing_is_scored(evaluation: Evaluation) -> None:
    nearness = q.Not(A)
    nearness.query = None  # so that evaluating it would fail
    found = evaluation.matches(q.AndMaybe(A, nearness), context=UNSCORED)
    assert found.at.tolist() == evaluation.matches(A).at.tolist()
