"""Whatever is typed, addressed, read from a file or met in an index: an answer, a notice, a reason; never a failure."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import pytest

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
from tests.builders.indexes import contents, random_speech
from tests.torture.amounts import ROOT, amounts, tell
from tests.torture.odd_texts import odd_bytes, odd_query, odd_text
from web import state
from web.study import parameters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

SLOWEST = 0.05  # seconds of the process's own time for one text of at most 3,000 pieces
MOST_SECONDS = float(os.environ.get("ROSTRA_TORTURE_FUZZ_SECONDS", "900"))  # of one kind of input
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
    """So many chances, or as many as the time allows."""
    chance, ends = random.Random(amounts().seed), time.monotonic() + MOST_SECONDS
    for _ in range(max(amounts().inputs // share, 20)):
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


def test_any_address_is_answered(client: FlaskClient) -> None:
    number, codes = 0, dict[int, int]()
    for chance in inputs(share=10):
        number += 1
        odd = quote(odd_text(chance)[:80].encode("utf-8", "replace"), safe="")
        address = f"{chance.choice(ROUTES).format(odd=odd)}?{odd_query(NAMES, chance)}"
        status = client.get(address).status_code
        codes[status] = codes.get(status, 0) + 1
        assert status < 500, address
    tell("fuzzed: addresses", inputs=number, codes=codes)


GOLDEN = [file for file in sorted((ROOT / "tests" / "golden").rglob("*")) if not file.name.endswith(".expected.json")]
FILES = [file for file in GOLDEN if file.is_file() and file.stat().st_size]


def test_any_file_is_read_or_skipped_with_a_reason() -> None:
    number, found = 0, {Speech: 0, Skipped: 0}
    for chance in inputs(share=10):
        number += 1
        file = chance.choice(FILES)
        content = odd_bytes(file.read_bytes(), chance)
        name = file.name if chance.random() < 0.9 else chance.choice(FILES).name
        for each in read(Source(f"{file.parent.name}/{name}", content)):
            found[type(each)] += 1
            assert not isinstance(each, Skipped) or each.reason, (file, number)
    tell("fuzzed: files of every format", inputs=number, speeches=found[Speech], skipped=found[Skipped])


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """A segment's file."""
    chance = random.Random(1)
    with IndexWriter(tmp_path) as writer:
        for number in range(12):
            writer.put(random_speech(chance, number))
        writer.commit()
    return open_snapshot(tmp_path).segments[0].path


class One:
    """A snapshot of one segment, as far as a test's own reader looks."""

    def __init__(self, only: Segment) -> None:
        self.segments = (only,)


def test_any_damage_of_a_segment_is_named_or_not_met(segment: Path) -> None:
    whole, number, named = segment.read_bytes(), 0, 0
    right = contents(One(Segment(segment)))
    for chance in inputs(share=20):
        number += 1
        segment.write_bytes(odd_bytes(whole, chance) if chance.random() < 0.5 else _flipped(whole, chance))
        try:
            found = contents(One(Segment(segment)))
        except DamagedError:
            named += 1
            continue
        except AssertionError:  # lists that do not agree: packed numbers are told from others by `damaged` only
            found = {}
        assert found == right or Segment(segment).damaged(), number
    tell("fuzzed: the reader of segments", inputs=number, named=named)
    assert named


def _flipped(whole: bytes, chance: random.Random) -> bytes:
    odd = np.frombuffer(whole, np.uint8).copy()
    odd[chance.randrange(len(odd))] ^= 1 << chance.randrange(8)
    return odd.tobytes()
