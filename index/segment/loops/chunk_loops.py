"""Loops, compiled by Numba, that split text into chunks and look them up; see `index.building.chunk_numbers`.

A chunk is the characters between two stretches of white space.
"""

from __future__ import annotations

import numpy as np

from index.segment.loops.jit import loop

FNV_OFFSET = np.uint64(14695981039346656037)  # 64-bit FNV-1a: the state before the first byte
FNV_PRIME = np.uint64(1099511628211)  # 64-bit FNV-1a: the factor after each byte


@loop
def _wide_space(first, second, third):  # type: ignore[no-untyped-def]
    """Return the length in bytes of the non-ASCII white space that begins with these UTF-8 bytes, or 0 if none does."""
    if first == 0xC2:
        return 2 if second in (0x85, 0xA0) else 0
    if first == 0xE1:
        return 3 if second == 0x9A and third == 0x80 else 0
    if first == 0xE3:
        return 3 if second == 0x80 and third == 0x80 else 0
    if second == 0x81:
        return 3 if third == 0x9F else 0
    general = third <= 0x8A or third in (0xA8, 0xA9, 0xAF)
    return 3 if second == 0x80 and general else 0


@loop
def split_chunks(data, at, known, out):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915  (one loop)
    """Split texts into chunks at white space, as `str.split` does, and write the number of each chunk to `out`.

    `data` has the texts' UTF-8 bytes, with a zero byte after each text. `known` is a hash table (slots, ends, blob):
    `slots` has chunk numbers, or -1 if empty, and at most half are used; chunk n is the bytes `ends[n]` to
    `ends[n + 1]` of `blob`. A new chunk gets the next number. If the table has no space for it, the loop stops before
    it, and can be resumed with a larger table. `out` is a pair of arrays to fill: the numbers of the chunks in order,
    and the number of chunks in each text. `at` is the state of the loop, updated in place: index of the next byte,
    index of the current text, chunks written, chunks written before the current text, chunks in the table.
    """
    slots, ends, blob = known
    numbers, counts = out
    i, text, total, first, count = at[0], at[1], at[2], at[3], at[4]
    mask = np.uint64(len(slots) - 1)
    end = len(data)
    start = -1
    state = np.uint64(0)
    while i < end:
        byte = data[i]
        space = 0
        if byte <= 32:
            space = 1 if byte == 32 or 9 <= byte <= 13 or byte >= 28 or byte == 0 else 0
        elif byte == 0xC2 or 0xE1 <= byte <= 0xE3:
            space = _wide_space(byte, data[i + 1], data[min(i + 2, end - 1)])
        if space == 0:
            if start < 0:
                start = i
                state = FNV_OFFSET
            state = (state ^ np.uint64(byte)) * FNV_PRIME
            i += 1
            continue
        if start >= 0:
            size = i - start
            slot = (state ^ (state >> np.uint64(29))) & mask
            number = slots[slot]
            while number >= 0:
                begin = ends[number]
                if ends[number + 1] - begin == size:
                    k = 0
                    while k < size and blob[begin + k] == data[start + k]:
                        k += 1
                    if k == size:
                        break
                slot = (slot + np.uint64(1)) & mask
                number = slots[slot]
            if number < 0:
                if 2 * (count + 1) > len(slots) or ends[count] + size > len(blob):
                    i = start
                    break
                number = count
                slots[slot] = number
                for k in range(size):
                    blob[ends[count] + k] = data[start + k]
                ends[count + 1] = ends[count] + size
                count += 1
            numbers[total] = number
            total += 1
            start = -1
        if byte == 0:
            counts[text] = total - first
            first = total
            text += 1
        i += space
    at[0], at[1], at[2], at[3], at[4] = i, text, total, first, count


@loop
def place_chunks(count, known):  # type: ignore[no-untyped-def]
    """Enter the chunks numbered 0 to `count` - 1 in the slots of a hash table after the table was made larger.

    `known` is the table (slots, ends, blob). All slots are -1 (empty) at first, and chunk n is the bytes `ends[n]` to
    `ends[n + 1]` of `blob`.
    """
    slots, ends, blob = known
    for number in range(count):
        state = FNV_OFFSET
        for i in range(ends[number], ends[number + 1]):
            state = (state ^ np.uint64(blob[i])) * FNV_PRIME
        slot = np.int64((state ^ (state >> np.uint64(29))) & np.uint64(len(slots) - 1))
        while slots[slot] >= 0:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number
