"""The list of fields agrees with the records, and no two fields use the same name in a URL or query."""

from __future__ import annotations

from index.fields import BROWSED, COMPLETED, FACETS, FIELDS, TAGGED
from index.records import Speech


def test_each_tag_is_a_list_of_a_speech_and_the_same_for_all_its_paragraphs() -> None:
    empty = Speech("s-1", "A title", None, ())
    assert all(getattr(empty, field.tag) == () for field in TAGGED)
    assert not any(field.varies for field in TAGGED)


def test_each_facet_can_be_typed_by_its_own_name() -> None:
    assert [field.name for field in FACETS if field.name not in field.typed] == []


def test_a_typed_name_means_one_field() -> None:
    typed = [name for field in FIELDS for name in field.typed]
    assert len(typed) == len(set(typed))


def test_fields_that_are_browsed_or_completed_have_a_place_each() -> None:
    assert [field.browsed for field in BROWSED] == list(range(1, len(BROWSED) + 1))
    assert [field.completed for field in COMPLETED] == list(range(1, len(COMPLETED) + 1))
