"""The application factory: an engine and the settings in, the whole site out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    about,
    api,
    compression,
    current,
    errors,
    export,
    facet,
    feed,
    headers,
    links,
    machines,
    quotation,
    results,
    speech,
)
from web import state as parameters
from web.citation import citation
from web.marking import breakable, excerpt, marked
from web.recording import at_time, clock
from web.wording import counted, file_size, grouped_digits, long_date, short_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.config import Settings
    from search.engine import Engine

BLUEPRINTS = tuple(view.blueprint for view in (results, speech, facet, quotation, about, api, feed, export, machines))


def create_app(engine: Engine, settings: Settings) -> Flask:
    """The site over one engine. The engine is shared by all threads; nothing is opened or read here.

    Serve it with any WSGI server. Behind proxies, `[web] proxies` says how many of their X-Forwarded-*
    headers to believe, so that permalinks name the public host.
    """
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    current.attach(app, engine, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    compression.register(app)  # before headers: Flask runs what was registered last first
    headers.register(app)
    errors.register(app)
    _register_template_names(app, settings)
    if hops := settings.web.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    return app


def _register_template_names(app: Flask, settings: Settings) -> None:
    app.add_template_filter(marked)
    app.add_template_filter(excerpt)
    app.add_template_filter(breakable)
    for wording in (clock, counted, file_size, grouped_digits, long_date, short_date):
        app.add_template_filter(wording)
    app.add_template_filter(links.form_fields)
    app.add_template_filter(parameters.fields_beside)
    addresses = (links.address, links.search_url, links.facet_url, links.facet_search, links.speech_url)
    for make in (*addresses, links.permalink, links.local_link, links.other_form, links.Onward, citation, at_time):
        app.add_template_global(make)
    app.add_template_global(_asset(app), "asset")
    app.jinja_env.globals.update(site=settings.web.title, parameter=parameters.names())


def _asset(app: Flask) -> Callable[[str], str]:
    """A function from an asset's name to its address; that holds a digest, so it can be kept for ever."""
    folder = Path(app.root_path) / "static"
    digests = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in folder.iterdir() if path.is_file()
    }

    def asset(name: str) -> str:
        return f"{request.script_root}{app.static_url_path}/{name}?v={digests[name]}"

    return asset
