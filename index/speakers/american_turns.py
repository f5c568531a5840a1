"""Stenography: turns as official transcripts of American presidents print them, in plain text.

In go paragraphs and the person whose text it is, out come paragraphs with speakers. "The President." and
"Q." begin turns; so do "Ms. Walters:" and "Representative Ann B. Lee." where the text labels its turns at all.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import Kind, Paragraph, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEADING_LIMIT = 110  # characters: the longest heading in capitals has 107
HABIT = 3  # times that one label begins a paragraph, in a text that has no "The President." and no "Q."

_LEAD = r"(?P<lead>The President|THE PRESIDENT)"
_ASKED = r"(?P<asked>Q|QUESTION|Question|REPORTER|Reporter)"
_AUDIENCE = r"(?P<audience>Audience members?|AUDIENCE(?: MEMBERS?)?)"
_TITLED = r"(?P<titled>(?:Mr|Mrs|Ms|Dr|Rep|Sen|Gen)\. (?!President|Speaker|Chairman|Secretary|Vice)\w+)"
_OFFICE = (
    r"(?P<office>President|PRESIDENT|Vice President|VICE PRESIDENT|Prime Minister|PRIME MINISTER|Chancellor"
    r"|CHANCELLOR|Secretary(?: of \w+)?|SECRETARY|Representative|Senator|SENATOR|General|Chairman)"
)
_NAMED = rf"(?P<named>{_OFFICE}(?: (?:[A-Z]\.|[A-Z][\w'’-]+)){{1,4}})"
_LABEL = re.compile(
    rf"(?P<label>{_LEAD}|{_ASKED}|{_AUDIENCE}|{_TITLED}|{_NAMED})(?:[.:]\s*(?=\S)|(?<=\bQ)\s{{1,3}}(?=[—A-Z(\[]))"
)
_SURE = re.compile(rf"(?:{_LEAD}[.:] |Q[.:] |Q [A-Z])")
_HAPPENED = re.compile(r"\b(?:point|audience|Moment|presented|pinned|entered|held up|Congresswomen)\b", re.I)
_EXPLAINED = re.compile(r"\[ ?(?:In [mb]illions|Exclusive|Monthly|(?:As )?delivered|Released|Recorded)", re.I)
_LEADERS = {"president", "prime minister", "chancellor"}


@dataclass(frozen=True, slots=True)
class Lead:
    """Whose text it is: who has the word until a label says otherwise."""

    name: str | None
    office: str | None
    voice: Voice = "unknown"

    @property
    def last_name(self) -> str:
        """The word that the lead's own labels end with; "" where the name is unknown."""
        words = [w for w in (self.name or "").split() if not re.fullmatch(r"[IVX]+|[JS]r\.?", w)]
        return words[-1] if words else ""


def paragraphs(texts: Iterable[str], lead: Lead) -> Iterator[Paragraph]:
    """The texts as paragraphs that say who speaks; labels are cut off and kept apart, nothing else is."""
    texts = list(texts)
    labels = _labels(texts)
    turns = _Turns(lead)
    for text in texts:
        kind = _kind(text, lead)
        if kind != "speech":
            yield Paragraph(0, "", text, kind)
            continue
        match = _LABEL.match(text)
        if match and match["label"] not in labels:
            match = None
        if match:
            turns.begin(match)
        yield Paragraph(
            number=0,
            id="",
            text=text[match.end() :] if match else text,
            speaker=turns.now.name,
            label=match["label"] if match else None,
            office=turns.now.office,
            voice=turns.now.voice,
        )


def _labels(texts: Sequence[str]) -> set[str]:
    """The labels that begin turns: none where the text has no habit of labelling them."""
    matches = [match for match in map(_LABEL.match, texts) if match]
    counts = Counter(match["label"] for match in matches)
    if not any(map(_SURE.match, texts)) and max(counts.values(), default=0) < HABIT:
        return set()
    return set(counts)


def _kind(text: str, lead: Lead) -> Kind:
    """Bracketed lines tell what happened or explain; short lines of capitals are headings."""
    if text.startswith("[") and text.endswith("]") and text.count("[") == 1:
        if _HAPPENED.search(text):
            return "narration"
        return "note" if _EXPLAINED.match(text) else "speech"
    capitals = len(text) <= HEADING_LIMIT and text.isupper() and not text.endswith((":", "!", "?"))
    signed = lead.last_name and lead.last_name.upper() in text
    return "heading" if capitals and not signed and not _LABEL.match(text) else "speech"


class _Turns:
    """Who has the word now."""

    def __init__(self, lead: Lead) -> None:
        self._lead = self.now = lead
        self._full: dict[str, Lead] = {}  # by last name: who was named in full before

    def begin(self, match: re.Match[str]) -> None:
        last = match["label"].rpartition(" ")[2]
        if match["lead"] or (match["office"] and last.lower() == self._lead.last_name.lower()):
            self.now = self._lead
        elif match["asked"]:
            self.now = Lead(None, None, "journalist")
        elif match["audience"]:
            self.now = Lead(None, None, "audience")
        elif match["titled"]:
            self.now = self._full.get(last) or Lead(match["label"], None)
        else:
            self.now = self._named(match)

    def _named(self, match: re.Match[str]) -> Lead:
        office = match["office"]
        name = match["named"].removeprefix(office).strip()
        leads = office.lower() in _LEADERS
        named = Lead(name if " " in name else match["named"], office, "foreign leader" if leads else "official")
        self._full.setdefault(named.last_name, named)
        return self._full[named.last_name]
