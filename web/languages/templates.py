"""Templates compiled once for each language, their words put in: a page does not look up what it always says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Flask
from jinja2.ext import Extension

from web.languages.catalogues import SOURCE, translations
from web.languages.reader import language

if TYPE_CHECKING:
    from flask.templating import Environment

WORDS = re.compile(r"""\{\{ _\((?P<mark>["'])(?P<message>[^"'%{}]+)(?P=mark)\) \}\}""")  # a message, and nothing else


class Inlined(Extension):
    """The words of a template in the language of its environment, before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template with each message that has no values replaced by what the language says."""
        spoken = translations(getattr(self.environment, "spoken", SOURCE))
        return WORDS.sub(lambda found: spoken.gettext(found["message"]), source)


class SpokenSite(Flask):
    """A Flask application that renders with the environment of the reader's language."""

    @property
    def jinja_env(self) -> Environment:
        """The environment of the language that is spoken now; filters and names are the same in all of them."""
        if not hasattr(self, "_environments"):
            whole = self.create_jinja_environment()
            whole.add_extension(Inlined)
            self._environments = {SOURCE: whole}
        spoken = language()
        if spoken not in self._environments:
            other = self._environments[SOURCE].overlay()
            other.spoken = spoken  # type: ignore[attr-defined]
            self._environments[spoken] = other
        return self._environments[spoken]
