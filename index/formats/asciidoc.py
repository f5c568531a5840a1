"""AsciiDoc: each text becomes one speech without markup.

The header gives title, author, date and attributes. Listings, pictures, comments and footnotes are left out. Quote
blocks become quotes; tables and admonitions become notes.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.formats._documents import front_matter
from index.formats._documents.document import speech
from index.formats._documents.head_lines import day
from index.formats._documents.light_markup import is_in
from index.formats._documents.marked_text import SPAN, Line, Marks, passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.formats._documents.front_matter import Fields
    from index.records import Kind, Skipped, Speech
    from index.sources.source import Source

ROUND = 2  # asked after formats that are easier to recognise than prose with some markup
MOST_OFF = 1  # characters by which the underline of a title may be longer or shorter than the title

_ATTRIBUTE = re.compile(r":(!?[\w-]+!?):(?:[ \t]+(.*))?")
_TITLE = re.compile(r"= (\S.*)")
_AUTHOR = re.compile(r"((?:[^\W\d_][\w.'’-]*[ \t]?){1,4})(?:<[^<>]*>)?(?:;.*)?")
_REVISION = re.compile(r"(?:v?[\d.]+,[ \t]*)?([^:]+)(?::.*)?")
_HEADING = re.compile(r"(?:={1,6}|#{1,6}) (\S.*?)(?: =+)?")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,}|\^{3,}|\+{3,})")
_LEFT_OUT = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|/{4,}|```\w*)")
_QUOTED = re.compile(r"_{4,}")
_TABLE = re.compile(r"[|,:!]={3,}")
_NOTHING = re.compile(  # delimiters, horizontal rules, block macros, comments, and the "+" that continues a list item
    r"={4,}|\*{4,}|--|'{3,}|-{3}|\*{3}|<{3,}|\+|//.*"
    r"|(?:ifdef|ifndef|ifeval|endif|include|toc|image|video|audio|anchor)::.*\[.*\]"
)
_STYLE = re.compile(r"\[(?:\[[\w-].*\]|(?P<name>[\w-]*)(?P<more>(?:[,.#%=].*)?))\]")
_STYLES = {
    "quote": "quote", "verse": "quote", "source": "out", "listing": "out", "literal": "out",
    "pass": "out",  # nosec B105 - a kind of block that is left out, no password
    "stem": "out", "NOTE": "note", "TIP": "note", "IMPORTANT": "note", "WARNING": "note", "CAUTION": "note",
    "abstract": "", "partintro": "", "qanda": "", "horizontal": "", "discrete": "", "example": "", "sidebar": "",
    "appendix": "", "preface": "", "dedication": "", "colophon": "", "glossary": "", "bibliography": "", "index": "",
}  # fmt: skip
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): +(?=\S)")
_ITEM = re.compile(r"[ \t]*(?:\*{1,5}|-|\.{1,5}|\d{1,3}\.|<\d{1,3}>)[ \t]+(?=\S)")
_TERM = re.compile(r"([^:\s][^:]{0,200}?)(?::{2,4}|;;)(?:[ \t]+(.*))?")
_CAPTION = re.compile(r"\.(?![.\s])(\S.*)")
_KNOWN = {"nbsp": " ", "zwsp": "", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”", "apos": "'", "empty": ""}
_REFERENCE = re.compile(r"(?<!\\)\{([\w-]{1,60})\}")
_INNER = rf"(?=\S)([^\n]{{1,{SPAN}}}?)(?<=\S)"
_TARGET = rf"[^\s\[\]]{{0,{SPAN}}}"
_LINKED = rf"\[([^\[\]]{{1,{SPAN}}}?)\^?(?:, ?\w+=[^\[\]]{{0,200}})?\]"
MARKS = Marks(
    re.compile(rf"\*{{1,2}}(?=\S)([^*]{{1,{SPAN}}}?)(?<=\S)\*{{1,2}}(:?)"),
    (
        (re.compile(rf"\bfootnote(?:ref)?:[\w-]{{0,80}}\[[^\[\]]{{0,{SPAN}}}\]"), ""),
        (re.compile(rf"\b(?:image|icon):{_TARGET}\[[^\[\]]{{0,{SPAN}}}\]"), ""),
        (re.compile(r"\(\(\([^()]{1,200}\)\)\)|\[\[[\w-]{1,80}(?:,[^\[\]]{0,200})?\]\]"), ""),
        (re.compile(r"\(\(([^()]{1,200})\)\)"), r"\1"),
        (re.compile(rf"\b(?:link|xref|mailto|kbd|btn|pass|stem):{_TARGET}{_LINKED}"), r"\1"),
        (re.compile(rf"\b((?:https?|ftp)://{_TARGET}){_LINKED}"), r"\2"),
        (re.compile(rf"\b((?:https?|ftp)://{_TARGET})\[\]"), r"\1"),
        (re.compile(r"<<[^<>,]{1,80},([^<>]{1,200})>>"), r"\1"),
        (re.compile(r"<<[^<>,]{1,80}>>"), ""),
        (re.compile(r'"`([^`]{1,600})`"'), r"“\1”"),
        (re.compile(r"'`([^`]{1,600})`'"), r"‘\1’"),
        (re.compile(r"(?<=\w)`'(?=\w)"), "’"),
        (re.compile(rf"``{_INNER}``|(?<![\w`])`(?:\+(?=\S))?([^`\n]{{1,{SPAN}}}?)\+?`(?![\w`])"), r"\1\2"),
        (re.compile(rf"(?:\[[\w.#% -]{{1,80}}\])?##{_INNER}##"), r"\1"),
        (re.compile(rf"(?<![\w#])(?:\[[\w.#% -]{{1,80}}\])?#(?=\S)([^#\n]{{1,{SPAN}}}?)(?<=\S)#(?![\w#])"), r"\1"),
        (re.compile(rf"(?<!\\)\*\*{_INNER}\*\*"), r"\1"),
        (re.compile(rf"(?<![\\\w*])\*(?=\S)([^*\n]{{1,{SPAN}}}?)(?<=\S)\*(?![\w*])"), r"\1"),
        (re.compile(rf"(?<!\\)__{_INNER}__"), r"\1"),
        (re.compile(rf"(?<![\\\w])_(?=\S)([^_\n]{{1,{SPAN}}}?)(?<=\S)_(?!\w)"), r"\1"),
        (re.compile(r"(?<!\\)\^([^\s^]{1,80})\^"), r"\1"),
        (re.compile(r"(?<!\\)~([^\s~]{1,80})~"), r"\1"),
        (re.compile(r"(?<=\w)--(?=\w)"), "—"),
        (re.compile(r"(?<=\s)--(?=\s)"), "—"),
    ),
)


def recognises(source: Source) -> bool:
    """Whether the text has an AsciiDoc title, or more AsciiDoc syntax than syntax of any other markup."""
    return is_in(source, "asciidoc")


def speeches(source: Source) -> Iterator[Speech | Skipped]:
    """Yield the text's speech, or a Skipped if the text has no date or no running text.

    Raises ValueError if its front matter is invalid TOML.
    """
    above, text = front_matter.parted(source.text)
    said, body = _header(text.lstrip().split("\n"))
    known = _KNOWN | {name: values[0] for name, values in said.items() if values}
    found = list(passages(_lines(body, known), MARKS))
    yield speech(source, found, front_matter.told(said | above), "an AsciiDoc text")


def _header(lines: list[str]) -> tuple[Fields, list[str]]:
    """Return the fields from title, author, revision and attributes, and the lines below the header."""
    said: Fields = {}
    at = 0
    for at, line in enumerate(lines):  # noqa: B007 - where the header ends
        if found := _ATTRIBUTE.fullmatch(line):
            _tell(said, found[1], found[2] or "")
        elif (title := _TITLE.fullmatch(line)) and "title" not in said:
            said["title"] = (MARKS.words(title[1]),)
        elif line.startswith("//") or (not line.strip() and "title" not in said):
            continue
        elif "title" not in said or not line.strip() or not _tell_of_author(said, line):
            break
    return said, lines[at:]


def _tell(said: Fields, name: str, value: str) -> None:
    if value:
        parts = value.split(",") if name in ("keywords", "tags", "topics") else [value]
        said[name] = tuple(part.strip() for part in parts if part.strip())


def _tell_of_author(said: Fields, line: str) -> bool:
    """Add the author or date in a line below the title to `said`; return False if the line is neither."""
    revision = _REVISION.fullmatch(line)
    if revision and (date := day(revision[1])):
        said.setdefault("date", (date,))
    elif "author" not in said and (author := _AUTHOR.fullmatch(line)):
        said["author"] = (author[1].strip(),)
    else:
        return False
    return True


def _lines(lines: Iterable[str], known: Mapping[str, str]) -> Iterator[Line]:
    """Yield the lines of the body without the markup at their start; lines that are not text become empty.

    `known` maps the names of attributes to the text that replaces references to them ("{nbsp}").
    """
    body = _Body()
    for printed in _with_plain_titles(lines):
        line = body.read(printed.rstrip())
        yield replace(line, text=_REFERENCE.sub(lambda found: known.get(found[1], found[0]), line.text))


def _with_plain_titles(lines: Iterable[str]) -> Iterator[str]:
    """Rewrite each title underlined by a row of "=", "-" or the like as "== title"; yield other lines unchanged."""
    above = ""  # the line before, if it follows an empty line
    blank = True
    for line in lines:
        ruled = above and _UNDERLINE.fullmatch(line.rstrip()) and abs(len(line.rstrip()) - len(above)) <= MOST_OFF
        if above:
            yield f"== {above}" if ruled else above
        above = line.rstrip() if blank and line[:1].isalnum() else ""
        if not above and not ruled:
            yield line
        blank = not line.strip()
    yield above


class _Body:
    """Reads the lines of the body one by one, keeping track of the current block and style."""

    def __init__(self) -> None:
        self._closes = ""  # the delimiter that ends the current block if the block is left out
        self._style = ""  # the style of the next paragraph or block
        self._quoting = self._tabled = False

    def read(self, line: str) -> Line:
        """Read the next line; return an empty Line if it does not belong to a paragraph."""
        if self._closes:
            self._closes = "" if line == self._closes else self._closes
            return Line()
        if self._is_of_block(line) or not line.strip():
            return Line()
        if (style := _STYLE.fullmatch(line)) and _is_style(style):
            self._style = _STYLES.get(style["name"] or "", "")
            return Line()
        if self._tabled:
            return Line(" ".join(line.replace("|", " ").split()), "note", begins=True)
        return self._of_paragraph(line) if self._style != "out" else Line()

    def _is_of_block(self, line: str) -> bool:
        """Whether the line delimits a block or is not text. Block delimiters and empty lines end the current style."""
        if _LEFT_OUT.fullmatch(line):
            self._closes = line[:3] if line.startswith("```") else line
        elif _QUOTED.fullmatch(line):
            self._quoting = not self._quoting
        elif _TABLE.fullmatch(line):
            self._tabled = not self._tabled
        elif line.strip():
            return _NOTHING.fullmatch(line) is not None or _ATTRIBUTE.fullmatch(line) is not None
        self._style = ""
        return True

    def _of_paragraph(self, line: str) -> Line:
        kind: Kind = (
            "quote" if self._quoting or self._style == "quote" else "note" if self._style == "note" else "speech"
        )
        if heading := _HEADING.fullmatch(line):
            return Line(heading[1], "heading", begins=True)
        if told := _ADMONITION.match(line):
            self._style = "note"
            return Line(line[told.end() :], "note", begins=True)
        if caption := _CAPTION.fullmatch(line):
            return Line(caption[1], "note", begins=True)
        if term := _TERM.fullmatch(line):
            return Line(f"{term[1]}: {term[2] or ''}", kind, begins=True)
        item = _ITEM.match(line)
        words = line[item.end() if item else 0 :].strip().removesuffix(" +")
        return Line(words, kind, begins=item is not None)


def _is_style(found: re.Match[str]) -> bool:
    """Whether a line in brackets is markup ("[quote, Ada Quill]", "[.lead]") and not text ("[Applause.]")."""
    name, more = found["name"], found["more"]
    return name is None or name in _STYLES or more.startswith("=") or (not name and bool(more))
