"""Metrics for Prometheus: numbers of answers, their speed, what searches found. They contain no search terms.

Several processes write into one folder (PROMETHEUS_MULTIPROC_DIR, which must be set before this module is imported);
the process that serves the metrics adds them up.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # computing may take 2; the rest is sending
TIME_UP = ("time-up", "time-short", "unexplained")  # codes of notices that an answer is incomplete


class Metrics:
    """The metrics of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = self._counter("rostra_answers", "Answers given.", "route", "status")
        self._seconds = Histogram(
            "rostra_answer_seconds", "Seconds until an answer was handed over.", ["route"],
            registry=self.registry, buckets=SECONDS,
        )  # fmt: skip
        self._rejected = self._counter("rostra_rejected", "Requests refused as too many, by route.", "route")
        self._searches = self._counter("rostra_searches", "Searches answered.")
        self._hits = self._counter("rostra_hits", "Paragraphs found by them.")
        self._empty = self._counter("rostra_searches_empty", "Searches that found nothing.")
        self._notices = self._counter("rostra_notices", "Notices given, by code.", "code")
        self._time_ups = self._counter("rostra_time_ups", "Answers that ended before they were whole.")
        self._generation = Gauge(
            "rostra_generation", "The archive's generation that answers.",
            registry=self.registry, multiprocess_mode="livemax",
        )  # fmt: skip

    def _counter(self, name: str, said: str, *labels: str) -> Counter:
        return Counter(name, said, labels, registry=self.registry)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answer by route and status, and record the seconds that it took."""
        self._answers.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if status == 429:
            self._rejected.labels(route).inc()

    def found(self, total: int, notices: tuple[str, ...], generation: int) -> None:
        """Count a search: the paragraphs found, the codes of its notices, and the generation (version) of the index."""
        self._searches.inc()
        self._hits.inc(total)
        self._empty.inc(not total)
        for code in notices:
            self._notices.labels(code).inc()
        self._time_ups.inc(any(code in TIME_UP for code in notices))
        self._generation.set(generation)


def told(metrics: Metrics | None = None) -> WSGIApplication:
    """Make a WSGI application that serves the given metrics or, without them, those of all processes."""
    if metrics:
        return make_wsgi_app(metrics.registry)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return make_wsgi_app(registry)


def forget(process: int) -> None:
    """Drop the metrics that describe the present state of a process, after the process with this id has ended."""
    if os.environ.get(FOLDER):
        mark_process_dead(process)  # type: ignore[no-untyped-call]
