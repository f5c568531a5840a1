"""Prepares a text's words as the cluster gets them, and counts the paragraphs that contain each word.

For each position the cluster gets the stems and word forms. A chunk (text between white space) always gives the same
words, so each distinct chunk is analysed once.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from index.analysis.tokens import piece_stem, pieces
from index.fields import EXACT, HEAD, LEAD, TEXT, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.documents import SpeechDocument

REMEMBERED = 300_000  # chunks whose words are cached, some 150 MB: more than the common vocabulary of an archive
SAYINGS = "sayings"  # counts each word form's occurrences; the other fields count paragraphs
PAIRS = "pairs"  # counts word forms with their stems, written FORM|STEM
COUNTED = (TEXT, EXACT, TITLE, LEAD, HEAD, SAYINGS, PAIRS)


class Written(NamedTuple):
    """A text's stems and its word forms, each as one string.

    Positions are separated by spaces, and several words at one position by `|`: a compound's joined form, then
    its first part.
    """

    stems: str
    forms: str

    @property
    def said(self) -> list[str]:
        """The word form at each position; a compound gives its parts, not the joined form."""
        return [place.rpartition("|")[2] for place in self.forms.split()]

    @property
    def pairs(self) -> set[str]:
        """The distinct pairs of a word form and its stem, written FORM|STEM; joined forms of compounds are included."""
        columns = (self.forms.replace("|", " ").split(), self.stems.replace("|", " ").split())
        return set(map("|".join, zip(*columns, strict=True)))

    @property
    def distinct_stems(self) -> set[str]:
        """The distinct stems, including those of joined forms."""
        return set(self.stems.replace("|", " ").split())

    @property
    def distinct_forms(self) -> set[str]:
        """The distinct word forms, including joined forms."""
        return set(self.forms.replace("|", " ").split())


def written(text: str, language: str) -> Written:
    """Analyse a text in this language (ISO 639-1), and return its stems and word forms for the cluster.

    >>> written("The S-400’s price", "en")
    Written(stems='the s400|s 400 price', forms='the s400|s 400 price')
    """
    chunks = [_chunk(chunk, language) for chunk in text.split()]
    stems, forms = (" ".join(filter(None, column)) for column in zip(*chunks, strict=True)) if chunks else ("", "")
    return Written(stems, forms)


def digits(said: Iterable[str]) -> list[str]:
    """Encode how often each word form occurs in `said` as terms, one for each binary digit 1 of that number.

    FORM means 1, FORM|1 means 2 and FORM|2 means 4, so three times "so" is "so" and "so|1". A cluster can count the
    paragraphs that have each term, and so add up occurrences over many paragraphs.

    >>> digits(["so", "so", "far", "so"])
    ['so', 'so|1', 'far']
    """
    return [
        f"{form}|{digit}" if digit else form
        for form, times in Counter(said).items()
        for digit in range(times.bit_length())
        if times >> digit & 1
    ]


@lru_cache(REMEMBERED)
def _chunk(chunk: str, language: str) -> tuple[str, str]:
    found, width = pieces(chunk, language)
    stems: list[list[str]] = [[] for _ in range(width)]
    forms: list[list[str]] = [[] for _ in range(width)]
    for piece in found:
        stems[piece.position].append(piece_stem(piece, chunk, language))
        forms[piece.position].append(piece.form)
    return " ".join(map("|".join, stems)), " ".join(map("|".join, forms))


class WordCounts:
    """The number of paragraphs that contain each word, by field of COUNTED; it serves to complete words being typed.

    The field "sayings" counts occurrences instead of paragraphs. `counts` has the counts to continue from; None means
    none.
    """

    def __init__(self, counts: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self.counts = {name: Counter((counts or {}).get(name, {})) for name in COUNTED}

    def add(self, document: SpeechDocument, times: int = 1) -> None:
        """Add the paragraphs of a speech to the counts; `times` = -1 subtracts them."""
        for paragraph in document.paragraphs:
            words = written(paragraph.text, paragraph.language or document.language)
            self._count(TEXT, words.distinct_stems, times)
            self._count(EXACT, words.distinct_forms, times)
            self._count(SAYINGS, words.said, times)
            self._count(PAIRS, words.pairs, times)
        title, lead = (written(text, document.language).distinct_stems for text in (document.title, document.lead))
        self._count(TITLE, title, times * len(document.paragraphs))
        self._count(LEAD, lead, times * len(document.paragraphs))
        self._count(HEAD, title | lead, times if document.paragraphs else 0)

    def used(self, field: str) -> list[tuple[str, int]]:
        """Return (word, count) for the field's words with a count above 0, in the order of the words."""
        return sorted((word, count) for word, count in self.counts[field].items() if count > 0)

    def _count(self, field: str, words: Iterable[str], times: int) -> None:
        counts = self.counts[field]
        for word in words:
            counts[word] += times
