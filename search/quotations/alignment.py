"""Aligns a quotation with what was said, word by word, and says where the quotation leaves something out.

Words are compared in the form that the index's tokenizer gives them: without case, accents and punctuation, 300,000 as
300000, co-operation as cooperation. British and American spellings count as equal, but are reported. An ellipsis or an
editor's [brackets] in the quotation stand for any words, or none. This module compares any two texts; it knows nothing
of speeches.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from index.analysis.tokens import tokens
from search.quotations.british_american import REMEMBERED, variant
from search.results import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

Range = tuple[int, int]  # the numbers of the first word and of the word after the last
Kind = Literal["same", "spelling", "missing", "added", "changed", "left out"]
AGREEING: tuple[Kind, ...] = ("same", "spelling", "left out")  # the only kinds of pieces in a verbatim quotation

_PER_CENT = r"(?:(?<=\d)|(?<=\d\s))%|(?<![^\W_])(?i:per cent)(?![^\W_])"
_INSIDE = r"(?:['’‘ʼ\-‐‑]|[.,](?!(?<=[a-z]{2}[.,])[A-Z]))"  # not "both.To": a space is lost
_WORD = re.compile(rf"{_PER_CENT}|[^\W_]+(?:{_INSIDE}[^\W_]+)*")
_SIGN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17df\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # without spaces
_UNSPACED = re.compile(f"[{_SIGN}]")
_LETTERS = rf"(?:(?![{_SIGN}])[^\W_])+"
_WORD_OR_SIGNS = re.compile(rf"(?P<signs>[{_SIGN}]+)|{_LETTERS}(?:['’‘ʼ\-‐‑.,]{_LETTERS})*")
_CHANGED = re.compile(r"([^\W_]+)\[([^\W\d_]+)\]((?:['’]?[^\W_])*)")  # "mean[t]": an editor's ending
_LEFT_OUT = re.compile(r"[^\W_]+\[[^\W\d_]+\](?:['’]?[^\W_])*|\[[^\]]*\]|\([.… ]+\)|<[.…]+>|‹[.…]+>|…|\.(?:\s?\.){2,}")
_PLAIN = {ord(c): "'" for c in "’‘ʼ"} | {ord(c): "-" for c in "‐‑"} | {0xAD: None, 0x200B: None}
_SENTENCE_END = re.compile(r"(?<=[.!?])['\"”’»)]*\s+")
ANCHORS = 6  # the longest runs of equal words, around which windows are tried; the right window is among them


@dataclass(frozen=True, slots=True)
class QuotedWord:
    """A word in the form used for comparison, with its span in the text."""

    form: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of said words, the corresponding quoted words ("" if there are none), and how they differ.

    `kind` is "same" if both have the same words, "spelling" if these are only spelt differently, "missing" if words
    were said but not quoted, "added" if words were quoted but not said, and "changed" if other words were quoted. It is
    "left out" for an ellipsis or brackets in the quotation; `said` then has the words for which the ellipsis or
    brackets stand. At the quotation's beginning, these are the words from the beginning of the sentence on; at the
    quotation's end, the words to the end of the sentence.
    """

    kind: Kind
    said: str
    quoted: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """The alignment of a quotation with a text, piece by piece.

    `span` is the part of the text that corresponds to the quotation, `parts` are its parts between ellipses and
    brackets, and `likeness` is the share of equal words, from 0 to 1.
    """

    pieces: tuple[Piece, ...]
    span: Span
    parts: tuple[Span, ...]
    likeness: float


def agreeing(pieces: Iterable[Piece]) -> bool:
    """Return whether every quoted word was said, in this order; ellipses and brackets stand for any words."""
    return all(piece.kind in AGREEING for piece in pieces)


def words(text: str) -> list[QuotedWord]:
    """Return the words of a text, in the form used for comparison.

    >>> [word.form for word in words("“It’s co‑operation,” he said.")]
    ["it's", 'cooperation', 'he', 'said']
    """
    if not _UNSPACED.search(text):
        return [QuotedWord(_form(found[0]), Span(*found.span())) for found in _WORD.finditer(text)]
    return [word for found in _WORD_OR_SIGNS.finditer(text) for word in _cut(found)]


def _cut(found: re.Match[str]) -> list[QuotedWord]:
    """Return a list of the matched word or, in a script written without spaces, of each of its characters."""
    if found["signs"] is None:
        return [QuotedWord(_form(found[0]), Span(*found.span()))]
    start = found.start()
    return [QuotedWord(token.form, Span(start + token.start, start + token.end)) for token in tokens(found["signs"])]


