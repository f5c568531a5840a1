"""A field's posting lists as they are packed in the file, for loops that read them in place.

`posting_lists` unpacks whole lists into arrays. A compiled loop that sums scores, or looks up a few documents in a long
list, needs only some blocks and no intermediate arrays. The CRC of all arrays except `words` and `positions` was
checked when they were first used; a loop that unpacks a block checks the resulting documents against `last`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

ANY_FORM = -1  # the rank in a Place whose term has all postings of the list


class Packed(NamedTuple):
    """The packed posting lists of one field: list n has `df[n]` documents in the blocks `first[n] <= b < first[n + 1]`.

    The documents and frequencies of block b start at word `at[b]` of `words`; `widths[b]` has the bits per document gap
    and per frequency, and `last[b]` is the block's last document. The block's positions and form ranks start at word
    `positions_at[b]` of `positions`; `positions_widths[b]` has the bits per position gap and per rank. `words` and
    `positions` have a spare word at their end.
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
    """The place of a term's postings: the number of a posting list, and the rank of a word form in that list.

    The rank is ANY_FORM if all postings of the list belong to the term.
    """

    list: int
    rank: int
