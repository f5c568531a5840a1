from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.archive.revisions import Revision, predecessors, vanished
from index.records import Paragraph, draft, numbered

BRIDGE = "The bridge over the Lune will be opened in June by the builders themselves."
FERRY = "The old ferry, which nobody has missed, was sold last winter to a museum."
LONG = f"{BRIDGE} {FERRY}"


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return numbered(draft(text) for text in texts)


def told(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[str, str | None]]:
    after = paragraphs(*new)
    text = {paragraph.id: paragraph.text for paragraph in after}
    found = vanished(paragraphs(*old), after)
    return [(paragraph.text, text[successor] if successor else None) for paragraph, successor in found]


CHANGED = BRIDGE.replace("June", "July")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((BRIDGE, FERRY), (BRIDGE, FERRY), []),
        ((BRIDGE, FERRY), (FERRY, BRIDGE), []),
        ((BRIDGE,), (FERRY, BRIDGE), []),
        ((BRIDGE, FERRY), (CHANGED, FERRY), [(BRIDGE, CHANGED)]),
        ((BRIDGE, FERRY), (FERRY,), [(BRIDGE, None)]),
        ((BRIDGE,), (FERRY,), [(BRIDGE, None)]),
        ((LONG,), (BRIDGE, FERRY), [(LONG, BRIDGE)]),
        ((BRIDGE, FERRY), (LONG,), [(BRIDGE, LONG), (FERRY, LONG)]),
        (("Thank you.", BRIDGE), (CHANGED,), [("Thank you.", None), (BRIDGE, CHANGED)]),
        ((BRIDGE,), (BRIDGE.upper(),), [(BRIDGE, BRIDGE.upper())]),
        ((BRIDGE,), (), [(BRIDGE, None)]),
        ((), (BRIDGE,), []),
        (("", "Yes."), ("No.",), [("", None), ("Yes.", None)]),
    ],
    ids=[
        "same",
        "moved",
        "inserted above",
        "changed",
        "removed",
        "replaced by another",
        "split",
        "joined",
        "short one removed",
        "printed otherwise",
        "all removed",
        "first text",
        "empty",
    ],
)
def test_a_vanished_text_names_what_says_it_now(
    old: tuple[str, ...], new: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert told(old, new) == expected


def test_a_paragraph_with_another_speaker_is_its_own_successor() -> None:
    old, new = (numbered([draft(BRIDGE, speaker=name), draft(FERRY)]) for name in ("Ada Marsh", "Bo Fenn"))
    assert list(vanished(old, new)) == [(old[0], old[0].id)]


def test_the_predecessors_of_a_paragraph_are_all_it_has_replaced() -> None:
    told = [revision("a", "b", 1), revision("x", "y", 1), revision("b", "b", 2), revision("b", "c", 3)]
    assert predecessors(told, "c") == (told[0], told[2], told[3])
    assert predecessors(told, "a") == ()
    back = [revision("a", "b", 1), revision("b", "a", 2)]
    assert predecessors(back, "a") == tuple(back)


def revision(paragraph: str, successor: str | None, generation: int) -> Revision:
    return Revision("s", paragraph, f"Text {paragraph}", f"2024-05-0{generation}T12:00:00Z", generation, successor)


@given(st.lists(st.sampled_from(["a b c", "d e f", "g h", "a b d", ""])), st.lists(st.sampled_from(["a b c", "x y"])))
def test_every_text_that_is_gone_is_told_once(old: list[str], new: list[str]) -> None:
    before, after = paragraphs(*old), paragraphs(*new)
    kept = {paragraph.id for paragraph in after}
    assert [p.id for p, _ in vanished(before, after)] == [p.id for p in before if p.id not in kept]
