from __future__ import annotations

from index.building.uncommitted import Uncommitted


def of_two_segments() -> Uncommitted:
    """Make uncommitted segments: events a and b in the first, c and a newer version of a in the second."""
    changes = Uncommitted()
    for segment in (("a", "b"), ("c", "a")):
        for event in segment:
            changes.delete(event)
            changes.put(event)
        changes.end_segment()
    return changes


def test_a_speech_put_again_drops_the_one_before_it_wherever_that_is() -> None:
    changes = of_two_segments()
    assert changes.dropped(0, 2).tolist() == [True, False]
    assert changes.dropped(1, 2).tolist() == [False, False]


def test_a_speech_deleted_after_it_was_put_is_dropped() -> None:
    changes = of_two_segments()
    changes.delete("a")
    assert changes.dropped(1, 2).tolist() == [False, True]


def test_what_the_index_has_of_an_event_goes_whether_it_is_put_or_deleted() -> None:
    changes = of_two_segments()
    changes.delete("d")
    assert changes.gone == {"a", "b", "c", "d"}
