"""Passages with their texts from the archive, and how two of them differ, word by word."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.analysis.tokens import written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.analysis.tokens import Token
    from index.archive.as_of import Row
    from search.echoes.recalled import Recalled, Recalling

Change = Literal["same", "changed"]


class Saying(NamedTuple):
    """One occurrence of a passage, with its place, date, speaker and text.

    `speech` and `paragraph` are ids, `number` is the paragraph's number in the speech, counted from 1. `date` and
    `speaker` are None if unknown. The passage consists of `words` words of the paragraph, from word `word` (counted
    from 0) on; `span` is their half-open range of characters in the paragraph, `text` the text there.
    """

    speech: str
    paragraph: str
    number: int
    title: str
    date: str | None
    speaker: str | None
    language: str
    word: int
    words: int
    text: str
    span: tuple[int, int]


class Difference(NamedTuple):
    """A part of two compared texts; `kind` is "same" if its words are equal in both, else "changed".

    `here` is the part's text in the first, `there` its text in the second; "" if that text has no words there.
    """

    kind: Change
    here: str
    there: str


def sayings(recalling: Recalling, found: Recalled) -> list[Saying | None]:
    """Return the passages with their texts, in the order given; None for one that is gone from the archive."""
    rows = recalling.rows(sorted(set(found.rows.tolist())))
    places = zip(found.rows.tolist(), found.at.tolist(), found.widths.tolist(), strict=True)
    return [_saying(rows[row], at, width) if row in rows else None for row, at, width in places]


def _saying(row: Row, at: int, width: int) -> Saying:
    text = row.paragraph.text
    words = written(text, row.spoken)
    start, end = words[at].start, words[at + width - 1].end
    return Saying(
        row.speech,
        row.paragraph.id,
        row.paragraph.number,
        row.title,
        row.date,
        row.paragraph.speaker,
        row.spoken,
        at,
        width,
        text[start:end],
        (start, end),
    )


def differences(here: Saying, there: Saying) -> tuple[Difference, ...]:
    """Compare two passages word by word, ignoring case and punctuation.

    Returns the equal and differing parts in order; together they make up both texts, except for spaces between parts.
    """
    return tuple(_differences(here, there))


def _differences(here: Saying, there: Saying) -> Iterator[Difference]:
    sides = [written(each.text, each.language) for each in (here, there)]
    forms = [[token.form for token in side] for side in sides]
    for kind, *bounds in SequenceMatcher(a=forms[0], b=forms[1], autojunk=False).get_opcodes():
        own = _text(here.text, sides[0], (bounds[0], bounds[1]))
        other = _text(there.text, sides[1], (bounds[2], bounds[3]))
        yield Difference("same" if kind == "equal" else "changed", own, other)


def _text(text: str, words: Sequence[Token], part: tuple[int, int]) -> str:
    """Return the text of a half-open range of words, `part`, with the punctuation after them; "" for no words."""
    first, last = part
    if first == last:
        return ""
    end = words[last].start if last < len(words) else len(text)
    return text[words[first].start : end].rstrip()
