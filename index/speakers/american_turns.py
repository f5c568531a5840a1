"""American turns: turns as official transcripts print them, in plain text.

In go paragraphs and the person whose text it is, out come paragraphs with speakers, as their labels say. "A:" is whose
text it is; what may be a label and is not believed is kept as text, and the paragraph says that it is doubtful.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.records import Kind, Paragraph, Voice, draft
from index.speakers.people import table
from index.speakers.stenographic import doubtful, labels, may_reply, names_somebody

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.speakers.stenographic import Steno

HEADING_LIMIT = 110  # characters: the longest heading in capitals has 107
MAYBE_LABEL = "may begin with a label"  # what a paragraph says that looks so, in a text that labels no turns
MAYBE_ANSWER = "no label after a question"  # what a paragraph says that may be the answer, or the question going on

_HAPPENED = re.compile(r"\b(?:point|audience|Moment|presented|pinned|entered|held up|Congresswomen)\b", re.I)
_APPLAUSE = re.compile(
    r"[(\[] ?(?:(?:loud|prolonged|general|some) )?(?:applause|laughter|cheers|cheering)\b[^()\[\]]*[)\]]\.?", re.I
)
_BETWEEN = re.compile(  # what a transcript with labels tells between its turns
    r"\([^()]{3,400}\)\.?|(?:Applause|Laughter|Cheers|Aplausos|Risas|Risos|Vozes|Protestos|Beifall|Heiterkeit|Zurufe?"
    r"|Applaudissements|Rires|Applausi|Oklaski|Applaus|Аплодисменты|Смех|Оплески)\b[^.!?:]{0,80}\.?"
)
_EXPLAINED = re.compile(
    r"\[ ?(?:In [mb]illions|Exclusive|Monthly|(?:As )?(?:prepared|delivered)|Released|Recorded)", re.I
)
_LEADERS = {"president", "prime minister", "chancellor"}
_GROUPS = re.compile(r"(?i:\b(?:the|crowd|speaker|voice|member|witness|narrator|operator|interpreter|audience)\b)")
_AFTER_NAMES = re.compile(r"[IVX]+|[JS]r\.?")  # what may follow a last name
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Lead:
    """The person whose text it is, who has the word until a label says otherwise."""

    name: str | None
    office: str | None
    voice: Voice = "unknown"

    @property
    def last_name(self) -> str:
        """The word that the lead's own labels end with; "" where the name is unknown."""
        return _last(self.name or "")


def paragraphs(texts: Iterable[str], lead: Lead) -> Iterator[Paragraph]:
    """The texts as paragraphs that say who speaks; labels are cut off and kept apart, nothing else is."""
    texts = list(texts)
    printed = labels(texts)
    turns = _Turns(lead, printed)
    alone: Steno | None = None  # a label in a paragraph of its own, whose text comes next
    labelled = any(printed)
    for text, found in zip(texts, printed, strict=True):
        kind = "speech" if found else "narration" if labelled and _BETWEEN.fullmatch(text) else _kind(text, lead)
        if kind != "speech":
            yield draft(text, kind)
            continue
        if found:
            yield from _unsaid(alone)
            turns.begin(found)
            alone = found
        if found and found.end >= len(text):
            continue
        label, alone = alone, None
        turn, doubt = turns.of(text, label)
        yield draft(
            text=text[found.end :] if found else text,
            speaker=turn.name,
            label=label.printed if label else None,
            office=turn.office,
            note=label.note if label else None,
            voice=turn.voice,
            uncertain=doubt,
        )
    yield from _unsaid(alone)


def _unsaid(label: Steno | None) -> Iterator[Paragraph]:
    """A note for a label under which nothing is said, so that nothing printed is lost."""
    if label:
        yield draft(label.printed, "note")


def _kind(text: str, lead: Lead) -> Kind:
    """Bracketed lines tell what happened or explain; short lines of capitals are headings."""
    if _APPLAUSE.fullmatch(text):
        return "narration"
    if text.startswith("[") and text.endswith("]") and text.count("[") == 1:
        if _HAPPENED.search(text):
            return "narration"
        return "note" if _EXPLAINED.match(text) else "speech"
    if not any(map(str.isalnum, text)):
        return "note"  # a rule, a row of stars
    capitals = len(text) <= HEADING_LIMIT and text.isupper() and not text.endswith((":", "!", "?"))
    signed = lead.last_name and lead.last_name.upper() in text
    return "heading" if capitals and not signed and not names_somebody(text) else "speech"


NOBODY = Lead(None, None)


