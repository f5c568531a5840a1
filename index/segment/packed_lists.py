"""A field's posting lists as they are packed in the file, for loops that read them in place.

`posting_lists` unpacks whole lists into arrays. A compiled loop that adds up scores, or looks up a few documents in a
long list, needs only some blocks and no arrays in between. All these arrays but `words` and `positions` were checked
against their CRC when first used; a loop that unpacks a block checks the documents it gets against `last`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

ANY_FORM = -1  # the rank of a term that is its whole list


class Packed(NamedTuple):
    """The lists of one field: list n has the blocks `first[n]` up to but not `first[n + 1]`, `df[n]` documents.

    Block b's documents and frequencies begin at word `at[b]` of `words`, in `widths[b]` bits, and end with document
    `last[b]`; its positions and form ranks begin at word `positions_at[b]` of `positions`, in
    `positions_widths[b]` bits. `words` and `positions` have a spare word at their end.
    """

    words: NDArray[Any]
    at: NDArray[Any]
    widths: NDArray[Any]
    last: NDArray[Any]
    first: NDArray[Any]
    df: NDArray[Any]
    positions: NDArray[Any]
    positions_at: NDArray[Any]
    positions_widths: NDArray[Any]


class Place(NamedTuple):
    """A term's place: the number of its list, and its form's rank in that list, or ANY_FORM for all forms."""

    list: int
    rank: int
