"""What belongs to the request answered now: the application's engine and settings, the state of its address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from search.request import SearchRequest
from web import state

if TYPE_CHECKING:
    from flask import Flask

    from index.config import Settings
    from search.engine import Engine
    from search.results import SearchResults

KEY = "rostra"


@dataclass(frozen=True, slots=True)
class Site:
    """The engine and the settings that an application was made with, and what it remembers of its archive."""

    engine: Engine
    settings: Settings
    coverage: dict[tuple[int, str, str], frozenset[str]] = field(default_factory=dict)


def attach(app: Flask, engine: Engine, settings: Settings) -> None:
    """Give the application its engine and settings."""
    app.extensions[KEY] = Site(engine, settings)


def of(app: Flask) -> Site:
    """The engine and the settings that were attached to the application."""
    return cast(Site, app.extensions[KEY])


def engine() -> Engine:
    """The engine for the request being answered; everything asked of it must end within `[search] seconds`."""
    if "engine" not in g:
        g.engine = of(current_app).engine.for_one_answer()
    return cast("Engine", g.engine)


def coverage() -> dict[tuple[int, str, str], frozenset[str]]:
    """The periods known to have paragraphs, by generation and span; the dict that remembers earlier answers."""
    return of(current_app).coverage


def settings() -> Settings:
    """The settings of the application that answers now."""
    return of(current_app).settings


def asked() -> state.State:
    """The state of the address that was asked for."""
    return state.read(request.query_string, defaults())


def defaults() -> SearchRequest:
    """The request of an address without parameters, as the settings choose."""
    chosen = settings().search
    return SearchRequest(size=chosen.size, equivalents=chosen.equivalents)


def answer(here: state.State, whole: str | None = None) -> SearchResults:
    """The engine's answer to the state, with the state's own notices first; HTML and JSON show the same.

    A page beyond the last is answered with the last; `whole` names a facet whose every value is wanted.
    """
    found = engine().search(here.request, explain=here.explain, whole=whole)
    if here.request.page > found.pages:
        found = engine().search(here.request.changed(page=found.pages), explain=here.explain, whole=whole)
    g.found = replace(found, notices=(*here.notices, *found.notices))
    return cast("SearchResults", g.found)
