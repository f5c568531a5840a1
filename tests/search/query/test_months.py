"""The names of months, which do not depend on the locale of the process."""

from __future__ import annotations

import subprocess
import sys

ELSEWHERE = """
import calendar
calendar.month_name = ["", *("nocemonat" for _ in range(12))]
from search.query.parser import parse
from search.query.periods import spoken_date
print(parse("date:\\"May 2013\\"").query, "|", spoken_date("2013-09"))
"""


def test_months_are_english_in_a_process_that_speaks_another_language() -> None:
    said = subprocess.run([sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "date:2013-05 | September 2013"
