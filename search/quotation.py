"""A quotation as words: where it may leave something out, and how it lies on what was said.

Words are compared without case, accents' encoding, typographic quotes and punctuation; an ellipsis or an
editor's [brackets] in the quotation may stand for any words. Nothing here knows where the text came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from search.results import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["same", "missing", "added", "changed", "left out"]

_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ\-‐‑.,][^\W_]+)*")
_LEFT_OUT = re.compile(r"\[[^\]]*\]|\([.… ]+\)|<[.…]+>|‹[.…]+>|…|\.(?:\s?\.){2,}")
_PLAIN = {ord(c): "'" for c in "’‘ʼ"} | {ord(c): "-" for c in "‐‑"} | {0xAD: None, 0x200B: None}
ANCHORS = 6  # longest stretches of equal words from which a place is tried: the right one is among them


@dataclass(frozen=True, slots=True)
class Word:
    """A word in the form that is compared, and where in its text it stands."""

    form: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of quotation and speech side by side: the same words, or how they differ.

    "missing": said but not quoted; "added": quoted but not said; "left out": where the quotation says so.
    """

    kind: Kind
    said: str
    quoted: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """How a quotation lies on a text: the pieces, the stretch of the text, and the share of equal words."""

    pieces: tuple[Piece, ...]
    span: Span
    likeness: float

    @property
    def verbatim(self) -> bool:
        """Whether every word quoted was said, in this order, with nothing between but what is marked."""
        return all(piece.kind in ("same", "left out") for piece in self.pieces)


def words(text: str) -> list[Word]:
    """The words of a text.

    >>> [word.form for word in words("“It’s co‑operation,” he said.")]
    ["it's", 'co-operation', 'he', 'said']
    """
    return [Word(_form(found[0]), Span(*found.span())) for found in _WORD.finditer(text)]


def _form(word: str) -> str:
    return unicodedata.normalize("NFKC", word.translate(_PLAIN)).casefold()


def fragments(quotation: str) -> list[str]:
    """The stretches of a quotation between ellipses and brackets that have words.

    >>> fragments("We will … win [the war] soon")
    ['We will', 'win', 'soon']
    """
    return [part.strip() for part in _LEFT_OUT.split(quotation) if words(part)]


def align(quotation: str, said: str) -> Aligned | None:
    """The quotation laid on the text where they agree most, or None where no word agrees."""
    spoken = words(said)
    parts = [words(part) for part in fragments(quotation)]
    texts = fragments(quotation)
    pieces: list[Piece] = []
    start, first, last, same, most = 0, None, 0, 0, 0
    for part, text in zip(parts, texts, strict=True):
        begin, end = _stretch([w.form for w in part], [w.form for w in spoken[start:]])
        if begin == end:
            pieces.append(Piece("added", "", text))
            most += len(part)
            continue
        stretch = spoken[start + begin : start + end]
        if first is not None:
            pieces.append(Piece("left out", _between(said, spoken[last : start + begin]), "…"))
        first = stretch[0].span.start if first is None else first
        found = list(_pieces((said, stretch), (text, part)))
        pieces += found
        same += sum(len(words(piece.said)) for piece in found if piece.kind == "same")
        most += max(len(part), len(stretch))
        start = last = start + end
    if first is None:
        return None
    return Aligned(tuple(pieces), Span(first, spoken[last - 1].span.end), same / most)


def _stretch(quoted: Sequence[str], spoken: Sequence[str]) -> tuple[int, int]:
    """The words of the speech, from and to, that the quoted ones fit best; an exact place wins."""
    exact = _exact(quoted, spoken)
    if exact is not None:
        return exact, exact + len(quoted)
    size = len(quoted)
    blocks = SequenceMatcher(None, quoted, spoken, autojunk=False).get_matching_blocks()
    largest = sorted((block for block in blocks if block.size), key=lambda block: -block.size)[:ANCHORS]
    places = {(max(0, b.b - b.a), min(len(spoken), b.b - b.a + size)) for b in largest}
    places |= {_trimmed(quoted, spoken, (begin - size // 2, end + size // 2)) for begin, end in places}
    places |= {_trimmed(quoted, spoken, place) for place in places}
    fit = {place: _likeness(quoted, spoken[slice(*place)]) for place in places}
    return max(fit, key=lambda place: (fit[place], place[0] - place[1]), default=(0, 0))


def _trimmed(quoted: Sequence[str], spoken: Sequence[str], window: tuple[int, int]) -> tuple[int, int]:
    """The window without words at its ends that no quoted word can stand beside."""
    begin, end = max(0, window[0]), min(len(spoken), window[1])
    blocks = SequenceMatcher(None, quoted, spoken[begin:end], autojunk=False).get_matching_blocks()
    *near, _ = blocks
    head, tail = near[0], near[-1]
    lead = min(head.a, head.b)
    rest = min(len(quoted) - tail.a - tail.size, end - begin - tail.b - tail.size)
    return begin + head.b - lead, begin + tail.b + tail.size + rest


def _likeness(quoted: Sequence[str], spoken: Sequence[str]) -> float:
    """Equal words in order, as a share of the longer of the two."""
    blocks = SequenceMatcher(None, quoted, spoken, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(quoted), len(spoken), 1)


def _exact(quoted: Sequence[str], spoken: Sequence[str]) -> int | None:
    size = len(quoted)
    places = (i for i in range(len(spoken) - size + 1) if spoken[i] == quoted[0])
    return next((i for i in places if spoken[i : i + size] == quoted), None)


def _pieces(speech: tuple[str, Sequence[Word]], quotation: tuple[str, Sequence[Word]]) -> Iterator[Piece]:
    (said, spoken), (text, quoted) = speech, quotation
    matcher = SequenceMatcher(None, [w.form for w in spoken], [w.form for w in quoted], autojunk=False)
    kinds: dict[str, Kind] = {"equal": "same", "delete": "missing", "insert": "added", "replace": "changed"}
    for operation, begin, end, quoted_begin, quoted_end in matcher.get_opcodes():
        told = _between(said, spoken[begin:end])
        yield Piece(kinds[operation], told, _between(text, quoted[quoted_begin:quoted_end]))


def _between(text: str, stretch: Sequence[Word]) -> str:
    return text[stretch[0].span.start : stretch[-1].span.end] if stretch else ""
