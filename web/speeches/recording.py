"""Times in a recording: as players display them, and as URLs that start the recording there."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from web.speeches.originals import is_web

BY_PARAMETER = ("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be")  # these read t=83s in the query
HOUR, MINUTE = 3600, 60  # seconds


def clock(seconds: float) -> str:
    """Format the time as players display it.

    >>> clock(4.2), clock(83), clock(3683.9)
    ('0:04', '1:23', '1:01:23')
    """
    whole = int(seconds)
    hours, minutes = divmod(whole // MINUTE, MINUTE)
    if hours:
        return f"{hours}:{minutes:02d}:{whole % MINUTE:02d}"
    return f"{minutes}:{whole % MINUTE:02d}"


def at_time(url: str | None, seconds: float) -> str | None:
    """Return the recording's URL at that second; None if the recording has no web URL.

    YouTube reads a query parameter; Vimeo, and players that support W3C media fragments, read the part after "#".

    >>> at_time("https://www.youtube.com/watch?v=abc", 83.4), at_time("https://example.org/talk.mp4", 83.4)
    ('https://www.youtube.com/watch?v=abc&t=83s', 'https://example.org/talk.mp4#t=83')
    """
    if not url or not is_web(url):
        return None
    parts = urlsplit(url)
    if parts.hostname in BY_PARAMETER:
        query = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("t", "start")]
        return urlunsplit(parts._replace(query=urlencode([*query, ("t", f"{int(seconds)}s")]), fragment=""))
    return urlunsplit(parts._replace(fragment=f"t={int(seconds)}"))
