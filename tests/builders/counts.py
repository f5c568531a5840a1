"""Counts what files of other formats hold, with none of the project's readers: raw XML, regular expressions, csv.

Each function takes a file and returns a `Count`; `disagreements` compares it with the speeches that were read from the
file. Text is compared without white space and, if page headers were removed from it, without its order.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from index.records import Speech

csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Count:
    """The contents of one file; a field is None if the file does not tell.

    `turns` are the paragraphs with a speaker's label. `speakers` are the names, or only their number. `text` has no
    white space. `kind` is the kind of the paragraphs that are counted.
    """

    speeches: int
    turns: int | None
    paragraphs: int | None
    speakers: frozenset[str] | int | None
    text: str
    date: str | None = None
    kind: str = "speech"  # of the paragraphs that are counted


@dataclass
class Tally:
    """The sums over a set of files as the readers read them, and where a file itself says something else.

    `skipped` counts sources that gave no speech, by reason; `disagreements` are sentences, one for each difference.
    """

    files: int = 0
    megabytes: float = 0.0
    seconds: float = 0.0
    speeches: int = 0
    turns: int = 0
    paragraphs: int = 0
    speakers: set[str] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)


def dense(text: str) -> str:
    """Remove all white space from the text."""
    return "".join(text.split())


def disagreements(name: str, found: list[Speech], held: Count) -> Iterator[str]:
    """Yield a sentence for each thing in which the speeches found in the file called `name` differ from its count
    `held`.
    """
    said = [p for s in found for p in s.paragraphs if p.kind == held.kind]
    speakers = frozenset(p.speaker for p in said if p.speaker)
    checks: list[tuple[str, object, object]] = [
        ("speeches", len(found), held.speeches),
        ("turns", sum(p.label is not None for p in said), held.turns),
        ("paragraphs", len(said), held.paragraphs),
        ("speakers", speakers if isinstance(held.speakers, frozenset) else len(speakers), held.speakers),
        ("date", {s.date for s in found}, None if held.date is None else {held.date}),
    ]
    for what, read, told in checks:
        if told is not None and read != told:
            yield f"{name}: {what} {read}, the file holds {told}"
    text = dense("".join(p.text for p in said))
    if text != held.text:
        yield f"{name}: text of {len(text)} characters, the file holds {len(held.text)}"


# Akoma Ntoso


def akoma_ntoso(path: Path) -> Count:
    """Count an Akoma Ntoso file: each `p` or `li` with text is a paragraph, and an element around some of them is a
    turn.
    """
    root = ElementTree.parse(path).getroot()
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    shown = {}
    for person in root.iter("TLCPerson"):
        for key in (person.get("id"), person.get("href", "").rpartition("/")[2]):
            if key:
                shown[key] = " ".join(person.get("showAs", "").split())
    turns, paragraphs, speakers, text = 0, 0, set[str](), []
    for turn in (e for e in root.iter() if e.tag in {"speech", "question", "answer"}):
        said = [e for e in turn.iter() if e.tag in {"p", "li"} and dense("".join(e.itertext()))]
        if not said:
            continue
        paragraphs += len(said)
        text += ["".join(e.itertext()) for e in said]
        sign = turn.findtext("from") or ""
        name = shown.get((turn.get("by") or "").removeprefix("#")) or " ".join(sign.split())
        turns += bool(name)
        speakers |= {name} - {""}
    told = any(dense("".join(e.itertext())) for e in root.iter("debateBody"))
    dated = re.match(r"\d{4}-\d\d-\d\d(?=-)", path.name)
    return Count(int(told), turns, paragraphs, frozenset(speakers), dense("".join(text)), dated[0] if dated else None)


# Parliamentary TEI

_APART = {"note", "vocal", "kinesic", "incident", "gap", "writing"}


def _own_text(element: ElementTree.Element) -> str:
    """Return the element's text without notes and incidents; white space between annotated words is left out."""
    if element.tag in _APART:
        return ""
    layout = any(child.tag in {"w", "pc", "c"} for child in element)
    parts = ["" if layout else element.text or ""]
    for child in element:
        parts += [_own_text(child), "" if layout else child.tail or ""]
    return "".join(parts)


