"""A request to a cluster that has just lost a node is repeated after a pause, but not for ever."""

from __future__ import annotations

import pytest

from index.cluster.patience import PAUSES, patiently
from index.errors import AbsentError, ClusterError


class Answers:
    """Refuses a number of requests, then answers."""

    def __init__(self, refusals: int, error: type[ClusterError] = ClusterError) -> None:
        self.left, self.error, self.asked = refusals, error, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.left:
            raise self.error("the cluster could not answer (503)")
        return "all"


def test_what_could_not_be_answered_is_asked_again_after_longer_and_longer_pauses() -> None:
    waited: list[float] = []
    assert patiently(Answers(3), waited.append) == "all"
    assert waited == list(PAUSES[:3])


def test_a_cluster_that_never_answers_is_given_up() -> None:
    never = Answers(100)
    with pytest.raises(ClusterError, match="503"):
        patiently(never, lambda _: None)
    assert never.asked == len(PAUSES) + 1


def test_what_is_not_there_is_not_waited_for() -> None:
    gone = Answers(1, AbsentError)
    with pytest.raises(AbsentError):
        patiently(gone, lambda _: pytest.fail("there is nothing to wait for"))
