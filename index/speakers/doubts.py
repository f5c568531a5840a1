"""Lists every label with its speaker, count and doubts, doubtful ones first, for people who correct speakers.

The corrections go into the table that `index/speakers/corrections.py` reads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from index.speakers.labels import label_words
from index.speakers.people import key, one_letter_off, table
from index.speakers.voices import known_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.records import Speech, Voice

EXAMPLES = 3  # ids of events that a row shows
NEAR = 9  # letters: shorter names that differ by one letter are often different people


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A printed label without colon and notes: whom it names (None for nobody), how often it occurs, and any doubts.

    `voice` is the kind of speaker; `events` are the ids of the first EXAMPLES events with the label.
    """

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
        """Return the row as a JSON object."""
        return asdict(self) | {"events": list(self.events), "doubts": list(self.doubts)}


def label_rows(speeches: Iterable[Speech]) -> list[LabelRow]:
    """List every label of the speeches: doubtful labels first, then by count, most frequent first."""
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


class _Doubts:
    """Finds what is doubtful about a label by comparing it with all other labels.

    `names` are the names of all speakers, `with_office` those of speakers with an office in some label. `counts` has
    how often each label occurs with the same name (None for nobody) and voice.
    """

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
        """Yield each doubt about a label with this name (None if it names nobody) and voice, worded for people."""
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
    """Map each name to another name that differs by one letter.

    Names without such a neighbour, and names of fewer than NEAR letters, are left out.
    """
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
