"""A dry run: reports what reading each source would give, and writes nothing.

For each source (a page or other file, also one inside a container) under the given paths there is one Outlook: its
format, how its columns were guessed, its first speech, what is doubtful, and what would be skipped and why.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from index.reading.pool import Job, Pool, cores
from index.reading.read import format_names, notices, read
from index.records import Skipped, Speech
from index.sources.source import Source
from index.sources.walk import configured
from index.speakers.corrections import corrections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Literal

    from index.config import IndexSettings
    from index.reading.pool import Reading
    from index.speakers.corrections import Corrections

    Root = Path | Literal["-"]

SPEAKERS = 8  # names of speakers of the first speech that are shown
WORDS = 30  # words of its first paragraph that are shown
EXAMPLES = 3  # places that are named for each doubt or reason for skipping
DOUBT_WORDS = 8  # words of a doubtful paragraph that are quoted


@dataclass(frozen=True, slots=True)
class First:
    """The first speech of a source: title, date, time, language, speakers and first words.

    `speakers` has the first SPEAKERS names, in the order of the text; `words` is the beginning of the first spoken
    paragraph or, if there is none, of the first paragraph. `date` and `time` are None if unknown.
    """

    title: str
    date: str | None
    time: str | None
    language: str
    speakers: tuple[str, ...]
    words: str

    def __str__(self) -> str:
        """Describe the speech in lines, each with the name of its field."""
        when = " ".join(filter(None, (self.date, self.time))) or "no date"
        who = ", ".join(self.speakers) or "nobody is named"
        return f"  first     {when}: {self.title} [{self.language}]\n  speakers  {who}\n  begins    {self.words}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt or a reason for skipping (`what`), the number of places where it occurs, and the first few of them.

    In `where`, a doubtful place is given by its first words, a skipped one by the name of that part of the source.
    """

    what: str
    count: int
    where: tuple[str, ...]

    def __str__(self) -> str:
        """Describe the finding and its places in one line."""
        more = ", …" if self.count > len(self.where) else ""
        return f"{self.count}: {self.what}" + (f" ({', '.join(self.where)}{more})" if self.where else "")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What reading one source would give.

    `source` is the source's name. `format` is the name of the format that recognises it, "a or b" if several do, None
    if none does. `notices` says what a person should check, such as guessed columns. `speeches` and `paragraphs` are
    numbers; `first` is the first speech, or None if there is none. `doubtful` and `skipped` have the findings, the most
    frequent first.
    """

    source: str
    format: str | None = None
    notices: tuple[str, ...] = ()
    speeches: int = 0
    paragraphs: int = 0
    first: First | None = None
    doubtful: tuple[Finding, ...] = ()
    skipped: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the outlook as a JSON object, with the names of its fields as keys."""
        return asdict(self)

    def __str__(self) -> str:
        """Describe the outlook in lines for people."""
        lines = [self.source]
        if self.format:
            lines.append(f"  format    {self.format}; speeches: {self.speeches}, paragraphs: {self.paragraphs}")
        lines += [f"  notice    {notice}" for notice in self.notices]
        lines += [str(self.first)] if self.first else []
        lines += [f"  doubtful  {told}" for told in self.doubtful]
        lines += [f"  skipped   {told}" for told in self.skipped]
        return "\n".join(lines)


