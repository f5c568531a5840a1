"""Labels: where a printed paragraph says who speaks, and where it only looks as if it did.

In go a paragraph's text, its leading bold run and the names its event is known to have; out comes the
label, cut off the text to the letter, or None for prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.people import Register, Who, is_generic, is_office_word, key, table, who

LONGEST_LABEL = (
    320  # characters: titles of 200 and a note; no sentence of a speech has its colon later and fits
)
STRAY_BOLD = 3  # characters of the speech that a careless bold may run over, or leave out

_NOTE = re.compile(r"\s*[(\[]([^()\[\]]*)(?:[)\]]|$)")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: `end` is where the text behind it begins; `note` is what stood in its brackets."""

    end: int
    printed: str
    words: str
    note: str | None
    who: Who
    uncertain: str | None = None


def outline(text: str) -> tuple[int, str, str | None] | None:
    """(position of the colon, words without notes, notes) of what may be a label; None where nothing may.

    The colon stands outside brackets, ends no address ("http:") and parts no time of day ("16:40").

    >>> outline("Ivan Ivanov (in German): Yes.")
    (23, 'Ivan Ivanov', 'in German')
    """
    colon = _colon(text[:LONGEST_LABEL])
    if colon is None:
        return None
    head = text[:colon]
    words = head.rstrip()
    notes: list[str] = []
    while found := _last_note(words):
        notes.insert(0, found[1].strip())
        words = words[: found.start()].rstrip()
    return (colon, words, "; ".join(filter(None, notes)) or None) if words else None


def _last_note(words: str) -> re.Match[str] | None:
    return next((m for m in _NOTE.finditer(words) if m.end() == len(words)), None)


def _colon(text: str) -> int | None:
    depth, fallback = 0, None
    for at, char in enumerate(text):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == ":":
            after, before = text[at + 1 : at + 2], text[at - 1 : at]
            if after == "/" or (after.isdigit() and before.isdigit()):
                continue
            if depth <= 0:
                return at
            fallback = at if fallback is None else fallback
    return fallback if depth > 0 else None


def label(text: str, bold: str | None, register: Register) -> Label | None:
    """The paragraph's label, or None where it has none: prose, headings, addresses.

    A bold label needs no more than the shape of a name; without bold the words must be a known name, a
    forename that people bear, or an office and a name, and nothing else.
    """
    found = outline(text)
    if found is None or (bold and found[0] > len(bold) + LONGEST_LABEL // 2):
        return _without_colon(text, bold, register)
    colon, words, note = found
    person = who(words, register)
    if bold and _covers(bold, words):
        if person is None and not _single_name(words, bold):
            return _office_only(text, colon, words, note)
    elif person is None or not _plain(words, person, text[colon + 1 :].strip()):
        return _without_colon(text, bold, register)
    return _made(text, colon + 1, words, note, person or Who(words, None, "shape"))


def _covers(bold: str, words: str) -> bool:
    """True where the bold run and the label are the same words, but for a few letters on either side."""
    a, b = key(bold), key(words)
    return a.startswith(b) or b.startswith(a) or (len(b) > STRAY_BOLD and b[:-STRAY_BOLD] in a)


def _single_name(words: str, bold: str) -> bool:
    return key(words) in table().given and key(bold).startswith(key(words))


def _office_only(text: str, colon: int, words: str, note: str | None) -> Label | None:
    """ "Chairman of the Board:" in bold names an office and nobody; other bold words are no label."""
    first = words.split(maxsplit=1)[0].casefold()
    if first in table().office and len(words.split()) > 1:
        return _made(text, colon + 1, words, note, Who(None, words, "shape"))
    return None


def _plain(words: str, person: Who, rest: str) -> bool:
    """Whether words without bold are a label: all of them belong to a name or an office, and it is meant."""
    tokens = words.split()
    if tokens[0].casefold() in table().never_first and person.evidence != "generic":
        return False
    if person.evidence == "generic":
        return words[:1].isupper() and len(tokens) <= 4
    if not all(_label_word(t) for t in tokens) or not rest:
        return False
    if person.evidence in ("known", "given", "table"):
        return person.office is None or _is_office(person.office)
    return person.office is not None and _is_office(person.office)


def _label_word(token: str) -> bool:
    small = token.strip(",.()’'“”\"").casefold()
    return (
        token[:1].isupper()
        or token[:1].isdigit()
        or small in table().inside_office
        or small in table().office
        or small in table().particles
        or small.partition("-")[0] in table().particles
    )


def _is_office(office: str) -> bool:
    return any(is_office_word(w) for w in re.split(r"[\s–—-]+", office))


def _without_colon(text: str, bold: str | None, register: Register) -> Label | None:
    """A bold name with no colon behind it, where the event is known to have that speaker: "Reply. Yes."."""
    if not bold or len(bold) >= len(text):
        return None
    words = bold.rstrip(" .,–—")
    known = register.names.get(key(words))
    if known is None and not is_generic(words):
        return None
    end = len(bold)
    note = None
    if found := _NOTE.match(text, end):
        end, note = found.end(), found[1].strip()
    if text[end : end + 1] in (".", ","):
        if text[end] == ",":
            return None
        end += 1
    elif found is None and known is not None and text[end : end + 2].strip()[:1].islower():
        return None  # "Ivan Ivanov was born …"
    return _made(text, end, words, note, who(words, register) or Who(known))


def _made(text: str, end: int, words: str, note: str | None, person: Who) -> Label:
    rest = _SPACE.match(text, end)
    return Label(rest.end() if rest else end, text[:end].strip(), words, note, person)
