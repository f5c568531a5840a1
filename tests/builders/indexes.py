"""Small indexes for tests: speeches made of words, and all that an index holds in a form that tests can compare."""

from __future__ import annotations

import datetime
import random
from typing import TYPE_CHECKING

import numpy as np

from index.analysis.tokens import tokens
from index.building.writer import IndexWriter
from index.documents import PARAGRAPH_FACETS, SPEECH_FACETS, ParagraphDocument, SpeechDocument
from index.segment.facets import DATE
from index.segment.snapshot import open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from index.segment.segment import Segment

WORDS = ["nation", "nations", "national", "be", "being", "to", "the", "of", "secure", "securities", "drug"]
WORDS += ["Drug's", "e-mail", "email", "U.S.", "US", "us"]
FORMS = {"text": "stem", "exact": "form"}
WORD_FIELDS = ("text", "exact", "title", "lead", "head")


def speech(event, *texts, row=0, title="", lead="", day=0, language="en", speaker=(), **facets):
    """Make a speech with these texts as paragraphs; rows (paragraph numbers in the archive) count from `row`.

    `day` is a day's ordinal, 0 if unknown; `speaker` and `facets` have tuples of values.
    """
    paragraphs = tuple(
        ParagraphDocument(row + i, text, {"speaker": speaker} if speaker else {}) for i, text in enumerate(texts)
    )
    return SpeechDocument(event, title, lead, day, language, facets, paragraphs)


def random_speech(rng: random.Random, number: int) -> SpeechDocument:
    """Make a speech of random words; its rows (paragraph numbers in the archive) are `number` * 100 and the next
    ones.
    """
    return SpeechDocument(
        event=f"event-{number}",
        title=" ".join(rng.choices(WORDS, k=rng.randint(0, 3))),
        lead=" ".join(rng.choices(WORDS, k=rng.randint(0, 4))),
        day=rng.choice([0, 735_000, 735_001]),
        language=rng.choice(["en", "en", "de"]),
        facets={"topic": tuple(rng.sample("xyz", rng.randint(0, 3))), "place": (f"P{rng.randint(0, 3)}",)},
        paragraphs=tuple(
            ParagraphDocument(
                number * 100 + i,
                " ".join(rng.choices(WORDS, k=rng.randint(0, 30))),
                {"speaker": (rng.choice("AB"),)} if rng.random() < 0.8 else {},
            )
            for i in range(rng.randint(1, 5))
        ),
    )


def random_segment(path: Path, speeches: int) -> Segment:
    """Write an index of this many speeches of random words; return its only segment."""
    with IndexWriter(path) as writer:
        for number in range(speeches):
            writer.put(random_speech(random.Random(number), number))
        writer.commit()
    return open_snapshot(path).segments[0]


def contents(snapshot) -> dict[int, dict]:
    """Return all that the index holds of each paragraph, by row; assert that its parts agree with each other."""
    result = {}
    for segment in snapshot.segments:
        docs = [_columns(segment, doc) for doc in range(segment.doc_count)]
        for field in WORD_FIELDS:
            for number in range(segment.term_count(field)):
                _add_positions(segment, field, number, docs)
        live = np.ones(segment.doc_count, np.bool_) if segment.live is None else segment.live
        result |= {docs[doc]["row"]: docs[doc] for doc in np.flatnonzero(live)}
    return result


def expected(speeches) -> dict[int, dict]:
    """Return what `contents` should return for an index of these speeches, computed in the plainest way."""
    result = {}
    for one in speeches:
        title, lead = tokens(one.title, one.language), tokens(one.lead, one.language)
        shift = max((token.position + 1 for token in title), default=0) + 1
        head = [(t.stem, t.position) for t in title] + [(t.stem, t.position + shift) for t in lead]
        shared = {"title": [(t.stem, t.position) for t in title], "lead": [(t.stem, t.position) for t in lead]}
        for number, paragraph in enumerate(one.paragraphs):
            found = tokens(paragraph.text, one.language)
            words = shared | {"head": [] if number else head}
            words |= {name: [(getattr(t, part), t.position) for t in found] for name, part in FORMS.items()}
            result[paragraph.row] = {"row": paragraph.row, "day": one.day, **_facets(one, paragraph)}
            result[paragraph.row] |= {f"length of {name}": len(places) for name, places in words.items()}
            result[paragraph.row] |= {name: _by_word(places) for name, places in words.items() if places}
    return result


def _facets(one, paragraph) -> dict:
    date = [datetime.date.fromordinal(one.day).isoformat()] if one.day else []
    facets = {name: [] for name in (*SPEECH_FACETS, *PARAGRAPH_FACETS)}
    facets |= {name: list(values) for name, values in {**one.facets, **paragraph.facets}.items()}
    return facets | {"event": [one.event], DATE: date}


def _by_word(places) -> dict[str, list[int]]:
    words = {}
    for word, position in places:
        words.setdefault(word, []).append(position)
    return words


def _columns(segment, doc) -> dict:
    facets = {name: segment.facets.of_documents(name).of(doc) for name in (*SPEECH_FACETS, *PARAGRAPH_FACETS, DATE)}
    lengths = {f"length of {field}": int(segment.lengths(field)[doc]) for field in WORD_FIELDS}
    return {"row": int(segment.rows[doc]), "day": int(segment.days[doc]), **facets, **lengths}


def _add_positions(segment, field, number, docs) -> None:
    found, plain = segment.positions(field, number), segment.postings(field, number)
    assert found.docs.tolist() == plain.docs.tolist()
    assert found.freqs.tolist() == plain.freqs.tolist() == np.diff(found.starts).tolist()
    assert segment.doc_frequency(field, number) == len(found.docs)
    assert segment.collection_frequency(field, number) == found.freqs.sum()
    term = segment.term_text(field, number)
    for i, doc in enumerate(found.docs):
        places = found.positions[found.starts[i] : found.starts[i + 1]].tolist()
        docs[doc].setdefault(field, {})[term] = places