def tei(path: Path) -> Count:
    """Count a parliamentary TEI file: each TEI element with a `u` is a speech, and each `u` is a turn.

    Each `seg` is a paragraph; a `u` without any is one itself.
    """
    content = path.read_bytes()
    root = ElementTree.fromstring(content)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    sittings = [tei for tei in root.iter("TEI") if tei.find(".//u") is not None]
    turns = [u for sitting in sittings for u in sitting.iter("u")]
    paragraphs = [p for u in turns for p in (u.findall(".//seg") or [u])]
    measured = re.search(rb'unit="speeches" quantity="(\d+)"', content)
    assert not measured or int(measured[1]) == len(turns) == len(re.findall(rb"<u[ >]", content))
    dated = re.search(r"\d{4}-\d\d-\d\d(?=[-.])", path.name)
    return Count(
        len(sittings),
        len(turns),
        sum(bool(dense(_own_text(p))) for p in paragraphs),
        len({u.get("who") for u in turns}),
        dense("".join(map(_own_text, paragraphs))),
        dated[0] if dated else None,
    )


# publicwhip


def publicwhip(path: Path) -> Count:
    """Count a publicwhip file: each major heading that has turns below it is a speech.

    The `p`, `li`, `dt` and `dd` elements of named speakers are paragraphs.
    """
    root = ElementTree.parse(path).getroot()
    debates, turns, paragraphs, speakers, text = 0, 0, 0, set[str](), []
    begun = False
    for element in root:
        begun = begun and element.tag != "major-heading"
        if element.tag != "speech":
            continue
        debates, begun = debates + (not begun), True
        if "speakername" not in element.attrib:
            continue
        said = [p for p in element.iter() if p.tag in {"p", "li", "dt", "dd"} and "italic" not in p.get("class", "")]
        own = [("".join(p.itertext()) if p.find(".//dl") is None else p.text or "") for p in said]
        own = [words for words in own if dense(words)]
        turns += bool(own)
        paragraphs += len(own)
        text += own
        speakers |= {_latest(path, element.attrib)} if own else set()
    return Count(debates, turns, paragraphs, frozenset(speakers), dense("".join(text)), path.stem[-10:])


def _latest(path: Path, turn: dict[str, str]) -> str:
    return _people(path.with_name("people.xml")).get(turn["speakerid"], turn["speakername"])


@cache
def _people(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    people = re.findall(r'<person\b[^>]*latestname="([^"]+)"[^>]*>(.*?)</person>', text, re.DOTALL)
    return {office: name for name, offices in people for office in re.findall(r'<office[^>]* id="([^"]+)"', offices)}


# Plain text


def president(path: Path) -> Count:
    """Count a president's speech, whose first line names the president; all text below it counts, with the labels.

    Two of the files are Markdown, whose marks are left out; one has an entity for its "&".
    """
    head, _, text = path.read_bytes().decode("utf-8", "replace").partition("\n")
    assert head.startswith("President: ")
    plain = re.sub(r"\*\*|(?<!\w)_|_(?!\w)", "", text) if "**" in text else text
    return Count(1, None, None, None, dense(unescape(plain)), path.name[:10])


def inaugural(path: Path) -> Count:
    """Count an inaugural address: all its text; the file's name has the year and the speaker."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("big5" if b"\xa1X" in content else "cp1252")  # one file is English with dashes in Big5
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path.stem[5:])
    return Count(1, 0, None, frozenset({name}), dense(text), path.name[:4])


def covers(speech: Speech, text: str) -> bool:
    """Return whether the speech's paragraphs with their labels make up all of `text`, which has no white space, in
    order.
    """
    at = 0
    for paragraph in speech.paragraphs:
        for part in (dense(paragraph.label or ""), dense(paragraph.text)):
            if not text.startswith(part, at):
                return False
            at += len(part)
            if part and paragraph.label and text[at : at + 1] in {".", ":"} and part == dense(paragraph.label):
                at += 1
    return at == len(text)


# C1 control characters, which no text has, by the letters that Windows-1252 has at their places.
MEANT = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def statement(path: Path) -> Count:
    """Count a statement of the UN General Debate: a table has its speaker, and the file's name the year."""
    content = path.read_bytes()
    text = content.decode("utf-8-sig", "replace").translate(MEANT)
    code, session, year = path.stem.split("_")
    names = _table(path.parents[2] / "speakers_by_session.csv").get((year, str(int(session)), _slip(code)), set())
    speakers = frozenset(names) if len(names) == 1 else frozenset()
    assert path.parent.name.endswith(year)
    return Count(1, 0, _one_line_paragraphs(text), speakers, dense(_unmarked(text)), year)


_BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]+)(?<=\S)\*\*(?!\*)")
_LINE_MARK = re.compile(r"^[ \t]*(?:(?:[-*_][ \t]*){3,}$|>+(?=\s|$)|(?:#+|[-*+])(?=[ \t]))", re.MULTILINE)


