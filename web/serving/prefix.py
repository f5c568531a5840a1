"""A site under a path of its own: the path is taken from addresses that come and put before those that go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Prefix:
    """An application that stands under a path, whether the proxy before it takes the path away or leaves it.

    What a client or a server says of the path (`SCRIPT_NAME`) is not believed.
    """

    def __init__(self, application: WSGIApplication, path: str) -> None:
        self._application = application
        self._path = "/" + path.strip("/") if path.strip("/") else ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The application's answer to the rest of the path."""
        asked = environ.get("PATH_INFO", "")
        if self._path and (asked == self._path or asked.startswith(f"{self._path}/")):
            environ["PATH_INFO"] = asked.removeprefix(self._path) or "/"
        environ["SCRIPT_NAME"] = self._path
        return self._application(environ, start_response)
