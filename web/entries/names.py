"""Finds the facet value that the name in a page's URL means, however it is spelled there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.fields import REGISTERED
from search.vocabulary.names import known_as, letters
from web import current

if TYPE_CHECKING:
    from index.fields import Field
    from search.results import Facet

PAGES = {field.page: field for field in REGISTERED}
REGISTERS = {field.register: field for field in REGISTERED}


def known(field: Field, named: str) -> str | None:
    """Return the facet value that `named` means, or None.

    `named` may differ from the printed value in punctuation, capitals or accents, or be another name of the same
    person.
    """
    if _is_there(field, named):
        return named
    wanted = letters(named)
    alike = (value.value for value in every(field).values if wanted and letters(value.value) == wanted)
    other = known_as(named) if field.name == "speaker" else None
    return next(alike, other if other and _is_there(field, other) else None)


def every(field: Field) -> Facet:
    """Return the facet with all values that any paragraph has, most frequent first."""
    return current.engine().values(current.defaults(), field.name)


def _is_there(field: Field, value: str) -> bool:
    return current.engine().search(current.defaults().toggle(field.name, value).changed(size=1)).total > 0
