"""For people who correct speakers: every label with its name, count and doubts, and the corrections themselves.

In go speeches as they were read; out come rows to look through, doubtful ones first. What a person finds
wrong goes into a small table (TOML) that wins over all rules:

    [speakers]                        # name or label as it stands in the list = the right name
    "Ivan Ivanow" = "Ivan Ivanov"
    "Voice from the left" = ""        # nobody in particular
    [voices]
    "Ivan Ivanov" = "official"
    [prose]
    labels = ["One thing is sure"]    # looks like a label and is none
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from index.errors import ConfigError
from index.labels import outline
from index.people import key, one_letter_off, table
from index.records import Voice, numbered
from index.voices import known_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from index.records import Paragraph, Speech

EXAMPLES = 3  # ids of events that a row shows
NEAR = 9  # letters: shorter names one letter apart are different people too often to be told
TABLES = ("speakers", "voices", "prose")
DIGITS = 16  # hex digits of the table's digest: it tells versions apart, and need not withstand anybody


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label as printed, without its colon: whom it names, how often, where, and what is doubtful."""

    label: str
    speaker: str | None
    voice: Voice
    count: int
    events: tuple[str, ...]
    doubts: tuple[str, ...]

    def __str__(self) -> str:
        doubts = f"  [{'; '.join(self.doubts)}]" if self.doubts else ""
        where = " ".join(self.events)
        return f"{self.count:6}  {self.label} -> {self.speaker or '-'} ({self.voice}){doubts}  {where}"

    def as_json(self) -> dict[str, Any]:
        """The row as a JSON object, lists for tuples."""
        return asdict(self) | {"events": list(self.events), "doubts": list(self.doubts)}


@dataclass(frozen=True, slots=True)
class Corrections:
    """A person's table, read: keys as `index.people.key` folds them, "" for nobody in particular.

    `digest` tells versions of the table apart; empty where there is none.
    """

    speakers: Mapping[str, str] = field(default_factory=dict)
    voices: Mapping[str, Voice] = field(default_factory=dict)
    prose: frozenset[str] = frozenset()
    digest: str = ""

    def applied(self, speech: Speech) -> Speech:
        """The speech with the table's names and voices; the same value where the table says nothing of it."""
        result: list[Paragraph] = []
        for paragraph in speech.paragraphs:
            result.append(self._corrected(paragraph, result[-1] if result else None))
        if result == list(speech.paragraphs):
            return speech
        return replace(speech, paragraphs=numbered(result))

    def _corrected(self, paragraph: Paragraph, before: Paragraph | None) -> Paragraph:
        words = label_words(paragraph.label) if paragraph.label else None
        if words is not None and key(words) in self.prose:
            return _as_prose(paragraph, before)
        if paragraph.kind != "speech":
            return paragraph
        if words is None and before is not None and _continues(before, paragraph):
            return replace(paragraph, speaker=before.speaker, voice=before.voice)
        name = self._name(words, paragraph.speaker)
        voice = self.voices.get(key(name or words or ""), paragraph.voice)
        return replace(paragraph, speaker=name, voice=voice)

    def _name(self, words: str | None, speaker: str | None) -> str | None:
        for printed in (words, speaker):
            if printed and key(printed) in self.speakers:
                return self.speakers[key(printed)] or None
        return speaker


def corrections(path: Path) -> Corrections:
    """The table at this path; no file, no corrections.

    Raises ConfigError, naming the entry, where the file is no TOML or says what cannot be.
    """
    if not path.exists():
        return Corrections()
    try:
        written = path.read_text(encoding="utf-8")
        content = tomllib.loads(written)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    if strange := [name for name in content if name not in TABLES]:
        raise ConfigError(f"{path}: unknown table [{strange[0]}]; there are [{'], ['.join(TABLES)}]")
    for name, voice in content.get("voices", {}).items():
        if voice not in get_args(Voice):
            raise ConfigError(f"{path}: {name!r} has the voice {voice!r}; one of {', '.join(get_args(Voice))}")
    return Corrections(
        speakers={key(printed): name for printed, name in content.get("speakers", {}).items()},
        voices={key(name): voice for name, voice in content.get("voices", {}).items()},
        prose=frozenset(map(key, content.get("prose", {}).get("labels", ()))),
        digest=hashlib.sha256(written.encode()).hexdigest()[:DIGITS],
    )


