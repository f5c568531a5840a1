"""Languages in addresses: `/ru/lines` is `/lines` in Russian, and every link and form of the page goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from web.languages.reader import NAMED
from web.serving.prefix import within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PARAMETER = "lang"  # read at any address, but never written: the path is what links keep


class Languages:
    """An application whose addresses may begin with a language. The path before its own (`SCRIPT_NAME`) tells it.

    Addresses that name none are for every reader: what they answer depends on what the browser asks for.
    """

    def __init__(self, application: WSGIApplication, offered: Collection[str]) -> None:
        self._application = application
        self._offered = offered

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application, given the path without the language that it begins with."""
        path = environ.get("PATH_INFO", "")
        first = path.removeprefix("/").partition("/")[0]
        in_path = first if first in self._offered else ""
        if in_path:
            environ["PATH_INFO"] = within(path, f"/{in_path}")
        named = self._in_query(environ) or in_path
        environ.pop(NAMED, None)
        if named:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{named}"
            environ[NAMED] = named
        return self._application(environ, start_response)

    def _in_query(self, environ: WSGIEnvironment) -> str:
        """The language that the query string names, which is taken out of it; "" for none that is offered."""
        query = environ.get("QUERY_STRING", "")
        if f"{PARAMETER}=" not in query:
            return ""
        pairs = [(pair, dict(parse_qsl(pair)).get(PARAMETER, "")) for pair in query.split("&")]
        named = [value for _, value in pairs if value in self._offered]
        if named:
            environ["QUERY_STRING"] = "&".join(pair for pair, value in pairs if value not in self._offered)
        return named[-1] if named else ""
