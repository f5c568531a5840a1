"""Compiles templates once per language, with all messages without placeholders already translated, to save time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Flask
from jinja2.ext import Extension

from web.languages.catalogues import SOURCE, translations
from web.languages.reader import language

if TYPE_CHECKING:
    from flask.templating import Environment

WORDS = re.compile(r"""\{\{ _\((?P<mark>["'])(?P<message>[^"'%{}]+)(?P=mark)\) \}\}""")  # has no placeholder


class Inlined(Extension):
    """A Jinja extension that translates the messages without placeholders in a template before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Replace each message without placeholders in the template's source by its translation."""
        spoken = translations(getattr(self.environment, "spoken", SOURCE))
        return WORDS.sub(lambda found: spoken.gettext(found["message"]), source)


class SpokenSite(Flask):
    """A Flask application that renders with a Jinja environment for the reader's language."""

    @property
    def jinja_env(self) -> Environment:
        """The Jinja environment of the current language; filters and globals are the same in all languages."""
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