@lru_cache(REMEMBERED)
def _form(word: str) -> str:
    """Return the word's form in the index, except that an apostrophe stays, so that "we're" differs from "were"."""
    plain = word.translate(_PLAIN)
    if "'" not in plain:
        found = [token.form for token in tokens(plain) if token.kind != "part"]
        if len(found) == 1:
            return found[0]
    return unicodedata.normalize("NFKC", plain).casefold()


def fragments(quotation: str) -> list[str]:
    """Return the parts of a quotation between ellipses and brackets, without those that have no words.

    >>> fragments("We will … win [the war] soon")
    ['We will', 'win', 'soon']
    """
    return [part.strip() for part in _LEFT_OUT.split(quotation) if words(part)]


def align(quotation: str, said: str) -> Aligned | None:
    """Align the quotation with the part of the text that fits best; None if no word agrees."""
    return _aligned(quotation, said, _window)


def align_exactly(quotation: str, said: str) -> Aligned | None:
    """Align the quotation with a text that has all its words in this order; None if the text does not have them.

    Ellipses and brackets stand for any words. Unlike `align`, it is quick also for a long text.
    """
    aligned = _aligned(quotation, said, _exact_window)
    return aligned if aligned and agreeing(aligned.pieces) else None


def _aligned(quotation: str, said: str, window: Callable[[Sequence[str], Sequence[str]], Range]) -> Aligned | None:
    """Align the quotation with the text; `window` returns which of the spoken words fit the words of a fragment best.

    Returns None if no word agrees.
    """
    spoken = words(said)
    quotation = _with_endings(quotation, {word.form for word in spoken}) if "[" in quotation else quotation
    pieces: list[Piece] = []
    parts: list[Span] = []
    start, same, most = 0, 0, 0
    for text in fragments(quotation):
        part = words(text)
        begin, end = window(_compared(part), _compared(spoken[start:]))
        if begin == end:
            pieces.append(Piece("added", "", text))
            most += len(part)
            continue
        begin, end = _bounds(part, spoken[start:], (begin, end))
        run = spoken[start + begin : start + end]
        if parts:
            pieces.append(Piece("left out", _between(said, spoken[start : start + begin]), "…"))
        parts.append(Span(run[0].span.start, run[-1].span.end))
        found = list(_pieces(said, run, text, part))
        pieces += found
        longest = max(len(part), len(run))
        same += min(longest, sum(_length(piece) for piece in found if piece.kind in AGREEING))
        most += longest
        start += end
    if not parts:
        return None
    span = Span(parts[0].start, parts[-1].end)
    pieces = [*_gap_before(quotation, said, span), *pieces, *_gap_after(quotation, said, span)]
    return Aligned(tuple(pieces), span, tuple(parts), same / most)


def _with_endings(quotation: str, spoken: Collection[str]) -> str:
    """Return the quotation with words such as "mean[t]" as they were said, if any of the `spoken` forms can be meant.

    These are, in this order, the word with the letters in brackets, without them, and the shortest with others instead.
    """

    def said(found: re.Match[str]) -> str:
        head, letters, tail = (_form(each) if each else "" for each in found.groups())
        others = sorted((form for form in spoken if form.startswith(head) and form.endswith(tail)), key=len)
        ways = (_form(f"{found[1]}{found[2]}{found[3]}"), _form(f"{found[1]}{found[3]}"), *others)
        return next((way for way in ways if way in spoken), f"{head}{letters}{tail}")

    return _CHANGED.sub(said, quotation)


def _length(piece: Piece) -> int:
    return max(len(words(piece.said)), len(words(piece.quoted)))


def _compared(run: Sequence[QuotedWord]) -> list[str]:
    return [variant(word.form) for word in run]


def _bounds(quoted: Sequence[QuotedWord], spoken: Sequence[QuotedWord], place: tuple[int, int]) -> tuple[int, int]:
    """Return the half-open range `place` of the spoken words without those at its ends that match no quoted word."""
    begin, end = place
    blocks = SequenceMatcher(None, _compared(spoken[begin:end]), _compared(quoted), autojunk=False).get_opcodes()
    if blocks and blocks[0][0] == "delete":
        begin += blocks[0][2]
    if len(blocks) > 1 and blocks[-1][0] == "delete":
        end -= blocks[-1][2] - blocks[-1][1]
    return begin, end


def _gap_before(quotation: str, said: str, span: Span) -> Iterator[Piece]:
    """If the quotation begins with an ellipsis or brackets, yield what was said before `span` in the same sentence."""
    gap = _LEFT_OUT.search(quotation)
    if gap and not words(quotation[: gap.start()]):
        *_, sentence = _SENTENCE_END.split(said[: span.start])
        yield Piece("left out", sentence.strip(), "…")


