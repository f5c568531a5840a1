"""References in printed citation styles: Chicago (17th, bibliography), APA (7th), MLA (9th).

They match the output of citeproc for the same reference (tests/web/citing/test_styles.py). What no style has a
place for, the original address and until when a former wording was valid, follows as sentences, in parentheses in APA.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search.query.months import MONTHS
from web.citing.reference import GENRE, within_quotes

if TYPE_CHECKING:
    from web.citing.reference import Reference

UNDATED = "n.d."
QUOTES = "”’\"'"  # closing marks, before which American usage puts a full stop
SHORT_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")  # MLA's
SMALL = frozenset(  # words that stay in lower case, unless first or last in the title
    ["a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on",
     "onto", "or", "over", "so", "the", "till", "to", "up", "via", "with", "yet"]
)  # fmt: skip


def chicago(reference: Reference) -> str:
    """Write the reference in Chicago style: author, title in headline capitals, genre, site, date, addresses."""
    year, *rest = reference.date or (0,)
    day = f"{MONTHS[rest[0]]}{f' {rest[1]}' if len(rest) > 1 else ''}{',' * (len(rest) > 1)} " if rest else ""
    date = f"{day}{year}" if year else UNDATED
    author = f"{_ended(reference.author.sorted)} " if reference.author else ""
    told = f"{author}{_quoted_title(reference)} {GENRE}. {reference.site}, {_ended(date)} {reference.address}."
    return told + _remarks(reference)


def mla(reference: Reference) -> str:
    """Write the reference in MLA style: author, title in headline capitals, genre, site, date with short month,
    addresses.
    """
    year, *rest = reference.date or (0,)
    day = " ".join([*(str(day) for day in rest[1:]), *(SHORT_MONTHS[month - 1] for month in rest[:1])])
    date = f"{day} {year}".strip() if year else ""
    author = f"{_ended(reference.author.sorted)} " if reference.author else ""
    told = ", ".join(part for part in (reference.site, date, reference.address) if part)
    return f"{author}{_quoted_title(reference)} {GENRE}. {told}." + _remarks(reference)


def apa(reference: Reference) -> str:
    """Write the reference in APA style: author with initials, date, title with genre, site, addresses.

    The title comes first if no author is known.
    """
    year, *rest = reference.date or (0,)
    day = " ".join([*(MONTHS[month] for month in rest[:1]), *(str(day) for day in rest[1:])])
    date = f"({', '.join(part for part in (str(year), day) if part)})." if year else f"({UNDATED})."
    title = f"{reference.title} [{GENRE}]."
    named = (_ended(reference.author.initials), date, title) if reference.author else (title, date)
    remarks = (f"({reference.remarks})",) if reference.remarks else ()
    return " ".join((*named, f"{reference.site}.", reference.address, *remarks))


def headline(title: str) -> str:
    """Capitalise an English title as Chicago and MLA print it; existing capitals are kept.

    >>> headline("opening of the new bridge"), headline("the ferry’s e-mail to the US")
    ('Opening of the New Bridge', 'The Ferry’s E-mail to the US')
    """
    words = re.split(r"(\s+)", title)
    last = max((at for at, word in enumerate(words) if word.strip()), default=0)
    return "".join(
        word if word.lstrip("([“‘\"'") in SMALL and at not in (0, last) and not _new_part(words, at) else _capital(word)
        for at, word in enumerate(words)
    )


def _new_part(words: list[str], at: int) -> bool:
    return at > 1 and words[at - 2].endswith((":", "?", "!"))


def _capital(word: str) -> str:
    first = re.search(r"\w", word)
    if first is None or not word.islower():
        return word
    return word[: first.start()] + word[first.start()].upper() + word[first.end() :]


def _quoted_title(reference: Reference) -> str:
    """Return the title in quotation marks, with its final full stop inside all closing quotation marks."""
    title = headline(reference.title) if reference.speech.language == "en" else reference.title
    bare = title.rstrip(QUOTES)
    return within_quotes(_ended(bare) + title[len(bare) :])


def _remarks(reference: Reference) -> str:
    return f" {reference.remarks}." if reference.remarks else ""


def _ended(text: str) -> str:
    """Add a full stop to the text, unless it already ends in a sign that ends a sentence."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
