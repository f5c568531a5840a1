"""The UN General Debate Corpus: one statement in each file CODE_SESSION_YEAR.txt, and a table of speakers.

Each text becomes one speech, with speaker and office from the table. If the table names two persons for one text, the
speech has no speaker. Translations of recent years are in Markdown and read as such. Layout: Jankin, Baturo and
Dasandi, "Words to unite nations", https://doi.org/10.7910/DVN/0TJX8Y.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.formats import markdown
from index.formats._documents.light_markup import markup
from index.formats._documents.pieces import Passage
from index.records import Paragraph, Speech, Voice, draft, numbered, slug
from index.sources.companions import beside
from index.text.bold_marks import without_bold_marks
from index.text.countries import code, country
from index.text.paragraphs import blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.records import Kind
    from index.sources.source import Source

TABLES_KEPT = 4  # tables of speakers kept in memory; all files of one corpus share one
COMMON = 3  # least rows that give a country code the same name; in fewer, the name is perhaps a mistake
PRINTED: tuple[Kind, ...] = ("heading", "note")  # kinds of passages that nobody said
PARIS = {3, 6}  # the sessions held in Paris (1948, 1951); all others were held in New York

_MONTH = r"[A-Z][a-z]+"
_ORDINAL = r"[A-Z][a-z]+(?:-[a-z]+)?"
_ASIDE = re.compile(  # page numbers and running heads of the verbatim records
    r"\d{1,3}"
    r"|(?:\d{1,3}(?:/\d{1,3})? )?\d\d-\d{5}(?: \(E\))?(?: \d{1,3}(?:/\d{1,3})?)?"
    r"|\\? ?A/(?:\d{1,2}/)?PV\.\d+(?: \d\d?/\d\d?/\d{4})?|\d\d?/\d\d?/\d{4} A/\d+/PV\.\d+"
    rf"|(?:\d{{1,3}} )?General Assembly - {_ORDINAL} session"
    rf"|{_ORDINAL} session (?:- )?\d{{1,2}} {_MONTH} [1l]\d{{3}}(?: \d{{1,3}})?"
    r"|General Assembly \d+(?:st|nd|rd|th) (?:plenary )?meeting"
    rf"(?: {_ORDINAL} session)?(?: \d{{1,2}} {_MONTH} \d{{4}})?"
)
_LEADER = re.compile(
    r"\b(?:President|Prime Minister|King|Queen|Prince|Emir|Amir|Sultan|Chancellor|Taoiseach|Pope"
    r"|Head of (?:State|Government)|Chair(?:man|person)? of the (?:Presidency|Council of Ministers))\b",
    re.IGNORECASE,
)
_NO_LEADER = re.compile(r"\b(?:Vice|Deputy|Assistant|to the|of the (?:Assembly|Senate))\b", re.IGNORECASE)

Key = tuple[int, int, str]  # year, session, country code


@dataclass(frozen=True, slots=True)
class _Row:
    """A statement's entry in the table of speakers. `speaker` and `post`, the speaker's office, are None where not
    stated.

    `country` is the country's name, or "" if it is not stated or perhaps a mistake.
    """

    speaker: str | None
    post: str | None
    country: str


def speech(source: Source, name: re.Match[str]) -> Speech:
    """Build the speech from the statement in this file. `name` is the match of NAME with the file's name."""
    session, year = int(name["session"]), int(name["year"])
    rows = _speakers(source).get((year, session, code(name["code"])), ())
    said = rows[0].country if rows else ""
    nation = country(name["code"]) or said or name["code"]
    return Speech(
        id=slug(f"un-general-debate-{session}-{year}-{name['code']}"),
        title=f"{said or nation}: General Debate of the UN General Assembly, {_ordinal(session)} session",
        date=str(year),
        place="Paris" if session in PARIS else "New York",
        sections=("UN General Debate",),
        geography=(nation,),
        paragraphs=numbered(_paragraphs(_passages(source), rows)),
        source=source.name,
    )


def _passages(source: Source) -> Iterator[Passage]:
    """Yield the paragraphs and headings of the text; page numbers and running heads are notes."""
    if markup(source.head) == "markdown":
        for each in markdown.pieces(source.text):
            yield replace(each, kind="note") if _ASIDE.fullmatch(each.text) else each
        return
    for block in blocks(without_bold_marks(source.text), _ASIDE):
        yield Passage(block.text, "note" if block.aside else "speech")


def _paragraphs(passages: Iterable[Passage], rows: tuple[_Row, ...]) -> Iterator[Paragraph]:
    row = rows[0] if len({row.speaker for row in rows}) == 1 else _Row(None, None, "")
    flag = "the table names two speakers" if len({row.speaker for row in rows}) > 1 else None
    voice = _voice(row.post)
    for each in passages:
        if each.kind in PRINTED:
            yield draft(each.text, each.kind)
        else:
            yield draft(each.text, each.kind, speaker=row.speaker, office=row.post, voice=voice, uncertain=flag)


def _voice(post: str | None) -> Voice:
    if not post:
        return "unknown"
    return "foreign leader" if _LEADER.search(post) and not _NO_LEADER.search(post) else "official"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def tables(source: Source) -> Iterator[Source]:
    """Yield the table of speakers that belongs to the source, or nothing if there is none.

    It is the nearest such table in the source's folder or the two folders above or, if the source is a member of a
    container such as a zip file, in that container.
    """
    for table in beside(source, ".csv", _is_table):
        yield table
        return


def _speakers(source: Source) -> Mapping[Key, tuple[_Row, ...]]:
    return next(map(_of_table, tables(source)), {})


def _is_table(source: Source) -> bool:
    header = source.head.partition("\n")[0].lower()
    return all(column in header for column in ("year", "session", "iso code", "country", "name of person"))


@lru_cache(maxsize=TABLES_KEPT)
def _of_table(table: Source) -> Mapping[Key, tuple[_Row, ...]]:
    """Index the table's rows by (year, session, country code).

    A country's name becomes "" if fewer than COMMON rows pair it with the code, because it is then perhaps a mistake.
    """
    reader = csv.DictReader(io.StringIO(table.text, newline=""))
    rows = [{(key or "").strip(): (value or "") for key, value in row.items() if key} for row in reader]
    names = Counter((code(row.get("ISO Code", "")), " ".join(row.get("Country", "").split())) for row in rows)
    found: dict[Key, list[_Row]] = defaultdict(list)
    for row in rows:
        nation = " ".join(row.get("Country", "").split())
        key = code(row.get("ISO Code", ""))
        known = nation if names[key, nation] >= COMMON else ""
        speaker = " ".join(row.get("Name of Person Speaking", "").split()) or None
        post = " ".join(row.get("Post", "").split()) or None
        if row.get("Year", "").strip().isdigit() and row.get("Session", "").strip().isdigit():
            found[int(row["Year"]), int(row["Session"]), key].append(_Row(speaker, post, known))
    return {key: tuple(rows) for key, rows in found.items()}
