"""XML that is ill-formed in every way is parsed in bounded time."""

from __future__ import annotations

import time

import pytest

from index.formats import _markup

SECONDS = 20  # a generous limit; a reader whose time is quadratic takes minutes


@pytest.mark.parametrize("mark", ["<!--", "<![CDATA[", "<?x ", "<a ", "</a", "<a>", "</a>", "<a></b>", "&", "<"])
def test_marks_without_end_take_time_in_proportion_to_their_length(mark: str) -> None:
    begun = time.process_time()
    found = _markup.document(f"<r>One{mark * (400_000 // len(mark))}</r>".encode())
    assert time.process_time() - begun < SECONDS
    assert found.root.tag == "r"
