"""Finds the label with which a printed paragraph names its speaker, and rejects what only looks like a label.

`label` takes a paragraph's text, the bold text that opens it, and the names known for its event. It returns the label
with the exact position where the text after it begins, or None for prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.speakers.people import Register, Who, is_generic, is_name, is_office_word, key, table, who

LONGEST_LABEL = 320  # characters of a label: a title of 200 and a note
LONGEST_GENERIC = 6  # words: "Question from Nizhny Novgorod Region"
STRAY_BOLD = 3  # most characters that careless bold type includes or leaves out at either end

_NOTE = re.compile(r"\s*[(\[]([^()\[\]]*)(?:[)\]]|$)")
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's label. `end` is the index where the text after the label begins.

    `printed` is the whole label, with its colon; `words` are those of the label without notes and colon. `note` is the
    text in its brackets, None if there is none. `who` is the person that it names.
    """

    end: int
    printed: str
    words: str
    note: str | None
    who: Who


def outline(text: str) -> tuple[int, str, str | None] | None:
    """Split off what looks like a label: return the index of its colon, its words without notes, and its notes.

    The notes are the texts in brackets, None if there are none. The colon must not be in closed brackets, nor part of
    an address ("http:") or of a time of day ("16:40"). Returns None if there is no such colon.

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


def label_words(label: str) -> str:
    """Return the words of a printed label without its colon and notes.

    >>> label_words("Ivan Ivanov (in German):")
    'Ivan Ivanov'
    """
    found = outline(label if ":" in label else f"{label}:")
    return found[1].rstrip(" .") if found else label.rstrip(" .:")


def _last_note(words: str) -> re.Match[str] | None:
    return next((m for m in _NOTE.finditer(words) if m.end() == len(words)), None)


def _colon(text: str) -> int | None:
    if ":" not in text:
        return None
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
    """Return the paragraph's label, or None for prose, headings and addresses.

    `bold` is the bold text that opens the paragraph: "" if none does, None if the format does not show bold.
    `register` has the names known for the event. A bold label only has to look like a name. Words that are not bold
    need more than capitals to be a label: a known name, a common forename, an initial, a title, an office, or a word
    that names no person, such as "Question".
    """
    found = outline(text)
    if found is None or (bold and found[0] > len(bold) + LONGEST_LABEL // 2):
        return _without_colon(text, bold, register)
    colon, words, note = found
    person = who(words, register)
    if bold and _covers(bold, words):
        if person is None and not _single_name(words, bold):
            return _office_only(text, colon, words, note)
    elif person is None or (bold == "" and person.evidence == "generic" and register.bold):
        return None  # if labels are bold, "Question:" in ordinary type is part of the speech
    elif not _opens_a_label(words, person) or not _plain(words, person, text[colon + 1 :].strip()):
        return _without_colon(text, bold, register)
    return _made(text, colon + 1, words, note, person or Who(words, None, "shape"))


def _covers(bold: str, words: str) -> bool:
    """Whether `bold`, the bold text that opens a paragraph, covers the words of its label.

    It does if one of the two begins with the other, or if `bold` contains `words` without its last STRAY_BOLD letters.
    """
    a, b = key(bold), key(words)
    return a.startswith(b) or b.startswith(a) or (len(b) > STRAY_BOLD and b[:-STRAY_BOLD] in a)


def _single_name(words: str, bold: str) -> bool:
    return key(words) in table().given and key(bold).startswith(key(words))


def _office_only(text: str, colon: int, words: str, note: str | None) -> Label | None:
    """Return a label that names an office but no person, such as "Chairman of the Board:" in bold; None for other
    words.

    `colon` is the index of the colon in the text; `note` is the text in the label's brackets, or None.
    """
    first = words.split(maxsplit=1)[0].casefold()
    if first in table().office and len(words.split()) > 1:
        return _made(text, colon + 1, words, note, Who(None, words, "shape"))
    return None


def _plain(words: str, person: Who, rest: str) -> bool:
    """Whether words that are not bold are a label: a few words such as "Question", or a name, an office, or both.

    `person` is whom the words name; `rest` is the text after the colon.
    """
    tokens = words.split()
    if person.evidence == "generic":
        return len(tokens) <= LONGEST_GENERIC
    if person.evidence != "shape" and (person.office is None or is_name(words.partition(", ")[0])):
        return all(map(_label_word, tokens))  # "Anna Kray", "Anna Kray, Oldport Herald"
    if person.office is None or not _is_office(person.office) or any(t in table().prose for t in tokens):
        return False
    if person.evidence == "shape":  # "Minister of Rural Culture: Ivan Ivanov." names the holder of an office
        return all(map(_label_word, tokens)) and not is_name(rest.rstrip("."))
    office = person.office.split()
    return all(map(_label_word, tokens)) or _is_office(" ".join((*office[:3], office[-1])))


def _opens_a_label(words: str, person: Who) -> bool:
    """Whether the words start as a label does: with a capital or an office ("First Deputy …:"), but not with "The"."""
    first, _, rest = words.partition(" ")
    if person.evidence == "generic":
        return first[0].isupper()
    if first.casefold() in table().never_first and not is_office_word(rest.partition(" ")[0]):
        return False
    return first[0].isupper() or is_office_word(first)


def _label_word(token: str) -> bool:
    bare = token.strip(",.()’'“”\"")
    small = bare.casefold()
    return (
        bare[:1].isupper()
        or bare[:1].isdigit()
        or small in table().inside_office
        or small in table().office
        or bare in table().particles
        or bare.partition("-")[0] in table().particles
    )


def _is_office(office: str) -> bool:
    return any(is_office_word(w) for w in re.split(r"[\s–—-]+", office))


def _without_colon(text: str, bold: str | None, register: Register) -> Label | None:
    """Return a label that is a bold name without a colon: "Reply. Yes.", "Ivan Ivanov (in German) Yes."; else None."""
    if not bold or len(bold) >= len(text):
        return None
    words = bold.rstrip(" .")
    known = register.find(words)
    if known is None and not is_generic(words) and not is_name(words):
        return None
    end = len(bold)
    note = _NOTE.match(text, end)
    if note:
        end = note.end() + (text[note.end() : note.end() + 1] == ".")
    elif text[end : end + 1] == ".":
        end += 1
    elif not bold.endswith(".") and (known is None or not text[end:].lstrip()[:1].isupper()):
        return None  # "Ivan Ivanov was born …", "Ivan Ivanov, writer, …"
    person = who(words, register) or Who(words)
    return _made(text, end, words, note[1].strip() if note else None, person)


def _made(text: str, end: int, words: str, note: str | None, person: Who) -> Label:
    rest = _SPACE.match(text, end)
    return Label(rest.end() if rest else end, text[:end].strip(), words, note, person)
