"""XML that is ill-formed in every way is parsed in bounded time."""

from __future__ import annotations

import time

import pytest

from index.formats import _markup
from index.reading.read import read
from index.records import Skipped
from index.sources.source import Source

SECONDS = 20  # a generous limit; a reader whose time is quadratic takes minutes


@pytest.mark.parametrize("mark", ["<!--", "<![CDATA[", "<?x ", "<a ", "</a", "<a>", "</a>", "<a></b>", "&", "<"])
def test_marks_without_end_take_time_in_proportion_to_their_length(mark: str) -> None:
    begun = time.process_time()
    found = _markup.document(f"<r>One{mark * (400_000 // len(mark))}</r>".encode())
    assert time.process_time() - begun < SECONDS
    assert found.root.tag == "r"


def test_many_comments_above_the_root_take_no_time() -> None:
    begun = time.process_time()
    (skipped,) = read(
        Source("settings.xml", b"<?xml version='1.0'?>" + b"<!-- a -->\n" * 60 + b"<config>Late.</config>")
    )
    assert time.process_time() - begun < SECONDS
    assert isinstance(skipped, Skipped)
    assert "its root is config" in skipped.reason
