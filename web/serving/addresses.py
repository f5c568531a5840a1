"""Language prefixes in URLs: `/ru/lines` is `/lines` in Russian, and all links of the page keep the prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from web.languages.reader import NAMED
from web.serving.prefix import within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PARAMETER = "lang"  # accepted in any URL, but never written: links have the language in the path


class Languages:
    """WSGI middleware that moves a language at the start of the path into SCRIPT_NAME, so that all links keep it.

    A language in the parameter `lang` counts as if it were in the path; if both name one, `lang` takes precedence. The
    answer at a URL without a language depends on the browser's preferred languages.
    """

    def __init__(self, application: WSGIApplication, offered: Collection[str]) -> None:
        self._application = application
        self._offered = offered

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Call the application with the language removed from the path and the query string."""
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
        """Remove the parameter `lang` from the query string, and return its value.

        If the parameter is missing or names no language of the site, the query string stays as it is and the result is
        "".
        """
        query = environ.get("QUERY_STRING", "")
        if f"{PARAMETER}=" not in query:
            return ""
        pairs = [(pair, dict(parse_qsl(pair)).get(PARAMETER, "")) for pair in query.split("&")]
        named = [value for _, value in pairs if value in self._offered]
        if named:
            environ["QUERY_STRING"] = "&".join(pair for pair, value in pairs if value not in self._offered)
        return named[-1] if named else ""
