"""A site under a path of its own: the path is taken from addresses that come and put before those that go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def normal(path: str) -> str:
    """The path with one slash before it and none behind it; "" for none.

    >>> normal("speeches/"), normal("/")
    ('/speeches', '')
    """
    return f"/{path.strip('/')}".rstrip("/")


def within(asked: str, path: str) -> str:
    """The address `asked` without the site's `path` before it, which a proxy may have removed already.

    >>> within("/speeches/lines", "/speeches"), within("/lines", "/speeches"), within("/speeches", "/speeches")
    ('/lines', '/lines', '/')
    """
    if path and (asked == path or asked.startswith(f"{path}/")):
        return asked.removeprefix(path) or "/"
    return asked


class Prefix:
    """An application that stands under a path, whether the proxy before it takes the path away or leaves it.

    What a client or a server says of the path (`SCRIPT_NAME`) is not believed.
    """

    def __init__(self, application: WSGIApplication, path: str) -> None:
        self._application = application
        self._path = normal(path)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application, given the path without the site's own prefix."""
        environ["PATH_INFO"] = within(environ.get("PATH_INFO", ""), self._path)
        environ["SCRIPT_NAME"] = self._path
        return self._application(environ, start_response)
