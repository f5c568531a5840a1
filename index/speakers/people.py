"""Resolves the words of a label to a person: the name, the office, and how certain that is.

"President of Russia Vladimir Putin" becomes Who("Vladimir Putin", "President of Russia"). The table people.toml in
this folder holds what no rule can know; corrections made by hand take precedence over both.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TABLE = Path(__file__).with_name("people.toml")
LONGEST_NAME = 6  # words: "Salman bin Abdulaziz Al Saud" has five
SHORTEST_TYPO = 9  # letters: shorter names that differ by one letter are different people

_INITIAL = re.compile(r"^[^\W\d_]\.$")
_INITIALS = re.compile(r"(?<!\w)((?:[^\W\d_a-zа-яё]\.)+)(?=[^\W\d_]{2})")  # "А.Иванов": a space is missing
_WORD = re.compile(r"^[^\W\d_a-zа-яё][^\d]*$")  # starts with a capital, has no digit
_ADDRESSES = frozenset({"mr", "mrs", "ms", "miss", "madam", "mdm", "madame", "the", "hon", "honourable"})
_NUMERAL = re.compile(r"^[IVX]+$")


@dataclass(frozen=True, slots=True)
class Who:
    """The person whom a label names.

    `name` is None if the label names nobody in particular. `office` has the label's other words, and is None if there
    are none. `evidence` says how the name was recognised: "known" if the event or people.toml has it, "given" if it
    begins with a common forename, an initial or a title, "shape" if only its capitals show it. It is "generic" for a
    label that names no person, such as "Question".
    """

    name: str | None
    office: str | None = None
    evidence: str = "shape"


@dataclass(frozen=True, slots=True)
class Table:
    """The contents of people.toml.

    `names` maps each spelling of a name, in normal form (see `key`), to the name that is shown; `spellings` maps
    alternative transliterations of a forename to the one that is shown; `given` has forenames in normal form. `generic`
    has the labels that name nobody ("question"). `office` has words for an office or occupation ("minister"); `bodies`
    has words with which the name of an organisation ends. `titles` has the titles that can precede a single name
    ("metropolitan"). `inside_office` has short words that can occur within an office ("of"), `never_first` has words
    with which no label begins, and `prose` has words that do not occur in an office ("is"). `particles` has words that
    can occur within a name ("von"), some also capitalised; all other sets are in lower case.
    """

    names: Mapping[str, str]
    generic: frozenset[str]
    office: frozenset[str]
    bodies: frozenset[str]
    titles: frozenset[str]
    inside_office: frozenset[str]
    never_first: frozenset[str]
    prose: frozenset[str]
    particles: frozenset[str]
    given: frozenset[str]
    spellings: Mapping[str, str]


@cache
def table() -> Table:
    """Return the table of people that comes with the project."""
    content = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    names = {key(printed): name for name, others in content["names"].items() for printed in (name, *others)}
    labels = content["labels"]
    words = {part: frozenset(labels[part]) for part in labels if part != "given"}
    spellings = {other: name for name, others in content["spellings"].items() for other in others}
    given = frozenset(map(key, (*labels["given"].split(), *spellings)))
    return Table(names=names, given=given, spellings=spellings, **words)


def key(name: str) -> str:
    """Return a name in normal form for comparison: only letters and digits, without case and accents."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in folded if c.isalnum())


def spelled(name: str) -> str:
    """Return the name with its given name in the preferred transliteration: "Sergey Ivanov" becomes "Sergei Ivanov"."""
    first, space, rest = name.partition(" ")
    return f"{table().spellings.get(first, first)}{space}{rest}"


