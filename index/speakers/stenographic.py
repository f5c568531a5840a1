"""Finds the labels of plain-text transcripts: which paragraphs begin with a label, and its kind.

A label is accepted by its form if that is unmistakable ("MR. MARSH:", "Q."), otherwise only if the text has several
labels like it: a single colon in prose does not make a dialogue.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from index.speakers.people import is_name, key, table
from index.speakers.time_codes import end_in_times
from index.speakers.unnamed import is_unnamed
from index.text.days import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# the kind of a label; "lead" is "The President", "titled" a name after a title, "named" a name after an office,
# "styled" a name set off by its type or by signs, "plain" any other name
Sort = Literal["lead", "asked", "answered", "audience", "titled", "office", "named", "capitals", "styled", "plain"]

HABIT = 3  # fewest paragraphs that begin with the same label, in a text without "The President." and "Q."
COLON_HABIT = 2  # fewest paragraphs that begin with the same label if a colon ends it
DENSE = 0.8  # least share of paragraphs with what looks like a label, if all of these are to count as labels
LONGEST_DATE = 30  # characters: "Wednesday, 22nd September 2021" has 30
INLINE = 1 / 3  # least share of labels with words behind them, if words that always stand alone are headings
DIALOGUE = 0.2  # least share of paragraphs of a dialogue that begin with a name

TABLE = Path(__file__).with_name("stenographic.toml")

_WORDS: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))


def _one_of(part: str) -> str:
    """Return a pattern that matches any word listed under `part` in the word table, as listed or in capitals."""
    words = {word for listed in _WORDS[part] for word in (listed, listed.upper())}
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_UPPER, _LOWER = (  # of Latin, Greek and Cyrillic; scripts without cases have neither
    "".join(filter(cased, map(chr, range(0x530)))) for cased in (str.isupper, str.islower)
)
_CAP = rf"[^\W\d_{_LOWER}]"
_SIGNS = "\u0900-\u0d7f"  # of Indian scripts, whose vowels are marks and no letters
_PARTICLE = r"(?:(?:d[eiau]|del|della|dos|das|la|le|el|al|van|von|vom|der|den|ter|ten|bin|ibn|zu|af|av)\b|d['’])"
_HEBREW = '[\u05d0-\u05ea]+["״][\u05d0-\u05ea]+'  # an abbreviation, which contains a quotation mark
_WORD = rf"(?:{_HEBREW}|{_CAP}[\w'’{_SIGNS}-]*)"
_AFTER = r"(?:,? [JS][rR]\.)?"
_NICKNAME = rf"[“”\"‘'«„(]{_CAP}\w*(?: \w+)?[”“\"’'»)]"
_NAME = (
    rf"(?:{_PARTICLE} ?)*(?:{_CAP}[{_SIGNS}]*\.(?: |(?={_CAP})))*{_WORD}"
    rf"(?: (?:{_NICKNAME} )?(?:{_PARTICLE} ?)*(?:{_CAP}\.|{_WORD})){{0,4}}{_AFTER}"
)
_TITLE = rf"(?:(?:(?i:{_one_of('titles')})\.?|M\.)(?: \(?(?i:dr|prof)\.\)?)?)"
_ADDRESSED = r"(?!(?i:president|speaker|chair(?:man|woman|person)?|secretary|vice|moderator)\b)"
_OFFICE = (
    r"(?P<office>President|PRESIDENT|Vice President|VICE PRESIDENT|Prime Minister|PRIME MINISTER|Chancellor"
    r"|CHANCELLOR|Secretary(?: of \w+)?|SECRETARY(?: OF \w+)?|Representative|REPRESENTATIVE|Senator|SENATOR|General"
    r"|GENERAL|Chair(?:man|woman)?|CHAIR(?:MAN|WOMAN)?|Governor|GOVERNOR|Mayor|MAYOR|Minister|MINISTER|Ambassador"
    r"|AMBASSADOR|Admiral|ADMIRAL|Congress(?:man|woman)|CONGRESS(?:MAN|WOMAN)|Commissioner|COMMISSIONER)"
)
_NOTE = r"(?: ?[(\[](?P<note>[^()\[\]]{1,60})[)\]](?: [(\[][^()\[\]]{1,60}[)\]])?(?: replik)?)?"
_SHOUTS = rf"(?={_CAP}{{3}}|{_CAP}{{2}} {_CAP}{{2}})"
_MONSIEUR = r"(?:M\.|MM\.|Mme|Mlle)"
_THE_OFFICE = r"l[ea] [^\W\d_]+(?: [^\W\d_]+){0,3}"  # "M. le président"
_CHAIR = r"(?:Chair(?:man|woman|person)?|Speaker|Clerk|Court|Witness|Reporter|Secretary|Chancellor|Moderator)"
_SHOUTED_OFFICE = r"(?:(?:Acting|Vice|Deputy|Lord|Presiding) )?[A-Z]{4,}(?: (?:of|pro|the|[A-Z]{3,})){0,4}"
_SHOUTED = r"(?:Mc|Mac|De|Di|La|Van)?[A-Z][A-Z'’-]+"
_CAPITALS = rf"{_CAP}[{_UPPER}'’.-]*(?![\w'’-])"
_ADDRESS = (  # speakers in Spanish and Portuguese records: "El señor FENN:", "A Sr.ª Ada Quill (PS): —"
    r"(?:El|La|O|A) (?i:señor(?:a|ita)?|sr(?:\.ª|ª|a)?\.?|senhora?|diputad[oa]|deputad[oa]|ministr[oa]|president[ea])"
    r"(?: [\w.'’ªº-]+){0,8}"
)
_END = r" ?[:：](?![\d/])\s*(?=\S|$)"  # the end of a label that needs a colon, unlike that of "http:" and "16:40"
_DASH = r"(?:\.? ?[—–]\s*|\.-\s+)(?=\S)"
_STOP = r"(?:(?:\.(?!:)| ?[:：])\s*(?=\S|$))"  # the end of a label that may have a full stop instead
_ASKED, _ANSWERED, _BYSTANDER = (rf"(?:{_one_of(part)})(?![^\W\d])" for part in ("asked", "answered", "bystanders"))
_SMALL_ASKED, _SMALL_ANSWERED = (  # "interviewer:" in lower case; a single lower-case letter could be any word
    "|".join(sorted((word.lower() for word in _WORDS[part] if len(word) > 2 and word.isascii()), key=len, reverse=True))
    for part in ("asked", "answered")
)
_PATTERNS: tuple[tuple[Sort, str], ...] = (
    ("titled", rf"(?P<name>{_ADDRESS}){_NOTE}(?:{_END}(?:[—–-] ?)?|{_DASH}| -\s+(?=\S))"),
    ("asked", rf"(?P<name>(?:{_ASKED})(?: ?\d{{1,3}})?){_NOTE}{_STOP}"),
    ("asked", rf"(?P<name>(?:{_SMALL_ASKED})(?: ?\d{{1,3}})?){_NOTE}{_END}"),
    ("answered", rf"(?P<name>(?:{_SMALL_ANSWERED})(?: ?\d{{1,3}})?){_NOTE}{_END}"),
    ("asked", rf"(?P<name>Q) ?\((?P<note>{_TITLE} {_NAME})\)\s+(?=\S)"),
    ("asked", r"(?P<name>Q)\s{1,3}(?=[—A-Z(\[])"),
    ("answered", rf"(?P<name>(?:{_ANSWERED})(?: ?\d{{1,3}})?){_NOTE}{_STOP}"),
    ("answered", r"(?P<name>A)\s{1,3}(?=[—A-Z(\[])"),
    ("lead", rf"(?P<name>The President|THE PRESIDENT){_NOTE}{_STOP}"),
    ("audience", rf"(?P<name>Audience members?|AUDIENCE(?: MEMBERS?)?|Audience|CROWD|Crowd){_NOTE}{_STOP}"),
    ("audience", rf"(?P<name>{_BYSTANDER}(?: \d{{1,3}})?){_NOTE}{_END}"),
    ("titled", rf"(?:BY )?(?P<name>{_TITLE} {_ADDRESSED}{_NAME}){_NOTE}(?:{_END}|{_DASH})"),
    ("titled", rf"(?P<name>(?:Mr|Mrs|Ms|Dr|Rep|Sen|Gen)\. {_ADDRESSED}[\w'’-]+)\.(?!:)\s*(?=\S)"),
    (
        "titled",
        rf"(?P<name>(?:Mr|Mrs|Ms|Miss|Dr)\.? {_SHOUTED}(?: {_SHOUTED}){{0,2}} of {_CAP}\w+(?: {_CAP}\w+)?)\.\s+(?=\S)",
    ),
    ("office", rf"(?P<name>The (?:(?:Acting |Vice |Deputy )?{_CHAIR}|{_SHOUTED_OFFICE})){_NOTE}\.\s+(?=\S)"),
    ("titled", r"[○◯〇●◎](?P<name>[가-힣]{2,4}) (?:의원|위원)\s+(?=\S)"),
    ("titled", r"[○◯〇●◎](?P<office>[가-힣·]{2,30}) (?P<name>[가-힣]{2,4})\s+(?=\S)"),
    ("titled", r"[○◯〇●◎](?P<office>[^\s（）:：。]{1,30})（(?P<name>[^\s（）]{1,20}?)(?:君|さん|氏)?）\s?(?=\S)"),
    ("titled", r"[○◯〇●◎](?P<name>[^\W\d_A-Za-z][^\s（）:：。]{1,30}?)(?:君|さん|氏)(?:\s|[:：])\s?(?=\S)"),
    ("titled", rf"(?P<name>{_TITLE} {_ADDRESSED}{_SHOUTED}(?: {_SHOUTED}){{0,2}})\.(?!:)\s*(?=\S)"),
    ("named", rf"(?P<name>{_OFFICE}(?: (?:[A-Z]\.|{_PARTICLE}|[A-Z][\w'’-]+)){{1,5}}){_NOTE}{_STOP}"),
    ("office", rf"(?P<name>(?:THE|The) {_WORD}(?: (?:of|the|and|to|{_WORD})){{0,5}}){_NOTE}{_END}"),
    ("plain", rf"(?P<name>{_NAME}(?: \d{{1,3}})?) [(\[]?(?P<note>\d{{1,2}}:\d\d(?::\d\d)?)[)\]]?$"),
    ("plain", rf"(?P<name>{_NAME}) (?P<note>\d{{1,2}}:\d\d(?::\d\d)?)\s+(?={_CAP})"),  # as meeting programs print it
    ("capitals", rf"(?P<name>{_CAPITALS}(?: (?:{_CAPITALS}|\d{{1,3}})){{0,5}}){_NOTE}{_END}"),
    ("plain", rf"(?P<name>{_NAME}(?: \d{{1,3}})?){_NOTE}{_END}"),
    ("plain", rf"(?P<name>(?:{_TITLE} )?{_NAME}), (?P<note>{_CAP}[^:.!?;]{{2,80}}){_END}"),
    ("styled", rf"(?P<name>{_MONSIEUR} (?:{_THE_OFFICE}|{_NAME})){_NOTE}[.]\s+(?={_CAP})"),
    ("styled", rf"(?P<name>{_MONSIEUR} {_NAME}), (?P<note>[^\W\d_A-Z][^.:!?;]{{2,99}})[.]\s+(?={_CAP})"),
    ("styled", rf"{_SHOUTS}(?P<name>{_CAPITALS}(?: {_CAPITALS}){{1,3}}), (?P<note>[^.:!?;]{{3,99}})[.]\s+(?=\S)"),
    ("styled", rf"{_SHOUTS}(?P<name>{_CAPITALS} (?:{_CAP}\.){{1,2}})\s+(?=\S)"),
    ("styled", rf"{_SHOUTS}(?P<name>{_CAPITALS}(?: (?:{_CAPITALS}|{_CAP}\.){{1,2}}){{0,4}}){_NOTE}[.]\s+(?=\S)"),
    ("styled", rf"[\[<](?P<name>{_NAME})[\]>]:?\s+(?=\S)"),
    ("styled", rf"(?P<name>{_NAME}){_NOTE} (?:[—–]|--?)\s+(?=\S)"),
)
_KINDS = tuple((sort, re.compile(pattern)) for sort, pattern in _PATTERNS)
_CLOCK = re.compile(  # a time with an optional date before it, as messengers print it
    r"[(\[]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? )?"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?: ?[AaPp]\.?[Mm]\b\.?)?)[)\]]?(?::| [-–])?(?:\s+(?=\S)|$)"
)
_BEFORE = re.compile(
    r"(?:>{2,3} ?|(?:Anf\. \d{1,4}|\d{1,4}[.)]) )(?=\S)"
)  # ">>" of captions and numbers of turns before a label
_STAMPED = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_HALF_SHOUTED = re.compile(r"(?:The|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Senator|Representative|Chair\w*) [A-Z'’-]{4,}(?![a-z])")
_SURE = re.compile(
    rf"(?:(?:The President|THE PRESIDENT)[.:] |Q[.:] |Q [A-Z]|[○◯〇●◎](?:\S+（\S+）|[가-힣])|{_ADDRESS}{_END})"
)
_HONOURED = re.compile(  # a name with a title or an office after it, in Chinese, Japanese and Korean
    r"\S{1,20}(?:先生|女士|小姐|主席|議員|议员|部长|部長|总理|總理|大臣|委員|委员"
    r"|씨|의원|위원장|장관|대표|총리)"
)
_ORDINALS = ("first", "second", "third")
_NO_LABELS = frozenset(_WORDS["no_labels"])
_TITLES = frozenset(word.casefold() for word in _WORDS["titles"])
_COUNTED = re.compile(r"(?P<noun>.*?)\W*\w?-?\d+")
_ADDRESS_ONLY = re.compile(r"(?:https?://|www\.)\S+$")


@dataclass(frozen=True, slots=True)
class Steno:
    """A label in a transcript, and the index `end` where the text after the label begins.

    `sort` is the kind of the label: "asked" marks a question ("Q"), "answered" an answer ("A"), and "audience" words of
    the audience or of somebody unknown ("Woman"). "lead" is the label "The President". "titled" is a name after a
    title, "named" a name after an office, "office" an office without a name, "capitals" other words in capitals,
    "styled" a name set off by its type or by signs, and "plain" any other name.

    `printed` is the label without its colon; `note` is the text in its brackets and, if there is one, its time code,
    else None. `office` is the office before the name in the label, or None. `by_colon` is true if a colon or a dash
    ends the label, and `bare` if only a space does ("Q When was that?"). `marked` is true if ">>" or a time code
    precedes the label, or a time ends its line, as never in prose; `stamped` is true only if a time ends its line.
    """

    sort: Sort
    end: int
    printed: str
    note: str | None = None
    office: str | None = None
    by_colon: bool = True
    marked: bool = False  # ">>" or a time code precedes it, or a time ends its line, as never in prose
    bare: bool = False  # only a space ends it: "Q When was that?"
    stamped: bool = False  # a time ends its line: "Ada Quill 0:03"

    @property
    def base(self) -> str:
        """The label without its number: "Speaker" for "Speaker 2"."""
        return re.sub(r" ?\d+$", "", self.printed)

    @property
    def in_capitals(self) -> bool:
        """Whether the label is printed in capitals, as in many transcripts."""
        return self.printed.isupper()


def known_labels(texts: Sequence[str]) -> list[Steno | None]:
    """Return the label of each paragraph in `texts`, or None where it has none of a known form.

    Doubtful words count as a label only if the text as a whole labels its turns.
    """
    found = _paired(_without_articles([_candidate(text) for text in texts]))
    if end_in_times(texts):
        found = [None if label and label.stamped else label for label in found]
    found = without_headings(texts, found)
    habit = _Habit(texts, [label for label in found if label])
    return [label if label and habit.means(label) else None for label in found]


def _without_articles(found: Sequence[Steno | None]) -> list[Steno | None]:
    """Replace each label "A" without punctuation by None, because it is usually an article.

    The label is kept if "Q" is printed the same way in the text.
    """
    asks = any(label and label.bare and label.sort == "asked" for label in found)
    return [None if label and label.bare and label.sort == "answered" and not asks else label for label in found]


def _paired(found: Sequence[Steno | None]) -> list[Steno | None]:
    """Classify labels of one letter as question and answer if the text has a known pair, such as "P:" and "R:".

    "A." in a text in which nobody asks numbers a section.

    `found` has the label of each paragraph, or None.
    """
    printed = {label.printed for label in found if label}
    sorts: dict[str, Sort] = {
        "A": "answered" if any(label and label.sort == "asked" for label in found) else "capitals"
    }
    for asks, answers in _WORDS["letters"]:
        if {asks, answers} <= printed:
            sorts |= {asks: "asked", answers: "answered"}
    sorted_ = [label and replace(label, sort=sorts.get(label.printed, label.sort)) for label in found]
    return [
        None if label and label.printed == "A" and label.sort == "capitals" and not label.by_colon else label
        for label in sorted_
    ]


def without_headings(texts: Sequence[str], found: Sequence[Steno | None]) -> list[Steno | None]:
    """Replace words by None that always stand alone although other labels have words behind them: "Attending:".

    Names, titles and offices stay, and so do all words if too few labels have words behind them.
    """
    alone, inline = set[str](), list[str]()
    for text, label in zip(texts, found, strict=True):
        if label and label.end >= len(text) and not label.marked:
            alone.add(label.base)
        elif label:
            inline.append(label.base)
    if len(inline) < INLINE * sum(label is not None for label in found):
        return list(found)
    headings = {words for words in alone - set(inline) if not is_name(words.title() if words.isupper() else words)}
    return [
        None if label and label.sort in ("plain", "capitals") and label.base in headings else label for label in found
    ]


def names_somebody(text: str) -> bool:
    """Whether the text begins like a turn, judged by form alone: a title or office with a name, "Q", "The President".

    >>> names_somebody("MR. FENN: No."), names_somebody("REVENUE SHARING: RETURNING POWER")
    (True, False)
    """
    label = _candidate(text)
    return label is not None and label.sort in ("lead", "asked", "audience", "titled", "named")


def doubtful(text: str) -> bool:
    """Whether a paragraph looks as if it began with a label: a title or a full name, and a colon.

    >>> doubtful("BO FENN: No."), doubtful("Anna Quill: No."), doubtful("Budget Restraint: no.")
    (True, True, False)
    """
    label = _candidate(text)
    if label is None or not label.by_colon or label.end >= len(text):
        return False
    named = label.sort in ("capitals", "plain") and is_name(label.printed)
    known = label.in_capitals or key(label.printed.partition(" ")[0]) in table().given
    return label.sort in ("titled", "named") or (named and known)


def may_reply(text: str) -> bool:
    """Whether a paragraph after a question seems to begin with a label, that of the person who answers: "Fenn: No."."""
    label = _candidate(text)
    return label is not None and label.sort != "styled" and label.by_colon and label.end < len(text)


def _candidate(text: str) -> Steno | None:
    """Return what looks like a label at the start of the paragraph, after any time code; None if nothing does."""
    before = _BEFORE.match(text)
    clock = _CLOCK.match(text, before.end() if before else 0)
    start = clock.end() if clock else before.end() if before else 0
    for sort, pattern in _KINDS:
        found = pattern.match(text, start)
        if found is None:
            continue
        groups = found.groupdict()
        name, note = groups["name"].rstrip(), groups.get("note")
        stamped = note is not None and _STAMPED.fullmatch(note) is not None and found.end() == len(text)
        if sort in ("capitals", "plain", "office", "styled") and not stamped and not may_name(name):
            continue
        if sort in ("capitals", "plain") and is_detail(text, found.end()):
            return None  # "Web page: https://…"
        after = _CLOCK.match(text, found.end())
        times = [each["clock"] for each in (clock, after) if each]
        said = "; ".join([*filter(None, [note]), *times]) or None
        colon = found[0].rstrip().endswith((":", "：", "—", "–", ".-"))
        if before and not colon:
            continue  # an item of a list
        end, bare = after.end() if after else found.end(), found[0].rstrip() == name
        coded = clock is not None and clock[0].startswith(("[", "(")) and colon
        marked = stamped or coded or (before is not None and before[0].startswith(">"))
        return Steno(
            sort, end, name, said, groups.get("office"), by_colon=colon, marked=marked, bare=bare, stamped=stamped
        )
    return None


def is_detail(text: str, start: int) -> bool:
    """Whether the text from `start` on is an address of the web or a full date and nothing else: "Made: 4 May 2021"."""
    rest = text[start:].strip()
    when = day_of(rest) if len(rest) <= LONGEST_DATE else None
    return _ADDRESS_ONLY.match(rest) is not None or (when is not None and len(when.date) == len("2021-05-04"))


def is_honoured(words: str) -> bool:
    """Whether the words are a name with a title or an office after it, in Chinese, Japanese or Korean: "田中委員"."""
    return _HONOURED.fullmatch(words) is not None


def is_title(word: str) -> bool:
    """Whether the word, without a full stop, stands before names: "Mr", "HON"."""
    return word.casefold() in _TITLES


def may_name(words: str) -> bool:
    """Whether the words can name a speaker, unlike "NOTE", "Table 1" or the greeting "My Fellow Citizens"."""
    if (counted := _COUNTED.fullmatch(words)) and not is_unnamed(words):
        return len(counted["noun"]) == 1 or is_name(counted["noun"])  # "P2", "Ada Quill 2"
    tokens = re.findall(r"[^\W\d_]+", words.casefold())
    start = 1 if tokens and tokens[0] == "the" else 0
    if len(tokens) > start + 1 and tokens[start] in _ORDINALS and words.isupper():
        return True  # "FIRST LADY:"
    return len(tokens) > start and tokens[start] not in _NO_LABELS and tokens[0] not in table().never_first - {"the"}


class _Habit:
    """Decides which of the words that look like labels are labels, by comparing all of them in the text."""

    def __init__(self, texts: Sequence[str], found: Sequence[Steno]) -> None:
        self._counts = Counter(label.base for label in found)
        self._pairs = {"asked", "answered"} <= {label.sort for label in found}
        self._sure = self._pairs or any(map(_SURE.match, texts)) or any(map(self._shows, found))
        self._dialogue, self._styled = (
            _is_dialogue([label.printed for label in found if label.sort in sorts], len(texts))
            for sorts in (("plain", "audience"), ("styled",))
        )
        plain = sum(label.sort in ("plain", "audience") for label in found)
        self._dense = plain >= HABIT and len(found) >= DENSE * len(texts)
        self._names = Counter(key(base.rpartition(" ")[2]) for base in self._counts)

    def _shows(self, label: Steno) -> bool:
        """Whether this label, by its form or by how often it occurs, proves that the text labels its turns."""
        if label.marked:
            return True
        if label.sort in ("plain", "answered", "styled") or label.base in _WORDS["bystanders"]:
            return False
        if label.in_capitals and label.sort in ("titled", "named") and label.by_colon:
            return True
        if label.sort in ("titled", "named", "office") and _HALF_SHOUTED.match(label.printed):
            return True  # "Mr. FENN.", "The CHAIRMAN.": prose never prints names like this
        return self._counts[label.base] >= (COLON_HABIT if label.by_colon else HABIT)

    def means(self, label: Steno) -> bool:
        """Whether this possible label is one, judged by everything in the text that looks like a label."""
        if label.marked:
            return True
        if label.sort == "answered":
            return self._pairs
        if label.sort == "styled":
            name = label.base.title() if label.in_capitals else label.base
            return self._styled and (self._counts[label.base] > 1 or is_name(name))
        labelled = self._sure or self._dialogue or self._dense
        if label.sort == "plain" or (label.sort == "capitals" and not self._sure):
            return labelled and self._is_person(label)
        return self._sure or (labelled and label.by_colon)

    def _is_person(self, label: Steno) -> bool:
        """Whether a label without title or office names a person.

        It does if it recurs, is a full name, ends with the same word as another label, or is in lower case. If nearly
        all paragraphs have what looks like a label, every label with a colon names a person.
        """
        if self._dense and label.by_colon:
            return True
        again = self._counts[label.base] >= COLON_HABIT or self._names[key(label.base.rpartition(" ")[2])] > 1
        named = is_name(label.base) or is_honoured(label.base)
        return again or named or label.base[0].islower()


def _is_dialogue(names: Sequence[str], texts: int) -> bool:
    """Whether a text of `texts` paragraphs is a dialogue.

    `names` has the names with which its paragraphs begin, one for each paragraph that begins with a name. In a
    dialogue, enough paragraphs begin with names, and with at least two different names.
    """
    several = len(set(names)) > 1 and len(names) >= HABIT
    return several and len(names) >= DIALOGUE * texts