def _unmarked(text: str) -> str:
    """Remove the marks of Markdown from the statement; only translations of 2024 have any, always with several bold
    words.
    """
    if len(_BOLD.findall(text)) < 2:
        return _BOLD.sub(r"\1", text)
    return _LINE_MARK.sub("", text).replace("*", "")


_SLIPS = {"CZK": "CSK", "DKN": "DNK", "PAR": "PRY", "POR": "PRT", "YDYE": "YMD"}


def _slip(code: str) -> str:
    return _SLIPS.get(code.strip(), code.strip())


@cache
def _table(path: Path) -> dict[tuple[str, str, str], set[str]]:
    found: dict[tuple[str, str, str], set[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = " ".join(row["Name of Person Speaking"].translate(MEANT).split())
            key = (row["Year"].strip(), str(int(row["Session"])), _slip(row["ISO Code"]))
            found.setdefault(key, set()).update({name} if name else set())
    return found


def _one_line_paragraphs(text: str) -> int | None:
    """Return the number of lines if each line is a whole paragraph; None for other layouts.

    Lines are paragraphs if each ends a sentence and they have more than 200 characters on average.
    """
    lines = [line.strip() for line in re.split(r"[\r\n\f]+", text) if line.strip()]
    whole = all(re.search(r"[.!?][\"”’)\]]*$", line) and re.search(r"[a-z]{3}", line) for line in lines)
    long = sum(map(len, lines)) > 200 * len(lines)
    return len(lines) if whole and long else None


# Tables


def table(columns: tuple[str, str | None, str | None], kind: str = "speech") -> Callable[[Path], Count]:
    """Make a function that counts a CSV file; `columns` names those for text, speaker and date (None if it has none).

    `kind` is "narration" if the text column tells what happened and not what somebody said.
    """

    def count(path: Path) -> Count:
        text, speaker, date = columns
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row[text].strip()]
        said = [row for row in rows if not re.fullmatch(r"[(\[][^()\[\]]*[)\]]\.?", row[text].strip())]
        events = {row["url"] if "url" in row else row[date] if date else "" for row in rows}
        speakers = frozenset(row[speaker] for row in said) if speaker else frozenset[str]()
        return Count(len(events), None, len(said), speakers, dense("".join(row[text] for row in said)), kind=kind)

    return count


def tally(speeches: Iterable[Speech], into: Tally) -> None:
    """Add the speeches to the sums of `into`."""
    for speech in speeches:
        said = [p for p in speech.paragraphs if p.kind == "speech"]
        into.speeches += 1
        into.turns += sum(p.label is not None for p in said)
        into.paragraphs += len(speech.paragraphs)
        into.speakers |= {p.speaker for p in said if p.speaker}
