"""Any text, URL, file or damaged index gives an answer, a notice or a reason, never a failure."""

from __future__ import annotations

import json
import os
import random
import struct
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from index.building.writer import IndexWriter
from index.errors import DamagedError
from index.fields import FACETS
from index.reading.read import read
from index.records import Skipped, Speech
from index.segment.segment import Segment
from index.segment.snapshot import open_snapshot
from index.sources.source import Source
from search.query.parser import parse
from search.request import SearchRequest
from tests.builders.indexes import contents, speech
from tests.torture.amounts import ROOT, amounts, tell
from tests.torture.odd_texts import odd_bytes, odd_query, odd_text
from web import state
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask

    from index.documents import SpeechDocument

SLOWEST = 0.05  # processor seconds for one text of at most 3,000 pieces
MOST_SECONDS = float(os.environ.get("ROSTRA_TORTURE_FUZZ_SECONDS", "900"))  # for one kind of input
NAMES = (*(facet.name for facet in FACETS), *(f"-{facet.name}" for facet in FACETS), *state.names().values())
NAMES += ("q", "order", "depth", "context", "sample", "seed", "unit", "by", "against", "window", "measure", "intervals")
READERS = (
    parameters.lines, parameters.trends, parameters.sayers, parameters.collocates, parameters.comparison,
    parameters.echoes,
)  # fmt: skip
ROUTES = (
    "/", "/feed", "/export.csv", "/lines", "/lines.csv", "/trends", "/collocates", "/compare", "/quote", "/help",
    "/about",
    "/api/search", "/api/complete", "/api/v1/search", "/api/v1/lines", "/api/v1/trends", "/api/v1/collocates",
    "/facet/topic", "/facet/event", "/facet/{odd}", "/speech/town-1", "/speech/{odd}", "/speech/town-1/p/{odd}",
    "/speaker/{odd}", "/{odd}", "/echoes",
)  # fmt: skip