@dataclass(slots=True)
class Register:
    """The names known for one event, by normal form (see `key`); the first spelling of a name is kept.

    `bold` says whether the event prints its labels in bold.
    """

    names: dict[str, str] = field(default_factory=dict)
    bold: bool = False

    def add(self, name: str) -> None:
        """Remember a name printed in the order given name, surname."""
        self.names.setdefault(key(name), table().names.get(key(name)) or spelled(name))

    def add_tag(self, tag: str, text: str) -> None:
        """Remember a name from a tag ("Erdogan Recep Tayyip"), in the word order in which `text`, the event's text, has
        it.

        If the text does not have it, the tag's first word is taken for the surname and put at the end.
        """
        if key(tag) in table().names:
            self.add(table().names[key(tag)])
            return
        words = tag.split()
        turns = [" ".join(words[i:] + words[:i]) for i in range(1, len(words) + 1)]
        self.add(next((turned for turned in turns if turned in text), turns[0]))

    def find(self, name: str) -> str | None:
        """Return the known name that a printed name means; None if there is none.

        The printed name can be the known name itself, have an initial instead of the forename, or have one wrong
        letter.
        """
        for way in dict.fromkeys((key(name), key(spelled(name)))):
            if known := table().names.get(way) or self.names.get(way):
                return known
        return self._by_initial(name) or self._by_misprint(name)

    def _by_initial(self, name: str) -> str | None:
        """Resolve "P. Sorokin" to the event's Sorokin whose name begins with P; None unless there is exactly one."""
        initial, _, surname = name.replace(".", ". ").partition(" ")
        if not _INITIAL.match(initial) or not surname.strip():
            return None
        wanted = key(surname)
        fits = {n for n in self.names.values() if key(n.split()[-1]) == wanted and n[0] == initial[0]}
        return fits.pop() if len(fits) == 1 else None

    def _by_misprint(self, name: str) -> str | None:
        """Return the only known name that is one misprint from `name`; None if there is not exactly one.

        If `name` begins with a common forename, only known names with the same forename count: Maria is no misprint of
        Marina.
        """
        typed, forename = key(name), key(name.partition(" ")[0])
        if len(typed) < SHORTEST_TYPO:
            return None
        own = " " in name and forename in table().given
        near = {n for known, n in self.names.items() if one_letter_off(known, typed)}
        fits = {n for n in near if not own or key(n.partition(" ")[0]) == forename}
        return fits.pop() if len(fits) == 1 else None


def one_letter_off(a: str, b: str) -> bool:
    """Whether a becomes b by inserting, deleting or changing one letter, or by swapping two neighbouring letters.

    >>> one_letter_off("vladimir", "vladmir"), one_letter_off("vlaidmir", "vladimir")
    (True, True)
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b or rest_b[1:] == rest_a
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])


def who(words: str, register: Register) -> Who | None:
    """Return the person named by the words of a label; None if the words cannot be a label.

    `register` has the names known for the event.

    >>> who("Prime Minister of Japan Shinzo Abe", Register())
    Who(name='Shinzo Abe', office='Prime Minister of Japan', evidence='given')
    """
    words = _INITIALS.sub(r"\1 ", words)
    tokens = words.split()
    if words.casefold() in table().generic:
        return Who(None, None, "generic")
    if name := register.find(words):
        return Who(name, None, "known" if " " in name else "shape")
    found = _before_comma(words, register) or _at_end(tokens, register)
    if found is None and (spaced := _spaced(words)) != words:
        return who(spaced, register)
    if is_generic(words) and (found is None or found.evidence == "shape"):
        return Who(None, None, "generic")
    return found


def _spaced(words: str) -> str:
    """Restore lost spaces between words: "PresidentofPeruAnaRuiz".

    >>> _spaced("PresidentofPeruAnaRuiz")
    'President of Peru Ana Ruiz'
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
    return spaced if spaced == words else re.sub(r"(?<=[a-z]{4})(of|and|for)(?= [A-Z])", r" \1", spaced)


def is_name(words: str) -> bool:
    """Whether the words look like a full name with nothing before it: "Ivan Ivanov"."""
    tokens = words.split()
    if not 2 <= len(tokens) <= LONGEST_NAME or tokens[0].casefold() in table().never_first:
        return False
    whole = all("," not in t and (_nameable(t) or t in table().particles) for t in tokens)
    return whole and _name_size(tokens) > 0


def is_office_word(word: str) -> bool:
    """Whether the word describes an office or occupation: "Minister", "co-chairman,"."""
    return word.strip(",.;:()’'“”\"").casefold() in table().office


def is_office(words: str) -> bool:
    """Whether the words are an office with nobody's name: "Madam Speaker", "The Deputy President".

    >>> is_office("Mr. Deputy Speaker"), is_office("President Quill"), is_office("The")
    (True, False, False)
    """
    left = [word for word in words.casefold().replace(".", "").split() if word not in _ADDRESSES]
    return bool(left) and all(is_office_word(word) or word in table().inside_office for word in left)


