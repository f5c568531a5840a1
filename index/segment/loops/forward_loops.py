"""Loops, compiled by Numba, that pack ranks into bytes of seven bits and unpack them; see `index.segment.forward`.

A rank is the number of a word form in the order of frequency; the commonest form has rank 0.
"""

from __future__ import annotations

from index.segment.loops.jit import loop

CONTINUED = 128  # as in `index.segment.forward`; repeated here because Numba's cache depends on this file only
BITS = 7  # as in `index.segment.forward`


@loop
def place_ranks(ranks, starts, at):  # type: ignore[no-untyped-def]
    """Write to `at[i]` the number of bytes that the ranks before `ranks[starts[i]]` take when packed.

    `starts` ascends from 0 to the number of ranks, so that the last element of `at` is the number of all bytes.
    """
    total = 0
    for run in range(len(starts) - 1):
        at[run] = total
        for i in range(starts[run], starts[run + 1]):
            rank = ranks[i]
            while rank >= CONTINUED:
                rank >>= BITS
                total += 1
            total += 1
    at[len(starts) - 1] = total


@loop
def pack_ranks(ranks, words):  # type: ignore[no-untyped-def]
    """Pack the ranks into the bytes `words`, seven bits to a byte; `place_ranks` gives the number of bytes."""
    at = 0
    for i in range(len(ranks)):
        rank = ranks[i]
        while rank >= CONTINUED:
            words[at] = (rank & (CONTINUED - 1)) | CONTINUED
            rank >>= BITS
            at += 1
        words[at] = rank
        at += 1


@loop
def unpack_ranks(words, begins, ends, ranks):  # type: ignore[no-untyped-def]
    """Unpack the ranks in the byte ranges `words[begins[i]:ends[i]]` into the array `ranks`.

    Returns False if they do not fill `ranks` exactly, or if a rank takes more than five bytes.
    """
    made = 0
    for run in range(len(begins)):
        at, end = begins[run], min(ends[run], len(words))
        while at < end:
            rank, shift = 0, 0
            while words[at] >= CONTINUED:
                rank |= (words[at] & (CONTINUED - 1)) << shift
                shift += BITS
                at += 1
                if at >= end or shift > 28:
                    return False
            if made >= len(ranks):
                return False
            ranks[made] = rank | (words[at] << shift)
            made += 1
            at += 1
    return made == len(ranks)