def inputs(share: int = 1) -> Iterator[random.Random]:
    """Yield the random generator once for each input, until there are enough or time is up; `share` divides their
    number in `make test`.
    """
    chance, ends = random.Random(amounts().seed), time.monotonic() + MOST_SECONDS
    for _ in range(amounts().inputs if amounts().long else amounts().inputs // share):
        if time.monotonic() > ends:
            return
        yield chance


def test_any_text_is_a_query_that_is_written_back_as_itself() -> None:
    number, slowest = 0, 0.0
    for chance in inputs():
        number += 1
        text = odd_text(chance)
        began = time.process_time()
        query = parse(text).query
        slowest = max(slowest, time.process_time() - began)
        assert parse(str(query)).query == query, text
    tell("fuzzed: query language", inputs=number, slowest_ms=round(slowest * 1000, 1))
    assert slowest < SLOWEST or amounts().long


def test_any_parameters_are_a_request_that_is_written_back_as_itself() -> None:
    number = 0
    for chance in inputs():
        number += 1
        query = odd_query(NAMES, chance)
        asked = state.read(query).request
        assert state.read(state.write(asked)).request == asked, query
        chance.choice(READERS)(query.encode("ascii"), SearchRequest())
    tell("fuzzed: parameters", inputs=number)


def test_any_address_is_answered(site: Flask) -> None:
    number, codes = 0, dict[int, int]()
    asked = EnvironBuilder(base_url="http://localhost").get_environ()  # once: it takes a fifth of an answer's time
    for chance in inputs(share=10):
        number += 1
        odd = odd_text(chance)[:80].encode("utf-8", "replace")
        path = chance.choice(ROUTES).encode().replace(b"{odd}", odd)
        query = odd_query(NAMES, chance)
        here = {"PATH_INFO": path.decode("latin-1"), "QUERY_STRING": query}
        _, told, _ = run_wsgi_app(site, asked | here, buffered=True)
        status = int(told.partition(" ")[0])
        codes[status] = codes.get(status, 0) + 1
        assert status < 500, (path, query)
    tell("fuzzed: addresses", inputs=number, codes=codes)


GOLDEN = [file for file in sorted((ROOT / "tests" / "golden").rglob("*")) if not file.name.endswith(".expected.json")]
FILES = [(file, content) for file in GOLDEN if file.is_file() and (content := file.read_bytes())]


def test_any_file_is_read_or_skipped_with_a_reason() -> None:
    number, found = 0, {Speech: 0, Skipped: 0}
    for chance in inputs(share=10):
        number += 1
        file, content = chance.choice(FILES)
        name = file.name if chance.random() < 0.9 else chance.choice(FILES)[0].name
        for each in read(Source(f"{file.parent.name}/{name}", odd_bytes(content, chance))):
            found[type(each)] += 1
            assert not isinstance(each, Skipped) or each.reason, (file, number)
    tell("fuzzed: files of every format", inputs=number, speeches=found[Speech], skipped=found[Skipped])


HEADER, TABLE_AT = 48, 24  # bytes of a segment's header; where it has the table's position (docs/index-format.md)
SHARED_MEMORY = Path("/dev/shm")  # for the files, because writing them to a disk would take most of the time
FEW_WORDS = (  # a segment with two of everything, and one with posting lists of two blocks
    (
        speech("one", "be being be", "to be", title="be", lead="to be", day=735_000, speaker=("A",), topic=("x", "y")),
        speech("two", "being", row=10, language="de", speaker=("B",)),
    ),
    (speech("one", *["be"] * 130, "being be", title="to"),),
)
SHARES = (0.8, 0.2)  # of the damages, as the second segment takes longer to read


@pytest.fixture
def segments() -> Iterator[list[Path]]:
    """The files of small segments, in memory if the system has a file system for that."""
    with TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as folder:
        yield [_written(Path(folder, str(number)), speeches) for number, speeches in enumerate(FEW_WORDS)]


def _written(folder: Path, speeches: Iterable[SpeechDocument]) -> Path:
    with IndexWriter(folder) as writer:
        for each in speeches:
            writer.put(each)
        writer.commit()
    return open_snapshot(folder).segments[0].path


class One:
    """A snapshot of one segment, with all that the tests' own reader uses."""

    def __init__(self, only: Segment) -> None:
        self.segments = (only,)


def test_any_damage_of_a_segment_is_named_or_not_met(segments: list[Path]) -> None:
    number, named = 0, 0
    whole = [(file, content := file.read_bytes(), _places(content), _told(Segment(file))) for file in segments]
    for chance in inputs(share=20):
        number += 1
        file, content, places, right = chance.choices(whole, SHARES)[0]
        file.write_bytes(odd_bytes(content, chance) if chance.random() < 0.5 else _flipped(content, places, chance))
        try:
            found = _told(Segment(file))
        except DamagedError:
            named += 1
            continue
        except AssertionError:  # contradicting lists: only `damaged` notices wrong packed numbers
            found = {}
        assert found == right or Segment(file).damaged(), number
    tell("fuzzed: the reader of segments", inputs=number, named=named)
    assert named


def _told(segment: Segment) -> dict[int, dict[str, Any]]:
    """Return all content of the segment, including its documents' words in order."""
    forward = segment.forward
    assert forward
    forms, starts = forward.words(np.arange(segment.doc_count))
    return {-1: {"forms": forms.tolist(), "starts": starts.tolist()}, **contents(One(segment))}


def _places(content: bytes) -> list[range]:
    """Return the byte ranges of the header and of each section that is not empty, in a segment's file.

    They are a small part of a small file; the rest is the table of contents, and padding to the length of a cache line.
    """
    at, size = struct.unpack_from("<QQ", content, TABLE_AT)
    stated = json.loads(content[at : at + size])["sections"].values()
    sections = [range(begin, begin + count * np.dtype(kind).itemsize) for kind, count, begin, _ in stated]
    return [range(HEADER), *filter(None, sections)]


def _flipped(whole: bytes, places: list[range], chance: random.Random) -> bytes:
    odd = bytearray(whole)
    odd[chance.choice(chance.choice(places))] ^= 1 << chance.randrange(8)
    return bytes(odd)
