"""Doubtful labels are listed for a person to check, until a correction settles them."""

from __future__ import annotations

from index.records import Speech
from index.speakers.doubts import label_rows
from index.speakers.turns import Evidence, Printed, paragraphs


def speech(*lines):
    printed = [Printed(line, bold=line.partition(":")[0] if ":" in line else "") for line in lines]
    return Speech("kremlin-1", "Pilots", "2014-05-06", paragraphs(printed, Evidence(date="2014-05-06")))


def test_rows_count_labels_and_show_doubtful_ones_first():
    rows = label_rows([speech("Vladimir Putin: One.", "Vladimir Putin: Two.", "Anna Kray: Three.")])
    assert [(row.label, row.count) for row in rows] == [("Anna Kray", 1), ("Vladimir Putin", 2)]
    assert rows[0].doubts == ("no office told",)
    assert rows[1].doubts == ()


def test_a_row_tells_where_the_label_stands_and_what_is_doubtful():
    (row,) = label_rows([speech("Sergey Oldov: One.")])
    line = str(row)
    assert "Sergey Oldov -> Sergei Oldov" in line
    assert "printed otherwise" in line
    assert "kremlin-1" in line
    assert row.as_json()["events"] == ["kremlin-1"]
