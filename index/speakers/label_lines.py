"""Rewrites plain text so that each turn of a transcript begins a paragraph of its own.

In the input, turns can follow each other without a blank line, and names can be on lines of their own. `parted` inserts
blank lines before labels, and colons after names on lines of their own, and leaves out lines of only a time.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from index.speakers.openings import labels
from index.speakers.people import is_name

FEWEST_NUMBERED = 6  # fewest numbered lines of a text whose numbers count as line numbers
MOST_NUMBERED = 0.9  # least share of lines with a number, and least share of numbers that are one more than the last
LONGEST_NAME = 60  # characters of a line that consists of a name only
REPEATED = 2  # fewest different names, and fewest occurrences of the most frequent one

_CODE_ALONE = re.compile(r"\s*[\[(]\d{1,2}:\d\d(?::\d\d)?[\])]\s*")
_CLOCK_ALONE = re.compile(r"\s*\d{1,2}:\d\d:\d\d\s*")  # above the turns of five minutes, as meeting programs print it
_NUMBERED = re.compile(r"[ \t]{0,8}(\d{1,2})(?:[ \t]{2,}()|[ \t](?=[ \t]*\S)|[ \t]*$)")
_ASKS_AND_ANSWERS = re.compile(r"\s*(?:Q[.:]|Question ?:)\s.{2,}\s(?:A[.:]|Answer ?:)\s")
_ANSWERED_WITHIN = re.compile(r"(?<=[.?!…\"”’)])\s+(?=(?:[QA][.:]|Question ?:|Answer ?:)\s+\S)")


def parted(text: str) -> str:
    r"""Insert a blank line before every line that begins a turn; a text without turns is unchanged.

    >>> parted("Q: Why?\nA: Because.")
    'Q: Why?\n\nA: Because.'
    """
    lines = _named(_untabbed(_unanswered(_coded(_unnumbered(text.split("\n"))))))
    found = labels([" ".join(line.split()) for line in lines])
    if not any(found):
        return text
    lines = ["" if _CLOCK_ALONE.fullmatch(line) else line for line in lines]
    return "\n".join(
        f"\n{line}" if label and at else line for at, (line, label) in enumerate(zip(lines, found, strict=True))
    )


def _unnumbered(lines: list[str]) -> list[str]:
    """Remove the line numbers of court transcripts, 1 to 25 on each page.

    Lines are unchanged unless nearly all have numbers, nearly all of them in sequence.
    """
    said = [line for line in lines if line.strip()]
    numbered = [found for line in said if (found := _NUMBERED.match(line))]
    numbers = [int(found[1]) for found in numbered]
    if len(numbers) < FEWEST_NUMBERED or len(numbers) < MOST_NUMBERED * len(said):
        return lines
    rising = sum(after == before + 1 or after == 1 for before, after in pairwise(numbers))
    if rising < MOST_NUMBERED * (len(numbers) - 1) or all(found[2] is None for found in numbered):
        return lines
    return [_NUMBERED.sub("", line) for line in lines]


def _coded(lines: list[str]) -> list[str]:
    """Join each time code on a line of its own to the line below, so that a label after the time code is found."""
    joined: list[str] = []
    for line in lines:
        if joined and _CODE_ALONE.fullmatch(joined[-1]) and line.strip():
            joined[-1] = f"{joined[-1].strip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _unanswered(lines: list[str]) -> list[str]:
    """Split each line that holds questions and their answers, so that each of them is a line of its own."""
    return [
        part for line in lines for part in (_ANSWERED_WITHIN.split(line) if _ASKS_AND_ANSWERS.match(line) else [line])
    ]


def _untabbed(lines: list[str]) -> list[str]:
    """Replace the tab after a speaker's name by a colon; lines are unchanged unless each one is a name, a tab and
    words.
    """
    cells = [line.split("\t") for line in lines if line.strip()]
    names = Counter(line[0].strip() for line in cells if len(line) == len(("name", "words")))
    named = all(0 < len(name) <= LONGEST_NAME and name[0].isupper() and name[-1] not in ".!?:" for name in names)
    if not named or names.total() < len(cells) or len(names) < REPEATED or max(names.values()) < REPEATED:
        return lines
    return [line.strip().replace("\t", ": ", 1) for line in lines]


def _named(lines: list[str]) -> list[str]:
    """Add a colon to lines that consist of a speaker's name only, directly above what is said.

    Lines are unchanged unless at least two names are on such lines, and one of them at least twice.
    """
    alone = [
        line.strip() if _is_alone(line, below) else "" for line, below in zip(lines, [*lines[1:], ""], strict=True)
    ]
    counts = Counter(filter(None, alone))
    if len(counts) < REPEATED or max(counts.values()) < REPEATED:
        return lines
    return [f"{line}:" if name else line for line, name in zip(lines, alone, strict=True)]


def _is_alone(line: str, below: str) -> bool:
    name = line.strip()
    if not below.strip() or len(name) > LONGEST_NAME or not re.fullmatch(r"[^\W\d_][\w .'’-]*\w", name):
        return False
    return is_name(name.title() if name.isupper() else name)
