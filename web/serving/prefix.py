"""Lets the site live under a path prefix: strips it from requests and adds it to links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def normal(path: str) -> str:
    """Normalise the path to one leading slash and no trailing slash; "" for the root.

    >>> normal("speeches/"), normal("/")
    ('/speeches', '')
    """
    return f"/{path.strip('/')}".rstrip("/")


def within(asked: str, path: str) -> str:
    """Remove the site's prefix `path` from the path `asked`, unless a proxy has removed it already.

    >>> within("/speeches/lines", "/speeches"), within("/lines", "/speeches"), within("/speeches", "/speeches")
    ('/lines', '/lines', '/')
    """
    if path and (asked == path or asked.startswith(f"{path}/")):
        return asked.removeprefix(path) or "/"
    return asked


class Prefix:
    """WSGI middleware for a site under a path prefix, whether or not the proxy in front strips it.

    SCRIPT_NAME is always set from the configuration; values from a client or server are ignored.
    """

    def __init__(self, application: WSGIApplication, path: str) -> None:
        self._application = application
        self._path = normal(path)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Call the application with the prefix removed from the path."""
        environ["PATH_INFO"] = within(environ.get("PATH_INFO", ""), self._path)
        environ["SCRIPT_NAME"] = self._path
        return self._application(environ, start_response)
