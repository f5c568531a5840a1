"""The application factory: makes the Flask site from an engine and the settings."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from web import about, current, links
from web import state as parameters
from web.api import older, v1
from web.citing import cite
from web.citing.reference import citation
from web.entries import calendar, entry, register, sitemap
from web.languages import reader
from web.languages.nouns import THIS
from web.languages.templates import SpokenSite
from web.marking import breakable, excerpt, marked
from web.searching import export, facet, quotation, results
from web.serving import compression, errors, headers, limits, observing
from web.serving.addresses import Languages
from web.serving.buckets import Buckets
from web.serving.hosts import Hosts
from web.serving.prefix import Prefix
from web.sharing import atom, json_feed, machines, oembed
from web.speeches import speech
from web.speeches.originals import is_web
from web.speeches.recording import at_time, clock
from web.study import collocates, comparison, echoes, moments, neighbours, receipts, sayers, trends
from web.study import lines as study_lines
from web.wording import (
    counted,
    decimal,
    file_size,
    grouped_digits,
    long_date,
    right_to_left,
    short_date,
    shortened,
    signed,
    spanning,
    value_name,
    week_days,
    worded,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from flask import Flask

    from index.config import Settings, WebSettings
    from search.engine import Engine
    from web.serving.metrics import Metrics

READING = (results, speech, cite, facet, quotation, about, export, machines)
STUDY = (study_lines, neighbours, trends, moments, sayers, collocates, comparison, echoes, receipts)
ENTRIES = (entry, register, calendar, sitemap)
SHARING = (atom, json_feed, oembed)
API = (older, v1)
BLUEPRINTS = tuple(view.blueprint for view in (*READING, *STUDY, *ENTRIES, *SHARING, *API))


def create_app(
    engine: Engine, settings: Settings, buckets: Buckets | None = None, metrics: Metrics | None = None
) -> Flask:
    """Create the site for one engine, which all threads share.

    It can be served by any WSGI server. `buckets` limit each client's requests per minute, and several processes may
    share them; without them, the application makes its own. `metrics` record every answer.
    """
    app = SpokenSite(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    current.attach(app, engine, settings)
    reader.register(app, settings.web)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    observing.register(app, metrics)  # first of all: it sees each request first and each answer last
    limits.register(app, buckets or Buckets())  # before headers: an answer that a browser has already counts too
    compression.register(app)  # before headers: Flask runs what was registered last first
    headers.register(app)
    errors.register(app)
    _register_template_names(app, settings)
    app.wsgi_app = _guarded(app.wsgi_app, settings.web)  # type: ignore[method-assign, assignment]
    return app


def _guarded(application: WSGIApplication, web: WebSettings) -> WSGIApplication:
    """Wrap the application: trust only configured proxies, check the host name, strip path prefix and language."""
    inner = Hosts(Prefix(Languages(application, reader.offered(web)), web.prefix), web.hosts, web.host)
    hops = web.proxies
    return ProxyFix(inner, x_for=hops, x_proto=hops, x_host=hops, x_prefix=0)


def _register_template_names(app: Flask, settings: Settings) -> None:
    app.add_template_filter(marked)
    app.add_template_filter(excerpt)
    app.add_template_filter(breakable)
    for wording in (
        clock,
        counted,
        decimal,
        file_size,
        grouped_digits,
        long_date,
        short_date,
        shortened,
        signed,
        worded,
    ):
        app.add_template_filter(wording)
    app.add_template_filter(reader.gettext, "translated")  # translates a text that a template has only as a variable
    app.add_template_filter(links.form_fields)
    app.add_template_filter(parameters.fields_beside)
    searches = (links.search_url, links.facet_url, links.other_form, links.Onward)
    places = (links.address, links.speech_url, links.permalink, links.local_link, links.wording_link)
    entries = (links.entry_link, links.register_link, links.date_link)
    for make in (
        *searches,
        *places,
        *entries,
        receipts.receipt_url,
        links.lasting,
        citation,
        at_time,
        value_name,
        spanning,
        week_days,
    ):
        app.add_template_global(make)
    app.add_template_test(is_web, "web_address")
    app.add_template_test(right_to_left)
    app.add_template_global(_asset(app), "asset")
    app.jinja_env.globals.update(site=settings.web.title, parameter=parameters.names(), this_value=THIS)


def _asset(app: Flask) -> Callable[[str], str]:
    """Return a function that turns the name of a static file into its URL.

    The URL has a digest of the file, so that browsers may cache it forever.
    """
    folder = Path(app.root_path) / "static"
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in folder.iterdir() if path.is_file()
    }

    def asset(name: str) -> str:
        return f"{reader.neutral_root()}{app.static_url_path}/{name}?v={digests[name]}"

    return asset
