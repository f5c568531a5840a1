"""What is cited: a paragraph of a speech, or the whole of it, with all that a reference may say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.citing.bibliographic_name import name_of
from web.wording import cited_date

if TYPE_CHECKING:
    from index.records import Paragraph, Speech
    from web.citing.bibliographic_name import Name

GENRE = "Speech transcript"


@dataclass(frozen=True, slots=True)
class Reference:
    """A speech as it is cited from `site` at `address`; `paragraph` is None where the whole of it is."""

    speech: Speech
    paragraph: Paragraph | None
    address: str
    site: str

    @property
    def speaker(self) -> str | None:
        """Who says the paragraph, or the one person who speaks in the speech; None where it is not known."""
        return self.paragraph.speaker if self.paragraph else only_speaker(self.speech)

    @property
    def author(self) -> Name | None:
        """The speaker's name taken apart."""
        if not self.speaker or not self.speaker.strip():
            return None
        return name_of(self.speaker, self.speech.persons, self.speech.language)

    @property
    def office(self) -> str | None:
        """The office in which the paragraph is said: its own, else the last before it that the speaker is given."""
        said = self.paragraph
        if said is None or said.speaker is None:
            return said.office if said else None
        until = [p.office for p in self.speech.paragraphs[: said.number] if p.speaker == said.speaker and p.office]
        return said.office or (until[-1] if until else None)

    @property
    def title(self) -> str:
        """The title without the full stop that each style puts where it belongs."""
        stripped = self.speech.title.strip()
        return stripped if stripped.endswith("...") else stripped.removesuffix(".")

    @property
    def date(self) -> tuple[int, ...]:
        """The year, the month and the day, as far as they are known."""
        return tuple(int(part) for part in (self.speech.date or "").split("-") if part.isdecimal())

    @property
    def place_in_text(self) -> str:
        """Where in the speech the paragraph stands; "" for the whole."""
        return f"paragraph {self.paragraph.number}" if self.paragraph else ""


def only_speaker(speech: Speech) -> str | None:
    """The one person who speaks in it, or None where there are several or none."""
    speakers = {paragraph.speaker for paragraph in speech.paragraphs if paragraph.speaker}
    return speakers.pop() if len(speakers) == 1 else None


def citation(speech: Speech, address: str, paragraph: Paragraph | None = None) -> str:
    """Speaker, title, place, date, paragraph number and address, as far as they are known.

    >>> from index.records import Paragraph, Speech
    >>> said = Paragraph(4, "ab", "Peace.", speaker="Ann Lee")
    >>> citation(Speech("x", "On peace", "2013-09-23", (said,)), "https://a.example/x/p/ab", said)
    'Ann Lee, “On peace”, 23 September 2013, paragraph 4. https://a.example/x/p/ab'
    """
    cited = Reference(speech, paragraph, address, "")
    parts = (cited.speaker, f"“{speech.title}”", speech.place, cited_date(speech.date), cited.place_in_text)
    return ", ".join(part for part in parts if part) + f". {address}"


def plain(reference: Reference) -> str:
    """The reference as the speech's page prints it."""
    return citation(reference.speech, reference.address, reference.paragraph)


def quoted(reference: Reference) -> str:
    """The paragraph as a quotation: its words, who said them in which office, at what, where, when; its address.

    >>> from index.records import Paragraph, Speech
    >>> said = Paragraph(4, "ab", "We say “peace”.", speaker="Ann Lee", office="Mayor")
    >>> quoted(Reference(Speech("x", "On peace", "2013", (said,), place="Lowtown"), said, "https://a.example/ab", "R"))
    '“We say ‘peace’.” – Ann Lee, Mayor, “On peace”, Lowtown, 2013. https://a.example/ab'
    """
    speech, said = reference.speech, reference.paragraph
    words = f"{within_quotes(said.text)} – " if said else ""
    parts = (reference.speaker, reference.office, within_quotes(speech.title), speech.place, cited_date(speech.date))
    return words + ", ".join(part for part in parts if part) + f". {reference.address}"


def within_quotes(text: str) -> str:
    """The text in quotation marks, those within it made single ones.

    >>> within_quotes("The “old” ferry"), within_quotes('A "plain" word')
    ('“The ‘old’ ferry”', '“A ‘plain’ word”')
    """
    within = _PLAIN_PAIR.sub(r"‘\1’", text.strip().translate(_SINGLE))
    return f"“{within}”"


_PLAIN_PAIR = re.compile(r'"([^"]*)"')
_SINGLE = str.maketrans({"“": "‘", "”": "’", "„": "‚"})