def label_rows(speeches: Iterable[Speech]) -> list[LabelRow]:
    """Every label of the speeches: doubtful ones first, then by count, most frequent first."""
    counts: Counter[tuple[str, str | None, Voice]] = Counter()
    events: dict[tuple[str, str | None, Voice], dict[str, None]] = defaultdict(dict)
    offices: set[str] = set()
    for speech in speeches:
        for paragraph in speech.paragraphs:
            if paragraph.label:
                row = (label_words(paragraph.label), paragraph.speaker, paragraph.voice)
                counts[row] += 1
                events[row][speech.id] = None
                if paragraph.office and paragraph.speaker:
                    offices.add(paragraph.speaker)
    doubts = _Doubts({name for _, name, _ in counts if name}, offices, counts)
    rows = [
        LabelRow(*row, count, tuple(events[row])[:EXAMPLES], tuple(doubts.of(*row))) for row, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (not row.doubts, -row.count, row.label))


def label_words(label: str) -> str:
    """The words of a label as printed, without its colon and its notes.

    >>> label_words("Ivan Ivanov (in German):")
    'Ivan Ivanov'
    """
    found = outline(label if ":" in label else f"{label}:")
    return found[1].rstrip(" .") if found else label.rstrip(" .:")


class _Doubts:
    """What is doubtful about labels, seen over all of them."""

    def __init__(
        self,
        names: set[str],
        with_office: set[str],
        counts: Mapping[tuple[str, str | None, Voice], int],
    ) -> None:
        self._with_office = with_office
        self._voices: dict[str, set[Voice]] = defaultdict(set)
        self._seen: Counter[str] = Counter()
        for (_, name, voice), count in counts.items():
            if name:
                self._voices[name].add(voice)
                self._seen[name] += count
        self._near = _near(names)

    def of(self, label: str, name: str | None, voice: Voice) -> Iterator[str]:
        """Each doubt about a label of this name and voice, as a person reads it."""
        if name is None:
            if label.casefold() not in table().generic:
                yield "names nobody"
            return
        if key(name) not in key(label):
            yield "printed otherwise"
        if key(name.partition(" ")[0]) not in table().given and self._seen[name] == 1:
            yield "unusual name"
        if name in self._near:
            yield f"or {self._near[name]}?"
        if voice == "unknown":
            yield "no voice"
        elif voice in ("audience", "journalist") and name not in self._with_office | known_names():
            yield "no office told"
        if len(self._voices[name]) > 1:
            yield f"also {', '.join(sorted(self._voices[name] - {voice}))}"


def _near(names: set[str]) -> dict[str, str]:
    """Names one letter apart from another, each with that other."""
    by_size: dict[int, list[str]] = defaultdict(list)
    for name in sorted(names):
        by_size[len(key(name))].append(name)
    near = {}
    for size, group in by_size.items():
        if size < NEAR:
            continue
        others = group + by_size.get(size + 1, [])
        for name in group:
            for other in others:
                if name != other and one_letter_off(key(name), key(other)):
                    near[name], near[other] = other, name
    return near


def _as_prose(paragraph: Paragraph, before: Paragraph | None) -> Paragraph:
    """The paragraph with its label put back into the text, spoken by whoever spoke before."""
    text = " ".join(filter(None, (paragraph.label, paragraph.text)))
    plain = replace(paragraph, text=text, label=None, office=None, note=None, speaker=None, voice="unknown")
    if before is not None and before.kind == "speech":
        return replace(plain, speaker=before.speaker, voice=before.voice)
    return replace(plain, kind="narration")


def _continues(before: Paragraph, paragraph: Paragraph) -> bool:
    return before.kind == "speech" and paragraph.label is None
