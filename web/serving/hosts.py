"""Checks the host name of each request before anything else; unknown names get 400.

Otherwise, a forged `Host` header could end up in the links of feeds, tables and citations.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from web.serving.plain import plain_answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ANY = "*"
BELOW = "*."  # prefix of a configured name that allows all its subdomains
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\.?(?::(?P<port>\d{1,5}))?")
_WILD = {"", "0.0.0.0", "::"}  # noqa: S104 - these are no names, and nothing is bound here  # nosec B104
WATCHED = ("/healthz", "/readyz")  # health checks use any host name, and their answers contain none
UNKNOWN = "This site is not known by the name that was asked for. Whoever runs it lists its names in [web] hosts.\n"


class Hosts:
    """WSGI middleware that passes on only requests for the site's own host names.

    `names` are these names; "*.town.example" stands for all names below town.example, and "*" for any name. If `names`
    is empty, the host names are localhost, the address that the server listens on (`listening`), and every IP address.
    Health checks (WATCHED) pass under any name.
    """

    def __init__(self, application: WSGIApplication, names: tuple[str, ...], listening: str) -> None:
        self._application = application
        self._names = tuple(name.lower().rstrip(".") for name in names)
        self._local = {"localhost", listening.lower()} - _WILD

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Call the application, or answer 400 if the host name is not the site's."""
        if environ.get("PATH_INFO") in WATCHED or self.knows(environ.get("HTTP_HOST", "")):
            return self._application(environ, start_response)
        return plain_answer(start_response, "400 Bad Request", UNKNOWN)

    def knows(self, host: str) -> bool:
        """Return whether the host, with or without a port, is one of the site's names.

        >>> hosts = Hosts(None, ("speeches.example", "*.town.example"), "")
        >>> [hosts.knows(host) for host in ("speeches.example:80", "a.town.example", "evil.example", "a b", "")]
        [True, True, False, False, False]
        """
        parts = _HOST.fullmatch(host)
        if not parts or int(parts["port"] or 0) > 65535:
            return False
        name = parts["name"].lower()
        if not self._names:
            return name in self._local or name.strip("[]") in self._local or _is_number(name)
        return any(_fits(name, known) for known in self._names)


def _fits(name: str, known: str) -> bool:
    if known.startswith(BELOW):
        return name.endswith(known[1:])
    return known in (ANY, name)


def _is_number(name: str) -> bool:
    """Return whether the name is an IP address, which needs no DNS lookup and so cannot be forged through DNS."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