@dataclass(slots=True)
class Totals:
    """The numbers of what would be read from all sources together.

    `doubtful` and `skipped` are numbers of places. `formats` counts the sources with speeches by format.
    """

    sources: int = 0
    speeches: int = 0
    paragraphs: int = 0
    doubtful: int = 0
    skipped: int = 0
    formats: Counter[str] = field(default_factory=Counter)

    def add(self, outlook: Outlook) -> None:
        """Count one more source."""
        self.sources += 1
        self.speeches += outlook.speeches
        self.paragraphs += outlook.paragraphs
        self.doubtful += sum(told.count for told in outlook.doubtful)
        self.skipped += sum(told.count for told in outlook.skipped)
        if outlook.format and outlook.speeches:
            self.formats[outlook.format] += 1

    def as_json(self) -> dict[str, Any]:
        """Return the totals as a JSON object."""
        return asdict(self) | {"formats": dict(self.formats.most_common())}

    def __str__(self) -> str:
        """Describe the totals in one line for people."""
        read_as = "; ".join(f"{count} as {name}" for name, count in self.formats.most_common())
        return (
            f"{self.sources} sources would give {self.speeches} speeches, {self.paragraphs} paragraphs"
            f"{f' ({read_as})' if read_as else ''}; {self.doubtful} doubtful, {self.skipped} skipped; nothing was kept"
        )


def outlooks(roots: Sequence[Root], settings: IndexSettings) -> Iterator[Outlook]:
    """Yield what each source under the roots (paths, or "-" for standard input) would give, in the order of reading.

    Reads in as many processes as the settings say, by default one per core, and writes nothing.
    """
    corrected = corrections(settings.speakers)
    waiting: deque[Outlook] = deque()
    with Pool(read, settings.workers or cores(), settings.seconds_per_page) as pool:
        for reading in pool.read(_jobs(roots, settings, waiting)):
            while waiting[0].skipped:
                yield waiting.popleft()
            yield _outlook(waiting.popleft(), reading, corrected)
    yield from waiting


def _jobs(roots: Sequence[Root], settings: IndexSettings, waiting: deque[Outlook]) -> Iterator[Job]:
    """Yield the sources to read; for each, append to `waiting` an Outlook with what is known before reading.

    For a source that is skipped without being read, the Outlook is appended and nothing is yielded.
    """
    for source in configured(roots, settings):
        if isinstance(source, Source):
            name = " or ".join(format_names(source)) or None
            waiting.append(Outlook(source.name, name, tuple(notices(source))))
            yield Job(source, "")
        else:
            waiting.append(Outlook(source.source, skipped=(Finding(source.reason, 1, ()),)))


def _outlook(before: Outlook, reading: Reading, corrected: Corrections) -> Outlook:
    found = [corrected.applied(each) for each in reading.found if isinstance(each, Speech)]
    skips = [each for each in reading.found if isinstance(each, Skipped)]
    doubts = ((p.uncertain, p.text) for speech in found for p in speech.paragraphs if p.uncertain)
    return Outlook(
        source=before.source,
        format=before.format,
        notices=before.notices,
        speeches=len(found),
        paragraphs=sum(len(speech.paragraphs) for speech in found),
        first=_first(found[0]) if found else None,
        doubtful=_findings((doubt, f"“{_beginning(text, DOUBT_WORDS)}”") for doubt, text in doubts),
        skipped=_findings((each.reason, each.source.removeprefix(before.source)) for each in skips),
    )


def _first(speech: Speech) -> First:
    speakers = dict.fromkeys(p.speaker for p in speech.paragraphs if p.speaker)
    said = next((p for p in speech.paragraphs if p.kind == "speech"), speech.paragraphs[0])
    return First(
        title=speech.title,
        date=speech.date,
        time=speech.time,
        language=speech.language,
        speakers=tuple(speakers)[:SPEAKERS],
        words=_beginning(said.text, WORDS),
    )


def _findings(cases: Iterator[tuple[str, str]]) -> tuple[Finding, ...]:
    """Group pairs (doubt or reason, place) into one finding for each doubt or reason, the most frequent first."""
    places: dict[str, list[str]] = {}
    for what, where in cases:
        places.setdefault(what, []).append(where)
    ordered = sorted(places.items(), key=lambda each: -len(each[1]))
    return tuple(Finding(what, len(where), tuple(filter(None, where[:EXAMPLES]))) for what, where in ordered)


def _beginning(text: str, words: int) -> str:
    parts = text.split()
    return " ".join(parts[:words]) + (" …" if len(parts) > words else "")
