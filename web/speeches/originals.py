"""Links to the web pages that speeches came from (http and https only), and to a given text on such a page."""

from __future__ import annotations

from urllib.parse import quote

WEB = ("http://", "https://")  # other URLs never become links: a "javascript:" URL would run a program
WHOLE = 12  # words up to which a text is in the URL in full, which stays short enough to copy
FIRST, LAST = 6, 4  # words that identify a longer text: hardly ever found twice on a page


def is_web(address: str | None) -> bool:
    """Return whether the URL is an http or https URL.

    >>> is_web("https://town.example/1"), is_web("javascript:x"), is_web(None)
    (True, False, False)
    """
    return address is not None and address.startswith(WEB)


def at_words(address: str | None, text: str) -> str | None:
    """Return the page's URL with a text fragment, which makes browsers scroll to the text; None if it is not a web URL.

    A long text is identified by its first and last words; a text without letters or digits adds no fragment.
    https://wicg.github.io/scroll-to-text-fragment/

    >>> at_words("https://town.example/1", "Who paid for the bridge?")
    'https://town.example/1#:~:text=Who%20paid%20for%20the%20bridge%3F'
    >>> at_words("https://a.example/1#top", "One, two – three-four five six seven eight nine ten eleven twelve more.")
    'https://a.example/1#top:~:text=One%2C%20two%20%E2%80%93%20three%2Dfour%20five%20six,ten%20eleven%20twelve%20more.'
    """
    words = text.split()
    if not address or not is_web(address) or not any(char.isalnum() for char in text):
        return address if is_web(address) else None
    whole = len(words) <= WHOLE
    pieces = [words] if whole else [words[:FIRST], words[-LAST:]]
    named = ",".join(quote(" ".join(piece), safe="").replace("-", "%2D") for piece in pieces)
    return f"{address}{'' if '#' in address else '#'}:~:text={named}"
