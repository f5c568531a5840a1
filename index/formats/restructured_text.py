"""reStructuredText: each text becomes one speech without markup.

Title and field list give title, date and speaker. Programs, pictures, comments and footnote numbers are left out.
Indented paragraphs become quotes; footnotes and admonitions become notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.formats._documents import front_matter
from index.formats._documents.document import speech
from index.formats._documents.light_markup import is_in
from index.formats._documents.marked_text import SPAN, Line, Marks, passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.formats._documents.front_matter import Fields
    from index.records import Kind, Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with some markup
SHORT_RULE = 4  # characters of an underline that suffice even if its title is longer

_RULE = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,}[ \t]*")
_FIELD = re.compile(r":([A-Za-z][\w -]{0,60}):(?:[ \t]+(.*))?")
_DIRECTIVE = re.compile(r"\.\. (?:\|[^|]+\| )?([\w:-]+)::(?:[ \t]+(.*))?")
_SUBSTITUTION = re.compile(r"^\.\. \|([^|\n]{1,80})\| replace::[ \t]+(.+)$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\.\. \[(?:#[\w-]*|\d{1,3}|\*|[\w.-]+)\][ \t]+(.*)")
_EXPLICIT = re.compile(r"(?:\.\.|__)(?:[ \t]+.*)?")
_DIRECTIVES: Mapping[str, Kind] = {
    "epigraph": "quote", "pull-quote": "quote", "highlights": "quote", "note": "note", "warning": "note", "tip": "note",
    "hint": "note", "important": "note", "attention": "note", "caution": "note", "danger": "note", "admonition": "note",
    "seealso": "note", "class": "speech", "container": "speech", "compound": "speech", "topic": "speech",
    "sidebar": "note", "rubric": "heading", "centered": "heading", "line-block": "quote", "parsed-literal": "quote",
}  # fmt: skip
_ITEM = re.compile(r"(?:[-*+•]|(?:\d{1,3}|#)[.)]|\(\d{1,3}\))[ \t]+(?=\S)")
_TABLE = re.compile(r"[+|].*[+|]|={2,}(?: +={2,})+")
_OPTION = re.compile(r":[\w-]+:(?:[ \t].*)?")
_INNER = rf"(?=\S)([^\n]{{1,{SPAN}}}?)(?<=\S)"
MARKS = Marks(
    re.compile(rf"\*\*(?=\S)([^*]{{1,{SPAN}}}?)(?<=\S)\*\*(:?)"),
    (
        (re.compile(rf"``{_INNER}``"), r"\1"),
        (re.compile(rf"(?<!\w):[a-z][\w:.-]{{0,40}}:`([^`<>]{{1,{SPAN}}}?)(?: ?<[^<>`]{{0,{SPAN}}}>)?`"), r"\1"),
        (re.compile(rf"`([^`<>]{{1,{SPAN}}}?) ?<[^`<>]{{1,{SPAN}}}>`_{{0,2}}(?!\w)"), r"\1"),
        (re.compile(rf"_?`([^`]{{1,{SPAN}}})`_{{0,2}}(?!\w)"), r"\1"),
        (re.compile(r" ?\[(?:#[\w-]{0,60}|\d{1,3}|\*)\]_(?!\w)"), ""),
        (re.compile(r"\[([\w.-]{1,60})\]_(?!\w)"), r"[\1]"),
        (re.compile(rf"(?<!\\)\*\*{_INNER}\*\*"), r"\1"),
        (re.compile(rf"(?<![\\\w*])\*(?=\S)([^*\n]{{1,{SPAN}}}?)(?<=[^\s\\])\*(?![\w*])"), r"\1"),
        (re.compile(r"(?<![\w`])\|([^|\s][^|\n]{0,200})\|_?(?!\w)"), r"\1"),
        (re.compile(r"(?<=\w)__?(?=[\s.,;:!?)\]]|$)"), ""),
        (re.compile(r"\\(?:\s|$)"), ""),
    ),
)


def recognises(source: Source) -> bool:
    """Whether the text begins with a title between two rows of "=" or the like.

    Also True if it has more reStructuredText syntax than syntax of any other markup.
    """
    return is_in(source, "restructured_text")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the text's speech, or a Skipped if the text has no date or no running text.

    Raises ValueError if its front matter is invalid TOML.
    """
    above, text = front_matter.parted(source.text)
    known = {name: words.strip() for name, words in _SUBSTITUTION.findall(text)}
    for name, words in known.items():
        text = text.replace(f"|{name}|", words)
    said, lines = _fields(list(_titled(text.expandtabs().split("\n"))))
    yield speech(
        source, list(passages(_lines(lines), MARKS)), front_matter.told(said | above), "a text in reStructuredText"
    )


