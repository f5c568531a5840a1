"""Builds a search for a quotation that was not found, because it may be translated or remembered in other words."""

from __future__ import annotations

from search.quotations.alignment import words
from search.request import SearchRequest

MOST = 3  # paragraphs shown: if the quotation was said in other words, that paragraph is usually the first
LONGEST = 40  # most words of the quotation that are searched


def otherwise(quotation: str) -> SearchRequest | None:
    """Return a search for paragraphs with any words of the quotation, best first; None if it has no words.

    >>> otherwise("Who does not feed 'his own' army?").text
    'who does not feed his own army'
    >>> otherwise("The U.S.: no, NOT them!").text, otherwise("…")
    ('the "u.s." no not them', None)
    """
    forms = dict.fromkeys(word.form for word in words(quotation) if any(map(str.isalnum, word.form)))
    asked = [form if form.isalnum() else f'"{form}"' for form in list(forms)[:LONGEST]]
    return SearchRequest(" ".join(asked), any_word=True, size=MOST) if asked else None
