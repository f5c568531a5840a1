"""What a citation refers to, a paragraph or a whole speech, with everything that a reference may mention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.citing.bibliographic_name import name_of
from web.speeches.originals import is_web
from web.wording import cited_date

if TYPE_CHECKING:
    from index.records import Paragraph, Speech
    from web.citing.bibliographic_name import Name

GENRE = "Speech transcript"


@dataclass(frozen=True, slots=True)
class Reference:
    """A paragraph, or the whole speech if `paragraph` is None, as cited from the website `site` at `address`.

    If it is a former wording, `until` is the ISO date on which it was replaced, and its number is 0 if it is not known.
    """

    speech: Speech
    paragraph: Paragraph | None
    address: str
    site: str
    until: str = ""

    @property
    def speaker(self) -> str | None:
        """The speaker of the paragraph, or the only speaker of the whole speech; None if unknown or several."""
        return self.paragraph.speaker if self.paragraph else only_speaker(self.speech)

    @property
    def author(self) -> Name | None:
        """The speaker's name, split into family and given name; None if there is no speaker."""
        if not self.speaker or not self.speaker.strip():
            return None
        return name_of(self.speaker, self.speech.persons, self.speech.language)

    @property
    def office(self) -> str | None:
        """The office printed with the paragraph or, failing that, with its speaker's latest earlier paragraph.

        None if neither has an office, and for a whole speech.
        """
        said = self.paragraph
        if said is None or said.speaker is None:
            return said.office if said else None
        until = [p.office for p in self.speech.paragraphs[: said.number] if p.speaker == said.speaker and p.office]
        return said.office or (until[-1] if until else None)

    @property
    def title(self) -> str:
        """The title without its final full stop, since each style places its own."""
        stripped = self.speech.title.strip()
        return stripped if stripped.endswith("...") else stripped.removesuffix(".")

    @property
    def date(self) -> tuple[int, ...]:
        """The year, month and day, as far as they are known; empty for an undated speech."""
        return tuple(int(part) for part in (self.speech.date or "").split("-") if part.isdecimal())

    @property
    def source(self) -> str:
        """The web address at which the speech was originally published; "" if it is not known."""
        return self.speech.url if self.speech.url and is_web(self.speech.url) else ""

    @property
    def validity(self) -> str:
        """Until when a former wording was valid, such as "wording until 6 May 2024"; "" for what stands now."""
        return f"wording until {cited_date(self.until)}" if self.until else ""

    @property
    def remarks(self) -> str:
        """What styles have no place for, as sentences without the last full stop: validity and original address."""
        validity = self.validity[:1].upper() + self.validity[1:]
        original = f"Originally published at {self.source}" if self.source else ""
        return ". ".join(part for part in (validity, original) if part)

    @property
    def notes(self) -> str:
        """What formats have no field for: the paragraph's place in the speech, then the remarks."""
        return ". ".join(note for note in (self.place_in_text, self.remarks) if note)

    @property
    def place_in_text(self) -> str:
        """The paragraph's place in the speech, such as "paragraph 4"; "" for a whole speech."""
        return f"paragraph {self.paragraph.number}" if self.paragraph and self.paragraph.number else ""


def only_speaker(speech: Speech) -> str | None:
    """Return the only person who speaks in the speech, or None if there are several or none."""
    speakers = {paragraph.speaker for paragraph in speech.paragraphs if paragraph.speaker}
    return speakers.pop() if len(speakers) == 1 else None


def citation(speech: Speech, address: str, paragraph: Paragraph | None = None) -> str:
    """Cite the paragraph or the whole speech in the plain style, as it stands now."""
    return plain(Reference(speech, paragraph, address, ""))


def plain(reference: Reference) -> str:
    """Write the reference in the plain style: speaker, title, place, date, paragraph number and both addresses.

    What is unknown is left out, but for "undated".

    >>> from index.records import Paragraph, Speech
    >>> said = Paragraph(4, "ab", "Peace.", speaker="Ann Lee")
    >>> talk = Speech("x", "On peace", "2013-09-23", (said,), url="https://town.example/1")
    >>> plain(Reference(talk, said, "https://a.example/x", "A site"))
    'Ann Lee, “On peace”, 23 September 2013, paragraph 4. https://a.example/x, originally at https://town.example/1'
    """
    speech = reference.speech
    original = f", originally at {reference.source}" if reference.source else ""
    at = (speech.place, cited_date(speech.date), reference.place_in_text, reference.validity)
    parts = (reference.speaker, f"“{speech.title}”", *at)
    return ", ".join(part for part in parts if part) + f". {reference.address}{original}"


def quoted(reference: Reference) -> str:
    """Write the paragraph as a quotation: its words, speaker, office, title, place and date, and its address.

    For a whole speech, the same without any words.

    >>> from index.records import Paragraph, Speech
    >>> said = Paragraph(4, "ab", "We say “peace”.", speaker="Ann Lee", office="Mayor")
    >>> quoted(Reference(Speech("x", "On peace", "2013", (said,), place="Lowtown"), said, "https://a.example/ab", "R"))
    '“We say ‘peace’.” – Ann Lee, Mayor, “On peace”, Lowtown, 2013. https://a.example/ab'
    """
    speech, said = reference.speech, reference.paragraph
    words = f"{within_quotes(said.text)} – " if said else ""
    at = (speech.place, cited_date(speech.date), reference.validity)
    parts = (reference.speaker, reference.office, within_quotes(speech.title), *at)
    return words + ", ".join(part for part in parts if part) + f". {reference.address}"


def within_quotes(text: str) -> str:
    """Put the text in double quotation marks, turning those inside it into single ones.

    >>> within_quotes("The “old” ferry"), within_quotes('A "plain" word')
    ('“The ‘old’ ferry”', '“A ‘plain’ word”')
    """
    within = _PLAIN_PAIR.sub(r"‘\1’", text.strip().translate(_SINGLE))
    return f"“{within}”"


_PLAIN_PAIR = re.compile(r'"([^"]*)"')
_SINGLE = str.maketrans({"“": "‘", "”": "’", "„": "‚"})
