"""The tokenizer as a Whoosh analyzer, so that Whoosh splits text into the same tokens as the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken

from index.analysis.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator


class WordAnalyzer(Analyzer):  # type: ignore[misc]
    """The tokenizer as a Whoosh analyzer; `field` says whether tokens are word forms as written or their stems.

    For indexing it yields all tokens. For queries (mode="query") it leaves out the parts of compounds, because the
    joined form matches spellings with and without the hyphen.
    """

    def __init__(self, field: Literal["form", "stem"], language: str = "en") -> None:
        self.field = field
        self.language = language

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordAnalyzer) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.field, self.language))

    def __call__(  # the signature is Whoosh's
        self, value: str, positions: bool = False, chars: bool = False, mode: str = "", **kwargs: object
    ) -> Iterator[WhooshToken]:
        """Yield Whoosh tokens of the text `value`, with positions and character offsets if requested.

        Whoosh changes and yields one and the same token object. Other arguments are ignored.
        """
        del kwargs
        start = 0
        token = WhooshToken(positions, chars, mode=mode)
        for found in tokens(value, self.language):
            if mode == "query" and found.kind == "part":
                continue
            token.text = token.original = found.form if self.field == "form" else found.stem
            token.boost, token.stopped = 1.0, False
            token.pos = start + found.position
            token.startchar, token.endchar = found.start, found.end
            yield token


def analyzer(*, stemmed: bool, language: str = "en") -> WordAnalyzer:
    """Return the analyzer of a field of words in this language: it gives stems if `stemmed`, else words as written.

    `language` is a code such as "en" or "ru".
    """
    return WordAnalyzer("stem" if stemmed else "form", language)
