"""What files of other formats hold, counted without any of the readers: raw XML, regular expressions, csv.

Each function takes a file and gives a `Count`, which `found` gives for speeches that were read from it. Text is
compared without white space and, where running heads were taken out of it, without its order.
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
    """What one file holds; None is what the file does not tell."""

    speeches: int
    turns: int | None
    paragraphs: int | None
    speakers: frozenset[str] | int | None
    text: str
    date: str | None = None
    kind: str = "speech"  # of the paragraphs that are counted


@dataclass
class Tally:
    """What was counted of a set, by the readers, and where a file says something else."""

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
    """The text without white space."""
    return "".join(text.split())


def disagreements(name: str, found: list[Speech], held: Count) -> Iterator[str]:
    """Each thing in which the speeches differ from what the file holds."""
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
    """The turns that have text outside `from`; each `p` or `li` in them is a paragraph."""
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
    """All text in the element but that of notes and incidents; layout between annotated words is no text."""
    if element.tag in _APART:
        return ""
    layout = any(child.tag in {"w", "pc", "c"} for child in element)
    parts = ["" if layout else element.text or ""]
    for child in element:
        parts += [_own_text(child), "" if layout else child.tail or ""]
    return "".join(parts)


def tei(path: Path) -> Count:
    """One speech a TEI element with `u`; each `seg` is a paragraph, or a `u` without them."""
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
    """One speech a major heading with turns; `p`, `li`, `dt` and `dd` of named speakers are paragraphs."""
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
    """All that stands below the first line, which names the president; labels are taken off by `covers`.

    Two of the texts are Markdown, whose marks are no words; one has an entity for its "&".
    """
    head, _, text = path.read_bytes().decode("utf-8", "replace").partition("\n")
    assert head.startswith("President: ")
    plain = re.sub(r"\*\*|(?<!\w)_|_(?!\w)", "", text) if "**" in text else text
    return Count(1, None, None, None, dense(unescape(plain)), path.name[:10])


def inaugural(path: Path) -> Count:
    """All text; the name says the year and who spoke."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("big5" if b"\xa1X" in content else "cp1252")  # one has Big5's dashes in English
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path.stem[5:])
    return Count(1, 0, None, frozenset({name}), dense(text), path.name[:4])


def covers(speech: Speech, text: str) -> bool:
    """Whether the paragraphs with their labels are the dense text, from its first character to its last."""
    at = 0
    for paragraph in speech.paragraphs:
        for part in (dense(paragraph.label or ""), dense(paragraph.text)):
            if not text.startswith(part, at):
                return False
            at += len(part)
            if part and paragraph.label and text[at : at + 1] in {".", ":"} and part == dense(paragraph.label):
                at += 1
    return at == len(text)


# C1 controls are no letters: what was meant is the letter that Windows-1252 has there.
MEANT = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}


def statement(path: Path) -> Count:
    """A statement of the UN General Debate: the table tells the speaker, the folder's name the year."""
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
    """The statement without the marks of Markdown: translations of 2024 have them, always with bold words."""
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
    """The lines, where every line is whole: each ends a sentence and is no number. None for other layouts."""
    lines = [line.strip() for line in re.split(r"[\r\n\f]+", text) if line.strip()]
    whole = all(re.search(r"[.!?][\"”’)\]]*$", line) and re.search(r"[a-z]{3}", line) for line in lines)
    long = sum(map(len, lines)) > 200 * len(lines)
    return len(lines) if whole and long else None


# Tables


def table(columns: tuple[str, str | None, str | None], kind: str = "speech") -> Callable[[Path], Count]:
    """Counts of a CSV file by the names of its columns for text, speaker and date (None: it has none).

    `kind` is "narration" where the column sums up what happened and nobody said it.
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
    """Adds speeches to what was counted of a set."""
    for speech in speeches:
        said = [p for p in speech.paragraphs if p.kind == "speech"]
        into.speeches += 1
        into.turns += sum(p.label is not None for p in said)
        into.paragraphs += len(speech.paragraphs)
        into.speakers |= {p.speaker for p in said if p.speaker}
