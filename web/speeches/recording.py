"""Times in a recording: as people read them, and as an address of the recording that begins there."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from web.speeches.originals import is_web

BY_PARAMETER = ("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be")  # these read t=83s in the query
HOUR, MINUTE = 3600, 60  # seconds


def clock(seconds: float) -> str:
    """The time as players show it.

    >>> clock(4.2), clock(83), clock(3683.9)
    ('0:04', '1:23', '1:01:23')
    """
    whole = int(seconds)
    hours, minutes = divmod(whole // MINUTE, MINUTE)
    if hours:
        return f"{hours}:{minutes:02d}:{whole % MINUTE:02d}"
    return f"{minutes}:{whole % MINUTE:02d}"


def at_time(url: str | None, seconds: float) -> str | None:
    """The address of the recording at that second; None where the source has no address on the web.

    YouTube reads a parameter, Vimeo and players that know W3C's media fragments read what stands behind "#".

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
