"""A field's lists as they stand packed in the file, for loops that read them where they are.

`lists` unpacks whole lists into arrays; a compiled loop that adds up scores, or looks at a few documents of a long
list, needs only parts and no arrays in between. Everything but the packed words was checked against its CRC
when it was first used; whoever unpacks a block checks what it gets against `last`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from index.fields import HEAD
from index.segment.word_fields import ExactField, TextField

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.segment.posting_lists import ListReader
    from index.segment.segment import Segment
    from index.segment.word_fields import WordField

ANY_FORM = -1  # the rank of a term that is the whole list


class Packed(NamedTuple):
    """The lists of one field: list n has the blocks `first[n]` up to but not `first[n + 1]`, `df[n]` documents.

    Block b's documents and frequencies begin at word `at[b]` of `words`, in `widths[b]` bits, and end with document
    `last[b]`; its positions and form ranks begin at word `positions_at[b]` of `positions`, in
    `positions_widths[b]` bits. Both words have a spare one at the end.
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


def packed(segment: Segment, field: str) -> Packed | None:
    """The lists that the field's terms stand in; None for fields that are put together from others."""
    lists = _lists(segment._field(field))
    return None if lists is None else _packed(lists)


def head_lists(segment: Segment) -> Packed:
    """The lists of titles and leads, whose documents are the numbers of speeches."""
    return _packed(segment._field(HEAD)._lists)  # type: ignore[attr-defined]


def _packed(lists: ListReader) -> Packed:
    return Packed(*lists._postings, lists._last, lists._first, lists.df, *lists._positions)


def place(segment: Segment, field: str, number: int) -> tuple[int, int] | None:
    """(list, rank) of the field's term of that number: which list, and which form there or ANY_FORM.

    None for a form that is in two lists.
    """
    words = segment._field(field)
    if isinstance(words, TextField):
        return number, ANY_FORM
    if not isinstance(words, ExactField):
        return None
    alone = words._alone(number)
    if alone >= 0:
        return alone, ANY_FORM
    pairs = words._pairs_of(number)
    if len(pairs) != 1:
        return None
    return int(words._column("stem")[pairs[0]]), int(words._column("rank")[pairs[0]])


def _lists(words: WordField) -> ListReader | None:
    if isinstance(words, TextField):
        return words.lists
    return words._lists if isinstance(words, ExactField) else None
