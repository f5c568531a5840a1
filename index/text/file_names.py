"""Names: what the name of a file says of its text, a title and a date."""

from __future__ import annotations

import re

_SMALL = {"a", "an", "and", "as", "at", "before", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
_CAPITALS = {"us": "US", "un": "UN", "usa": "USA", "uk": "UK", "ussr": "USSR", "nato": "NATO", "eu": "EU"}
_DATE = re.compile(r"(?<!\d)(?:(\d{4}-[01]\d-[0-3]\d)|((?:17|18|19|20)\d\d(?:-[01]\d)?))(?![\d])")


def titled(words: str) -> str:
    """Words joined by hyphens, underscores or spaces as a title; names in them keep their capitals.

    >>> titled("message-regarding-us-foreign-relations"), titled("vox_transcript")
    ('Message Regarding US Foreign Relations', 'Vox Transcript')
    """
    parts = [part for part in re.split(r"[-_\s]+", words) if part]
    title = " ".join(_CAPITALS.get(w) or (w if w in _SMALL else w[:1].upper() + w[1:]) for w in parts)
    return title[:1].upper() + title[1:]


def date_in(name: str) -> str | None:
    """The first ISO date in a file's name, or the first month or year; None where there is none.

    >>> date_in("vox_transcript_2016-09-26"), date_in("election_2020_debate"), date_in("page-60795")
    ('2016-09-26', '2020', None)
    """
    found = _DATE.search(name)
    return (found[1] or found[2]) if found else None


def undated(name: str) -> str:
    """The name without the full date in it.

    >>> undated("vox_transcript_2016-09-26")
    'vox_transcript_'
    """
    return re.sub(r"(?<!\d)\d{4}-[01]\d-[0-3]\d(?!\d)", "", name)