class _Turns:
    """Tracks who has the word, in a text with these labels."""

    def __init__(self, lead: Lead, printed: Sequence[Steno | None]) -> None:
        self._lead = self.now = lead
        known = [label for label in printed if label]
        self._full = _in_full(known)
        self._titled = _by_last((tidy(label.printed), _as_printed(label)) for label in known if label.sort == "titled")
        self._only_questions = bool(known) and all(label.sort == "asked" for label in known)
        self._labelled = bool(known)

    def begin(self, label: Steno) -> None:
        """Give the word to the label's speaker."""
        self.now = self._speaker(label)

    def of(self, text: str, label: Steno | None) -> tuple[Lead, str | None]:
        """Who says this paragraph, and any doubt about that."""
        if label:
            return self.now, None
        if text.startswith(">>") and self._labelled:
            self.now = NOBODY  # captions mark so that somebody else begins
            return self.now, None
        asked = self.now.voice == "journalist"
        if doubtful(text) or (asked and may_reply(text)):
            self.now = NOBODY if self._labelled else self.now
            return self.now, MAYBE_LABEL
        if self._only_questions and asked:
            self.now = self._lead
            return self.now, MAYBE_ANSWER
        return self.now, None

    def _speaker(self, label: Steno) -> Lead:
        by_name = (label.office and self._is_lead(label)) or tidy(label.printed) == self._lead.name
        told = label.note if label.note and not label.note[0].isdigit() else None
        if label.sort == "answered" and told:
            return Lead(told, None)
        if label.sort in ("lead", "answered") or by_name:
            return self._lead
        if label.sort == "asked":
            return Lead(told, None, "journalist")
        if label.sort == "audience":
            return Lead(None, None, "audience")
        return self._named(label)

    def _is_lead(self, label: Steno) -> bool:
        return _last(label.printed).casefold() == self._lead.last_name.casefold()

    def _named(self, label: Steno) -> Lead:
        """The person named in full whose last name ends the label, if only one has it; else as the label names him."""
        last = _last(label.printed).casefold()
        known = self._full[last] or ({} if label.sort == "titled" else self._titled[last])
        return next(iter(known.values())) if not _full_name(label) and len(known) == 1 else _as_printed(label)


def _in_full(printed: Iterable[Steno]) -> dict[str, dict[str, Lead]]:
    """By last name: who is named in full anywhere in the text."""
    named = ((_full_name(label), _as_printed(label)) for label in printed)
    return _by_last((name, lead) for name, lead in named if name)


def _by_last(named: Iterable[tuple[str, Lead]]) -> dict[str, dict[str, Lead]]:
    found: dict[str, dict[str, Lead]] = defaultdict(dict)
    for name, lead in named:
        found[_last(name).casefold()].setdefault(name, lead)
    return found


def _full_name(label: Steno) -> str | None:
    """The name in a label that has a forename too: "Secretary Jo Lee", "BO FENN"; no group has one."""
    name = tidy(label.printed.removeprefix(label.office or "").strip())
    words = [word for word in name.split() if word.casefold() not in table().particles]
    whole = label.sort in ("named", "capitals", "styled", "plain") and len(words) > 1 and not _GROUPS.search(name)
    return name if whole else None


def _as_printed(label: Steno) -> Lead:
    """The speaker that a label names, on its own evidence."""
    words = tidy(label.printed)
    if label.office:
        voice: Voice = "foreign leader" if label.office.lower() in _LEADERS else "official"
        return Lead(_full_name(label) or words, tidy(label.office), voice)
    if label.sort == "office":
        office = re.sub(r"^the ", "", words, flags=re.IGNORECASE)
        official = not table().office.isdisjoint(office.lower().split())
        return Lead(words, office if official else None, "official" if official else "unknown")
    return Lead(words, None)


def _last(name: str) -> str:
    """The last word of the name that is no numeral and no "Jr."; "" where there is none."""
    words = [word for word in name.split() if not _AFTER_NAMES.fullmatch(word)]
    return words[-1] if words else ""


def tidy(words: str) -> str:
    """A name or an office in the spelling it has within a sentence."""
    tokens = words.split()
    if not words.isupper():
        return " ".join(_lowered(token) if len(token) > 2 else token for token in tokens)
    if len(words) <= 2:
        return words
    small = table().particles | {"of", "and", "for", "to"}
    return " ".join(t.lower() if at and t.lower() in small else _lowered(t) for at, t in enumerate(tokens))


def _lowered(token: str) -> str:
    """A word in capitals with only its first letter left capital; numerals and mixed-case words stay unchanged."""
    if re.fullmatch(r"[IVX]+", token) or not re.fullmatch(r"(Mc|Mac)?[^a-z]+", token):
        return token
    start = re.match(r"Mc|Mac", token)
    kept = start[0] if start else ""
    return kept + _WORDS.sub(lambda word: word[0].capitalize(), token[len(kept) :])
