"""Measures how long each kind of study (concordances, trends, collocates …) takes on an archive: first call and later.

    python benchmarks/study.py FOLDER [--word WORD] [--only PART] [--rounds N]

FOLDER holds the archive and its index, as [index] path does. WORD is the word to study; by default, the one whose
number of occurrences is nearest to 100,000. With --only, only the studies whose name contains PART are measured. The
table shows, for each study, the milliseconds of the first call and the median of N further calls, both as elapsed time
and as processor time. Caches are kept between calls, as in a server.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from index.archive.archive import ArchiveReader
from index.config import IndexSettings
from search.echoes.listing import EchoesRequest
from search.library import Library
from search.loops import choice
from search.request import Pick, SearchRequest
from search.study.collocates import CollocatesRequest
from search.study.comparison import ComparisonRequest
from search.study.embedded_study import EmbeddedStudy
from search.study.lines import LinesRequest
from search.study.sayers import SayersRequest
from search.study.studied_segments import StudiedSegments
from search.study.trends import TrendsRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OCCURRENCES = 100_000  # of the word studied: concordances promise a fast first page up to this number
ORDERS = ("newest", "oldest", "left", "right", "match", "speaker")
QUERIES = 8  # the most that trends compare
RUNS = (1, 2, 3, 4)  # words in an n-gram
READ = 10_000  # lines of the whole concordance that are read: enough to measure its rate


class Taken(NamedTuple):
    """The milliseconds that a call took: `clock` is elapsed time, `core` processor time."""

    clock: float
    core: float


def taken(call: Callable[[], object]) -> Taken:
    """Return the elapsed and the processor time of one call."""
    clock, core = time.perf_counter(), time.process_time()
    call()
    return Taken(1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - core))


def views(study: EmbeddedStudy, words: list[str], speakers: list[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the name of each study with a function that runs it.

    Most studies use the first of the `words`, and the first one or two of the `speakers`.
    """
    asked = SearchRequest(words[0])
    for order in ORDERS:
        request = LinesRequest(asked, order=order)  # type: ignore[arg-type]  # the names above are those of an order
        yield f"lines, {order}: next page", lambda request=request: study.lines(replace(request, page=2))
    yield "lines, left, three words", lambda: study.lines(LinesRequest(asked, order="left", depth=3, page=2))
    yield "lines, a sample of 500", lambda: study.lines(LinesRequest(asked, sample=500))
    yield f"all lines, the first {READ:,}", lambda: list(islice(study.all_lines(LinesRequest(asked)), READ))
    yield "neighbours and forms", lambda: study.neighbours(asked)
    yield "trends, one query", lambda: study.trends(TrendsRequest((asked,)))
    eight = tuple(map(SearchRequest, words[:QUERIES]))
    yield "trends, eight queries by month", lambda: study.trends(TrendsRequest(eight, step="month"))
    yield "who says it most", lambda: study.sayers(SayersRequest(asked))
    yield "first, last, silence, surge", lambda: study.moments(asked)
    yield "collocates, by form", lambda: study.collocates(CollocatesRequest(asked))
    yield "collocates, by stem", lambda: study.collocates(CollocatesRequest(asked, spelt="stem"))
    here, there = (SearchRequest(picks=(Pick("speaker", name),)) for name in speakers[:2])
    for length in RUNS:
        request = ComparisonRequest(here, there, length=length)
        yield f"two speakers, runs of {length}", lambda request=request: study.compare(request)
    early, late = SearchRequest(until="2010"), SearchRequest(since="2011")
    for length in RUNS:
        request = ComparisonRequest(early, late, length=length)
        yield f"two periods, runs of {length}", lambda request=request: study.compare(request)
    yield "distinctive words of a speaker", lambda: study.distinctive(here)
    yield "portrait of a speaker", lambda: study.portrait(here)
    yield "related words", lambda: study.related(asked)
    yield "echoes, the first page", lambda: study.echoes(EchoesRequest(SearchRequest()))
    yield "echoes of a word", lambda: study.echoes(EchoesRequest(asked))
    yield "receipt", lambda: study.receipt("lines", (asked,), {})


def told(name: str, call: Callable[[], object], rounds: int) -> str:
    """Measure one study, and return its line of the table."""
    first = taken(call)
    again = [taken(call) for _ in range(rounds)]
    clock, core = (statistics.median(column) for column in zip(*again, strict=True))
    return f"{name:32} {first.clock:9,.0f} {first.core:9,.0f} {clock:9,.0f} {core:9,.0f}"


def main() -> None:
    """Measure the studies that the arguments name, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--word", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    choice.compiled()
    choice.choose("auto")
    where = IndexSettings(path=given.folder)
    library = Library(ArchiveReader(where.archive), where.index)
    forms, counts = StudiedSegments(library.newest()).all_forms()
    near = [forms[i] for i in np.argsort(np.abs(counts - OCCURRENCES), kind="stable")[: 2 * QUERIES].tolist()]
    words = [given.word, *near] if given.word else near
    study = EmbeddedStudy(library)
    said = sorted(study.sayers(SayersRequest(SearchRequest(words[0]))).sayers, key=lambda one: -one.words)
    print(f"{library.newest().snapshot.live_count:,} paragraphs, {int(counts.sum()):,} words; {words[0]}")
    print(f"{'milliseconds':32} {'first':>9} {'one core':>9} {'again':>9} {'one core':>9}")
    for name, call in views(study, words, [one.value for one in said]):
        if given.only in name:
            print(told(name, call, given.rounds), flush=True)


if __name__ == "__main__":
    main()
