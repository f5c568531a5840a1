"""Decides a speaker's voice, the capacity in which somebody speaks (president, official, journalist …).

The rules are in voices.toml, and the first one that matches decides. A rule tests the speaker's name, office and label,
and the date, title and headings of the event. The voice is "unknown" if no rule matches.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.speakers.people import generic_head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.records import Voice

TABLE = Path(__file__).with_name("voices.toml")

_PAST = re.compile(r"[^,]*\(\d{4}\s?[–-]\s?\d{4}\)")  # a former office: "President of Serbia (2012–2017)"


@dataclass(frozen=True, slots=True)
class Speaking:
    """What is known about a speaker; None for what is unknown.

    `label` has the words of a label that names no person. `context` is the event's title and lead, and the heading
    above the turn. `date` is the event's ISO date.
    """

    name: str | None = None
    office: str | None = None
    label: str | None = None
    context: str = ""
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of voices.toml: the conditions and the resulting voice. A condition that is not set is always met.

    `names` has the names that the speaker can have; if it is empty, any name will do. `labels` has labels that name no
    person ("question"), and the speaker's label, up to "from", must be one of them. If `labels` is empty, any label
    that names no person will do; None sets no condition. The pattern `office` must match in the speaker's office, and
    the pattern `without` must not; `without` counts only together with `office`. The pattern `context` must match in
    the context (see `Speaking`). The date, if it is known, must be at or after `first` and before `until`.
    """

    voice: Voice
    names: frozenset[str] = frozenset()
    labels: frozenset[str] | None = None
    office: re.Pattern[str] | None = None
    without: re.Pattern[str] | None = None
    context: re.Pattern[str] | None = None
    first: str = ""
    until: str = "9999"

    def fits(self, speaking: Speaking) -> bool:
        """Whether all conditions of the rule are met."""
        return (
            (not self.names or speaking.name in self.names)
            and self._fits_label(speaking.label)
            and self._fits_office(speaking.office)
            and (self.context is None or self.context.search(speaking.context) is not None)
            and (not speaking.date or self.first <= speaking.date < self.until)
        )

    def _fits_label(self, words: str | None) -> bool:
        if self.labels is None:
            return True
        return words is not None and (not self.labels or generic_head(words) in self.labels)

    def _fits_office(self, office: str | None) -> bool:
        if self.office is None:
            return True
        if office is None:
            return False
        office = _PAST.sub("", office.replace("'", "’"))
        return self.office.search(office) is not None and not (self.without and self.without.search(office))


@lru_cache(maxsize=4096)
def voice(speaking: Speaking) -> Voice:
    """Return the speaker's voice by the first rule that matches; "unknown" if none does.

    >>> voice(Speaking("Vladimir Putin", date="2010-01-01")), voice(Speaking(office="President of France"))
    ('official', 'foreign leader')
    """
    return next((rule.voice for rule in rules() if rule.fits(speaking)), "unknown")


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of voices.toml in the order of the file."""
    content = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(_rule(entry, _places(content["states"])) for entry in content["rule"])


@cache
def known_names() -> frozenset[str]:
    """Return the names of all speakers that the rules of voices.toml list."""
    return frozenset().union(*(rule.names for rule in rules()))


def _rule(entry: dict[str, Any], places: Mapping[str, str]) -> Rule:
    return Rule(
        voice=entry["voice"],
        names=frozenset(entry.get("name", ())),
        labels=frozenset(entry["label"]) if "label" in entry else None,
        office=_phrases(entry.get("office"), places),
        without=_phrases(entry.get("without"), places),
        context=_phrases(entry.get("context"), places),
        first=str(entry.get("from", "")),
        until=str(entry.get("until", "9999")),
    )


def _places(states: Mapping[str, list[str]]) -> dict[str, str]:
    """Return the pattern for each placeholder in the phrases of voices.toml, such as "{state}".

    `states` are the lists of names, adjectives and regions in the table [states] of voices.toml.
    """
    name = _one_of(states["names"])
    return {
        re.escape("{state}"): rf"(?:the )?(?:[\w’]+ ){{0,4}}?{name}(?-i:(?! [A-Z]))",
        re.escape("{of a state}"): rf"(?:{_one_of(states['adjectives'])}|{name}’s)",
        re.escape("{region}"): rf"(?:the )?(?:republic of )?{_one_of(states['regions'])}",
    }


def _phrases(phrases: list[str] | None, places: Mapping[str, str]) -> re.Pattern[str] | None:
    """Return one pattern that finds any of the phrases as whole words; None if `phrases` is None.

    An empty list gives a pattern that every text matches. `places` maps placeholders in the phrases to their patterns.
    """
    if phrases is None:
        return None
    pattern = "|".join(map(re.escape, phrases))
    for placeholder, names in places.items():
        pattern = pattern.replace(placeholder, names)
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) if phrases else re.compile("")


def _one_of(names: list[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")"
