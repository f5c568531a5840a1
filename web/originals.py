"""The pages that speeches came from: whether an address may become a link."""

from __future__ import annotations

WEB = ("http://", "https://")  # what may become a link: an address in an archive can be a program, too


def is_web(address: str | None) -> bool:
    """Whether the address is one of the web.

    >>> is_web("https://town.example/1"), is_web("javascript:x"), is_web(None)
    (True, False, False)
    """
    return address is not None and address.startswith(WEB)