def _gap_after(quotation: str, said: str, span: Span) -> Iterator[Piece]:
    """If the quotation ends with an ellipsis or brackets, yield what was said after `span` in the same sentence."""
    *_, gap = [None, *_LEFT_OUT.finditer(quotation)]
    if gap and not words(quotation[gap.end() :]):
        yield Piece("left out", _SENTENCE_END.split(said[span.end :])[0].strip(), "…")


def _exact_window(quoted: Sequence[str], spoken: Sequence[str]) -> Range:
    """Return the first half-open range of the spoken words that equals the quoted words; (0, 0) if there is none."""
    exact = _exact(quoted, spoken)
    return (0, 0) if exact is None else (exact, exact + len(quoted))


def _window(quoted: Sequence[str], spoken: Sequence[str]) -> Range:
    """Return the half-open range of the spoken words that fits the quoted words best; (0, 0) if no word is equal.

    An exact match wins.
    """
    exact = _exact_window(quoted, spoken)
    if exact != (0, 0):
        return exact
    size = len(quoted)
    blocks = SequenceMatcher(None, quoted, spoken, autojunk=False).get_matching_blocks()
    largest = sorted((block for block in blocks if block.size), key=lambda block: -block.size)[:ANCHORS]
    places = {(max(0, b.b - b.a), min(len(spoken), b.b - b.a + size)) for b in largest}
    places |= {_trimmed(quoted, spoken, (begin - size // 2, end + size // 2)) for begin, end in places}
    places |= {_trimmed(quoted, spoken, place) for place in places}
    fit = {place: _likeness(quoted, spoken[slice(*place)]) for place in places}
    return max(fit, key=lambda place: (fit[place], place[0] - place[1]), default=(0, 0))


def _trimmed(quoted: Sequence[str], spoken: Sequence[str], window: tuple[int, int]) -> tuple[int, int]:
    """Return the window, a half-open range of the spoken words, without surplus words at its ends.

    Before the first common word and after the last one, no more spoken words are kept than there are quoted words.
    """
    begin, end = max(0, window[0]), min(len(spoken), window[1])
    blocks = SequenceMatcher(None, quoted, spoken[begin:end], autojunk=False).get_matching_blocks()
    *near, _ = blocks
    head, tail = near[0], near[-1]
    lead = min(head.a, head.b)
    rest = min(len(quoted) - tail.a - tail.size, end - begin - tail.b - tail.size)
    return begin + head.b - lead, begin + tail.b + tail.size + rest


def _likeness(quoted: Sequence[str], spoken: Sequence[str]) -> float:
    """Return how many words both texts have in the same order, as a share of the longer; 0 if both are empty."""
    blocks = SequenceMatcher(None, quoted, spoken, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(quoted), len(spoken), 1)


def _exact(quoted: Sequence[str], spoken: Sequence[str]) -> int | None:
    size = len(quoted)
    places = (i for i in range(len(spoken) - size + 1) if spoken[i] == quoted[0])
    return next((i for i in places if spoken[i : i + size] == quoted), None)


def _pieces(said: str, spoken: Sequence[QuotedWord], quotation: str, quoted: Sequence[QuotedWord]) -> Iterator[Piece]:
    """Align a run of spoken words with a run of quoted words, and yield the pieces.

    `said` is the text of the spoken words, `quotation` that of the quoted words.
    """
    matcher = SequenceMatcher(None, _compared(spoken), _compared(quoted), autojunk=False)
    for operation, begin, end, quoted_begin, quoted_end in matcher.get_opcodes():
        theirs, ours = spoken[begin:end], quoted[quoted_begin:quoted_end]
        if operation == "equal":
            for kind, pairs in groupby(zip(theirs, ours, strict=True), key=_spelt):
                one, other = zip(*pairs, strict=True)
                yield Piece(kind, _between(said, one), _between(quotation, other))
        else:
            yield Piece(_difference(theirs, ours), _between(said, theirs), _between(quotation, ours))


def _spelt(pair: tuple[QuotedWord, QuotedWord]) -> Kind:
    return "same" if pair[0].form == pair[1].form else "spelling"


def _difference(spoken: Sequence[QuotedWord], quoted: Sequence[QuotedWord]) -> Kind:
    """Return how the spoken words differ from the quoted words; they have no word in common, and either can be empty.

    A word written apart ("well known", or hyphenated at the end of a line) counts as another spelling.
    """
    if not spoken or not quoted:
        return "missing" if spoken else "added"
    one, other = (variant("".join(word.form for word in run).replace("-", "")) for run in (spoken, quoted))
    return "spelling" if one == other else "changed"


def _between(text: str, run: Sequence[QuotedWord]) -> str:
    return text[run[0].span.start : run[-1].span.end] if run else ""
