"""Names in addresses: the value that a page's address means, however it is spelt there."""

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
    """The facet's value that `named` means, as printed, printed otherwise, or as a person's other name; or None."""
    if _is_there(field, named):
        return named
    wanted = letters(named)
    alike = (value.value for value in every(field).values if wanted and letters(value.value) == wanted)
    other = known_as(named) if field.name == "speaker" else None
    return next(alike, other if other and _is_there(field, other) else None)


def every(field: Field) -> Facet:
    """The facet with all values that any paragraph has, most used first."""
    return current.engine().values(current.defaults(), field.name)


def _is_there(field: Field, value: str) -> bool:
    return current.engine().search(current.defaults().toggle(field.name, value).changed(size=1)).total > 0
