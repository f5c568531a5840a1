"""What belongs to the request being answered: the engine, the settings, and the state read from its URL."""

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
    """An application's engine and settings, with a cache of the months or years that have paragraphs.

    The keys of `coverage` are the generation (version of the index), and the first and last period of a range.
    """

    engine: Engine
    settings: Settings
    coverage: dict[tuple[int, str, str], frozenset[str]] = field(default_factory=dict)


def attach(app: Flask, engine: Engine, settings: Settings) -> None:
    """Attach the engine and the settings to the application."""
    app.extensions[KEY] = Site(engine, settings)


def of(app: Flask) -> Site:
    """Return the engine and settings attached to the application."""
    return cast(Site, app.extensions[KEY])


def engine() -> Engine:
    """Return the engine for the current request; all its searches together must end within `[search] seconds`."""
    if "engine" not in g:
        g.engine = of(current_app).engine.for_one_answer()
    return cast("Engine", g.engine)


def coverage() -> dict[tuple[int, str, str], frozenset[str]]:
    """Return the cache of the periods that have paragraphs.

    It maps (generation, first period, last period) to the periods of that range that have paragraphs.
    """
    return of(current_app).coverage


def settings() -> Settings:
    """Return the settings of the current application."""
    return of(current_app).settings


def asked() -> state.State:
    """Return the state of the search read from the current URL."""
    return state.read(request.query_string, defaults())


def defaults() -> SearchRequest:
    """Return the search request of a URL without parameters, according to the settings."""
    chosen = settings().search
    return SearchRequest(size=chosen.size, equivalents=chosen.equivalents)


def answer(here: state.State, whole: str | None = None) -> SearchResults:
    """Run the search of the state; put the state's own notices before those of the engine.

    A page after the last is replaced by the last one. `whole` names a facet for which all values are returned, not only
    the most frequent.
    """
    found = engine().search(here.request, explain=here.explain, whole=whole)
    if here.request.page > found.pages:
        found = engine().search(here.request.changed(page=found.pages), explain=here.explain, whole=whole)
    g.found = replace(found, notices=(*here.notices, *found.notices))
    return cast("SearchResults", g.found)
