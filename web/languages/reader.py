"""The language of the answer: the one in the URL, or else the best match for the browser's preferences."""

from __future__ import annotations

from contextvars import ContextVar
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote

from babel import Locale
from flask import request
from flask_babel import Babel, Domain
from markupsafe import Markup

from index.errors import ConfigError
from web import current
from web.languages.catalogues import SOURCE, available, script_words, translations

if TYPE_CHECKING:
    from babel.support import NullTranslations
    from flask import Flask

    from index.config import WebSettings

NAMED = "rostra.language"  # key in the WSGI environment of the language code in the URL
PROGRAMS = "/api/"  # routes for programs, which are always answered in English


_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


class Version(NamedTuple):
    """The current page in one language: the language's code, its own name, and the page's URL."""

    code: str
    name: str
    address: str


class _Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Gives Flask-Babel the catalogue of the reader's language."""

    def get_translations(self) -> NullTranslations:
        return translations(language())


class _Babel(Babel):  # type: ignore[misc]
    @cached_property
    def domain_instance(self) -> _Catalogues:
        return _Catalogues()


def register(app: Flask, web: WebSettings) -> None:
    """Set the application up for the languages in the settings."""
    offered(web)
    _Babel().init_app(app, default_locale=web.language, locale_selector=language)
    app.jinja_env.newstyle_gettext = True  # type: ignore[attr-defined]
    app.jinja_env.globals.update(gettext=_in_template, ngettext=_in_template_counted, _=_in_template)
    app.before_request(_begin)
    app.teardown_request(_end)
    for told in (language, versions, switches, canonical, neutral, words):
        app.add_template_global(told)


@lru_cache(maxsize=64)  # one entry for each settings object; tests have several
def offered(web: WebSettings) -> tuple[str, ...]:
    """Return the languages that readers can choose, the default first. Raises ConfigError for one without a
    translation.
    """
    chosen = tuple(dict.fromkeys((web.language, *web.languages)))
    unknown = [code for code in chosen if code not in available()]
    if unknown:
        known = ", ".join(available())
        raise ConfigError(f"[web] languages: there is no translation into {unknown[0]!r}; there are {known}")
    return chosen


def language() -> str:
    """Return the code of the language of the current answer; English (SOURCE) outside a request."""
    return _spoken.get()


def _begin() -> None:
    _spoken.set(_chosen())


def _end(_: BaseException | None) -> None:
    _spoken.set(SOURCE)


def _chosen() -> str:
    if request.path.startswith(PROGRAMS):
        return SOURCE
    known = offered(current.settings().web)
    return named() or request.accept_languages.best_match(known, known[0]) or known[0]


def named() -> str:
    """Return the language code in the URL, or "" if it has none."""
    return cast("str", request.environ.get(NAMED, ""))


def varies() -> bool:
    """Return whether the answer at this URL depends on the browser's preferred languages."""
    several = len(offered(current.settings().web)) > 1
    return several and not named() and not request.path.startswith(PROGRAMS)


def neutral_root() -> str:
    """Return the path prefix of the site's URLs, without the language."""
    return request.script_root.removesuffix(f"/{named()}") if named() else request.script_root


def gettext(message: str) -> str:
    """Translate the message into the reader's language."""
    if language() == SOURCE:
        return message
    return translations(language()).gettext(message)


def ngettext(one: str, several: str, number: int) -> str:
    """Translate the message into the reader's language, in the plural form for the number."""
    if language() == SOURCE:
        return one if number == 1 else several
    return translations(language()).ngettext(one, several, number)


def _in_template(message: str, /, **values: object) -> Markup:
    """Translate a message in a template; the message is trusted as markup, its values are escaped.

    `values` are by the names of the message's placeholders.
    """
    if values:
        return Markup(gettext(message)) % values  # noqa: S704  # nosec B704
    return _plain(language(), message)


def _in_template_counted(one: str, several: str, number: int, /, **values: object) -> Markup:
    """Translate a message as markup, in the plural form for `number`, which also fills the value `num`."""
    return Markup(ngettext(one, several, number)) % {"num": number, **values}  # noqa: S704  # nosec B704


@lru_cache(maxsize=4096)  # enough for all messages without a value in a few languages
def _plain(spoken: str, message: str) -> Markup:
    """Translate a message without values into the language `spoken`, as markup; "%%" in the message stands for "%"."""
    return Markup(translations(spoken).gettext(message)) % ()  # noqa: S704  # nosec B704


def versions() -> list[Version]:
    """List the current page in every offered language, as full URLs without a query; empty if there is only one
    language.
    """
    codes = offered(current.settings().web)
    if len(codes) < 2:
        return []
    return [Version(code, _own_name(code), _page(f"{neutral_root()}/{code}")) for code in codes]


def switches(path: str) -> list[Version]:
    """List the page at `path` in each other language, with the current query if `path` is the current page."""
    query = request.query_string.decode("ascii", "ignore")
    more = f"?{query}" if query and path == request.path else ""
    others = (code for code in offered(current.settings().web) if code != language())
    return [Version(code, _own_name(code), f"{neutral_root()}/{code}{quote(path)}{more}") for code in others]


def canonical() -> str:
    """Return the full URL of the current page without its query, keeping the language if the URL has one."""
    return _page(request.script_root)


def neutral() -> str:
    """Return the full URL of the current page without its query or language."""
    return _page(neutral_root())


def _page(root: str) -> str:
    return f"{request.host_url.rstrip('/')}{root}{quote(request.path)}"


def _own_name(code: str) -> str:
    """Return the language's name in the language itself, such as "Deutsch"."""
    return (Locale.parse(code).get_display_name() or code).capitalize()


def words() -> dict[str, str]:
    """Return the translations of the script's messages into the reader's language, by English message.

    The result is empty for English.
    """
    return script_words(language())
