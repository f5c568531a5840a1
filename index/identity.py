"""Identity: derives the id of a speech, by the same rule for every source format.

The id comes from the event number in the page's address or, without one, from date, time and title. Other ids under
which the same event is found become aliases in the archive.
"""

from __future__ import annotations

import hashlib
import re

from index.records import slug

TITLE_LIMIT = 60  # characters of the title in an id, cut at a word: still readable in an address bar
ID_LIMIT = 120  # characters kept of an id that the source itself gives: enough to keep two sittings of one day apart
CUT_DIGITS = 6  # hex digits of the whole title's digest after a cut title, since long titles differ in their last words

# en.kremlin.ru numbers its events across all its sections; the Russian site uses the same numbers.
_EVENT = re.compile(
    r"^(?:https?:)?(?://)?(?:www\.)?(?P<english>en\.)?(?:special\.)?kremlin\.ru/"
    r"(?:d|(?:events|acts/news|press/announcements|catalog/[\w-]+/[\w-]+/events)(?:/(?!page/)[a-z-]+)*)"
    r"/(?P<number>\d+)(?:\.html?)?(?:/(?:print|photos|videos|audios|copy)(?:\.html?)?)?/?(?:[?#].*)?$",
    re.IGNORECASE,
)
_OLD_EVENT = re.compile(
    r"^(?:https?:)?(?://)?archive\.kremlin\.ru/(?P<english>eng/)?[^?#]*_(?P<number>\d+)\.shtml(?:[?#].*)?$",
    re.IGNORECASE,
)


def speech_id(url: str | None, date: str | None, time: str | None, title: str) -> str:
    """Return the id of the event with this address, ISO date, time ("HH:MM") and title; None stands for unknown.

    The address alone decides if it is that of an event page of a known site (see `address_id`).

    >>> speech_id("http://en.kremlin.ru/events/president/transcripts/60795", "2019-06-20", "12:00", "Hello")
    'kremlin-60795'
    >>> speech_id(None, "2013-09-23", "16:40", "Speech at the CSTO’s meeting")
    '2013-09-23-1640-speech-at-the-csto-s-meeting'
    """
    return (address_id(url) if url else None) or event_id(date, time, title)


def address_id(url: str) -> str | None:
    """Return the id derived from a page's address, or None if it is not an event page of a known site.

    The short address `/d/N` and an event's print and photo pages have the same id as its page.

    A Russian page gets an id different from that of its English translation, since its text differs.

    >>> address_id("en.kremlin.ru/d/60795"), address_id("http://kremlin.ru/events/president/transcripts/4350")
    ('kremlin-60795', 'kremlin-ru-4350')
    >>> address_id("http://en.kremlin.ru/events/president/news/page/2") is None
    True
    """
    for pattern, site in ((_EVENT, "kremlin"), (_OLD_EVENT, "archive-kremlin")):
        if found := pattern.match(url.strip()):
            language = "" if found["english"] else "-ru"
            return f"{site}{language}-{int(found['number'])}"
    return None


def event_id(date: str | None, time: str | None, title: str) -> str:
    """Return the id of an event without an address: date, time and the title's words, joined by hyphens.

    An unknown date becomes "undated", an unknown time is left out. If the title has more than TITLE_LIMIT characters,
    it is cut and a short digest of the whole title appended, so that ids stay distinct.

    >>> event_id(None, None, "")
    'undated-untitled'
    """
    words = slug(title, limit=TITLE_LIMIT) or "untitled"
    whole = slug(title, limit=len(title) * 2 + 1)
    if whole and whole != words:
        words += "-" + hashlib.sha256(whole.encode()).hexdigest()[:CUT_DIGITS]
    return "-".join(part for part in (date or "undated", (time or "").replace(":", ""), words) if part)