def is_generic(words: str) -> bool:
    """Whether the label names no person: "Question", "REPLY", "Question from the floor"."""
    return words.casefold().strip() in table().generic or generic_head(words) in table().generic


def generic_head(words: str) -> str:
    """Return the words of a label before "from", in lower case: "question" for "Question from the floor"."""
    return re.split(r" from ", words.casefold().strip())[0]


def _at_end(tokens: list[str], register: Register) -> Who | None:
    """Read a name at the end of the words, and the office before it: "First Deputy Minister Ivan Ivanov".

    Returns None if there is no name at the end.
    """
    for start in range(max(0, len(tokens) - LONGEST_NAME), len(tokens) - 1):
        if name := register.find(" ".join(tokens[start:])):
            return Who(name, _office(tokens[:start]), "known")
    size = _name_size(tokens)
    if not size:
        return None
    start = len(tokens) - size
    sure = _is_forename(tokens[start]) or _INITIAL.match(tokens[start + 1])
    evidence = "given" if sure else "shape"
    return Who(_tidy_name(tokens[start:]), _office(tokens[:start]), evidence)


def _before_comma(words: str, register: Register) -> Who | None:
    """Read a name before a comma, and the office after it: "Ivan Ivanov, editor of a newspaper"; also "Ivan, Moscow".

    Returns None for other words.
    """
    left, comma, right = words.partition(", ")
    tokens = left.split()
    if not comma or not tokens:
        return None
    if len(tokens) == 1:
        return Who(left, right, "given") if key(left) in table().given else None
    found = _at_end(tokens, register)
    if found is None or found.name is None or (found.evidence == "shape" and _at_end(right.split(), register)):
        return None
    return Who(found.name, ", ".join(filter(None, (found.office, right))), found.evidence)


def _name_size(tokens: list[str]) -> int:
    """Return how many words at the end look like a name; 0 if none do."""
    if not tokens or not _nameable(tokens[-1]):
        return 0
    if len(tokens) > 1 and tokens[-2].casefold() in table().titles:
        return 2
    at = len(tokens) - 2
    while at > 0 and tokens[at] in table().particles:
        at -= 1
    if at < 0 or not _nameable(tokens[at]):
        return 0
    if at > 0 and tokens[at - 1].casefold() in table().inside_office:
        return 0  # "Minister of Economic Development": the words after "of" are not a person
    if _INITIAL.match(tokens[at]) and _is_forename_of_initial(tokens[:at]):
        at -= 1  # a middle initial: "Celia Z. Tow"
    while at > 0 and key(tokens[at - 1]) in table().given and _nameable(tokens[at - 1]):
        at -= 1
    return len(tokens) - at


def _is_forename_of_initial(before: list[str]) -> bool:
    """Whether the last of the words before an initial is a forename; `before` has all words before the initial.

    A capitalised word is taken for a forename if it is the only word or follows an office.
    """
    if not before or not _nameable(before[-1]) or _INITIAL.match(before[-1]):
        return False
    return len(before) == 1 or is_office_word(before[-2])


def _is_forename(token: str) -> bool:
    """Whether the word is a given name, an initial, or a title used instead of one."""
    return key(token) in table().given or bool(_INITIAL.match(token)) or token.casefold() in table().titles


def _nameable(token: str) -> bool:
    """Whether the word is capitalised and not a word of an office; hyphenated particles are allowed ("el-Sisi")."""
    bare = token.strip(",.")
    prefix, _, rest = bare.partition("-")
    if prefix in table().particles and rest:
        bare = rest
    small = bare.casefold()
    thing = small in table().office or small in table().bodies
    return bool(_WORD.match(bare)) and not thing and not _NUMERAL.match(bare)


def _tidy_name(tokens: list[str]) -> str:
    """Return the name in normal case: "MAXIM ORESHKIN" becomes "Maxim Oreshkin"."""
    name = " ".join(tokens).strip(" ,")
    if name.isupper():
        name = re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), name)
    return spelled(name)


def _office(tokens: Iterable[str]) -> str | None:
    office = " ".join(tokens).strip(" ,–—-")
    return office or None