def _titled(lines: list[str]) -> Iterator[Line]:
    """Yield the lines; a title and the rows of "=" or the like around it become one heading line."""
    at = 0
    while at < len(lines):
        one, two, three = [*lines[at : at + 3], "", ""][:3]
        if _RULE.fullmatch(one) and two.strip() and _rules(two.strip(), three) and one.rstrip() == three.rstrip():
            yield Line(two.strip(), "heading", begins=True)
            at += 3
        elif one.strip() and not one[0].isspace() and not _RULE.fullmatch(one) and _rules(one, two):
            yield Line(one.strip(), "heading", begins=True)
            at += 2
        else:
            yield Line(one.rstrip())
            at += 1


def _rules(title: str, rule: str) -> bool:
    """Whether `rule` is a row of "=" or the like, long enough to make the line `title` above it a heading."""
    return _RULE.fullmatch(rule) is not None and len(rule.rstrip()) >= min(len(title.rstrip()), SHORT_RULE)


def _fields(lines: list[Line]) -> tuple[Fields, list[Line]]:
    """Split the lines into the fields above the first paragraph and all other lines."""
    said: Fields = {}
    kept: list[Line] = []
    name = ""
    for at, line in enumerate(lines):
        if found := _FIELD.fullmatch(line.text):
            name = found[1].strip().lower()
            said[name] = _values(name, found[2] or "")
        elif name and line.text.startswith(" "):
            said[name] = _values(name, " ".join([*said[name], line.text.strip()]))
        elif line.kind == "heading" or not line.text or _EXPLICIT.fullmatch(line.text):
            name = ""
            kept.append(line)
        else:
            return said, kept + lines[at:]
    return said, kept


def _values(name: str, value: str) -> tuple[str, ...]:
    parts = value.split(",") if name in ("keywords", "tags", "topics") else [value]
    return tuple(MARKS.words(part) for part in parts if part.strip())


def _lines(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines of the body without the markup at their start; lines that are not text become empty."""
    body = _Body()
    for line in lines:
        yield body.heading(line) if line.kind == "heading" else body.read(line.text)


class _Body:
    """Reads the lines of the body one by one, keeping track of the block to which indented lines belong."""

    def __init__(self) -> None:
        self._left_out = False  # whether indented lines belong to a program, a picture or a comment
        self._indents: Kind = "quote"  # the kind of an indented paragraph
        self._goes_on: Kind | None = None  # the kind of the paragraph directly above
        self._options = False  # whether the next line can be an option of the directive above

    def heading(self, line: Line) -> Line:
        """Read a title, which ends any block; return it unchanged."""
        self._begin(left_out=False, indents="quote")
        return line

    def read(self, line: str) -> Line:
        """Read the next line; return an empty Line if it does not belong to a paragraph."""
        found = self._indented(line.strip()) if line.startswith(" ") else self._unindented(line)
        self._goes_on = found.kind if found.text else None
        self._options = self._options and bool(line)
        return found

    def _begin(self, *, left_out: bool, indents: Kind) -> None:
        self._left_out, self._indents, self._goes_on = left_out, indents, None

    def _indented(self, line: str) -> Line:
        if self._left_out or (self._options and _OPTION.fullmatch(line)):
            return Line()
        return self._of_paragraph(line, self._goes_on or self._indents)

    def _unindented(self, line: str) -> Line:
        """Read a line that is not indented; return an empty Line if it does not belong to a paragraph."""
        if not line:
            return Line()
        self._left_out = False
        if _EXPLICIT.fullmatch(line):
            return self._explicit(line)
        self._indents = "quote"
        if _RULE.fullmatch(line) or line.startswith(">>> "):
            return Line()
        if line.endswith("::"):
            self._left_out = True
            line = line[:-1] if line.strip(":") else ""
        return self._of_paragraph(line, "speech")

    def _explicit(self, line: str) -> Line:
        """Read a directive, footnote, target or comment, which decides the kind of the indented lines below it."""
        if footnote := _FOOTNOTE.fullmatch(line):
            self._begin(left_out=False, indents="note")
            return Line(footnote[1], "note", begins=True)
        found = _DIRECTIVE.fullmatch(line)
        kind = _DIRECTIVES.get(found[1]) if found else None
        self._begin(left_out=kind is None, indents=kind if kind and kind != "heading" else "speech")
        self._options = True
        named = found is None or found[1] in ("class", "container", "compound")
        return Line() if kind is None or named or found is None else Line(found[2] or "", kind, begins=True)

    def _of_paragraph(self, line: str, kind: Kind) -> Line:
        if _TABLE.fullmatch(line):
            cells = " ".join(line.strip("|+").replace("|", " ").split())
            return Line("" if set(cells) <= set("-=+ ") else cells, "note", begins=True)
        if item := _ITEM.match(line):
            self._indents = "speech" if kind == "speech" else kind
            return Line(line[item.end() :], kind, begins=True)
        return Line(line.removeprefix("| ").strip(), kind)
