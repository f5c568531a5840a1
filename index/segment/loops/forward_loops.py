"""Loops, compiled by Numba, that pack ranks into bytes of seven bits and unpack them; see `index.segment.forward`."""

from __future__ import annotations

import numpy as np

from index.segment.loops.jit import loop

CONTINUED = 128  # of a byte, `index.segment.forward.CONTINUED`: here too, so that kept code goes by this file alone
BITS = 7  # of a rank in each byte, `index.segment.forward.BITS`


@loop
def pack_ranks(ranks, total):  # type: ignore[no-untyped-def]
    """Write each rank in bytes of seven bits; `total` is the number of bytes for all ranks."""
    words = np.empty(total, np.uint8)
    at = 0
    for i in range(len(ranks)):
        rank = ranks[i]
        while rank >= CONTINUED:
            words[at] = (rank & (CONTINUED - 1)) | CONTINUED
            rank >>= BITS
            at += 1
        words[at] = rank
        at += 1
    return words


@loop
def unpack_ranks(words, begins, ends, ranks):  # type: ignore[no-untyped-def]
    """Unpack runs of bytes into `ranks`; return False if they do not fill it exactly or a rank exceeds 32 bits."""
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
