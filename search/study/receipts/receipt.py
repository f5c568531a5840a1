"""A receipt: searches with their interpretation, the totals found, and a digest of the paragraphs found, for citing.

It names the archive's generation: the number of the archive's state that was searched. A receipt's text (its token) is
self-contained: nothing is stored, and any site with the same archive can open it. The token encodes a checksum, a JSON
object compressed by zlib and, for each search that found few paragraphs, the set of these.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from search.request import Pick, SearchRequest
from search.study.receipts.membership import Membership
from search.study.trends import MOST_QUERIES

if TYPE_CHECKING:
    from collections.abc import Mapping

View = Literal["search", "lines", "trends"]
VIEWS: tuple[View, ...] = get_args(View)

FORMAT = 1
MOST_MEMBERS = 500  # paragraphs of a set in a receipt: some 1,800 letters, which any server accepts in a URL
MOST_LETTERS = 16_000  # letters of a token; longer ones are not opened
MOST_UNPACKED = 65_536  # bytes of a token's JSON object after decompression
DIGITS = 16  # hex digits of a digest, 64 bits
NUMBER_DIGITS = 10  # hex digits of a receipt's own number
END_OF_NUMBERS = 2**63  # SQLite's numbers of rows and generations are lower
FLAGS = ("equivalents", "any_word", "folded")


@dataclass(frozen=True, slots=True)
class Taken:
    """The record of one search in a receipt: its totals, a digest of the paragraph ids, and the archive's highest row.

    `reading` describes the search in words. `occurrences` is None if they were not counted. `members` is the set of ids
    of the paragraphs found, or None if there were too many for a receipt.
    """

    request: SearchRequest
    reading: str
    paragraphs: int
    speeches: int
    digest: str
    last_row: int
    occurrences: int | None = None
    members: Membership | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record of what a page showed: its searches and options, and what one generation of an archive had for them.

    `archive` is the archive's identity, and `taken` has one record per search.
    """

    view: View
    archive: str
    generation: int
    taken: tuple[Taken, ...]
    options: Mapping[str, str]

    @property
    def number(self) -> str:
        """The receipt's short number for footnotes: the first hex digits of the hash of its token."""
        return hashlib.sha256(self.token().encode()).hexdigest()[:NUMBER_DIGITS]

    @property
    def line(self) -> str:
        """The receipt as one line of text, for citing."""
        one = self.taken[0]
        counted = f"{_counted(one.paragraphs, 'paragraph')} in {_counted(one.speeches, 'speech', 'speeches')}"
        if one.occurrences is not None:
            counted = f"{_counted(one.occurrences, 'occurrence')} in {counted}"
        if len(self.taken) > 1:
            counted = f"{len(self.taken)} queries, the first with {counted}"
        return f"{counted}, receipt {self.number}, archive generation {self.generation}"

    def token(self) -> str:
        """Encode the receipt as text that can be part of a URL."""
        told = {
            "v": FORMAT, "view": self.view, "archive": self.archive, "generation": self.generation,
            "options": dict(self.options), "taken": [_told(one) for one in self.taken],
        }  # fmt: skip
        content = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)
        sets = b"".join(one.members.packed() for one in self.taken if one.members)
        whole = len(content).to_bytes(3, "big") + content + sets
        return base64.urlsafe_b64encode(zlib.crc32(whole).to_bytes(4, "big") + whole).decode().rstrip("=")


def opened(token: str) -> Receipt | None:
    """Decode the receipt from a token; None if the text is not a valid token, or was truncated or altered."""
    if not token.isascii() or len(token) > MOST_LETTERS:
        return None
    try:
        content = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        checksum, whole = content[:4], content[4:]
        if zlib.crc32(whole).to_bytes(4, "big") != checksum:
            return None
        size = int.from_bytes(whole[:3], "big")
        told = json.loads(zlib.decompressobj().decompress(whole[3 : 3 + size], MOST_UNPACKED))
        return _receipt(told, whole[3 + size :])
    except (zlib.error, ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return None  # not made by Rostra, although its checksum is right


def digest(paragraphs: list[str]) -> str:
    """Hash the paragraph ids ("speech/paragraph"); the order of the ids does not matter."""
    content = "".join(f"{each}\n" for each in sorted(paragraphs))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _told(one: Taken) -> dict[str, Any]:
    request = one.request
    told: dict[str, Any] = {
        "q": request.text, "read": one.reading, "paragraphs": one.paragraphs, "speeches": one.speeches,
        "digest": one.digest, "row": one.last_row, "flags": [getattr(request, flag) for flag in FLAGS],
    }  # fmt: skip
    if request.picks:
        told["picks"] = [[pick.facet, pick.value, pick.exclude] for pick in request.picks]
    for name in ("since", "until"):
        if getattr(request, name):
            told[name] = getattr(request, name)
    if one.occurrences is not None:
        told["occurrences"] = one.occurrences
    if one.members:
        told["set"] = [one.members.count, len(one.members.packed())]
    return told


def _receipt(told: Any, sets: bytes) -> Receipt:
    if told["v"] != FORMAT or told["view"] not in VIEWS or not 1 <= len(told["taken"]) <= MOST_QUERIES:
        raise ValueError("not of this format")
    taken, at = [], 0
    for one in told["taken"]:
        count, size = one.get("set", (0, 0))
        members = Membership.unpacked(sets[at : at + size], int(count)) if "set" in one else None
        at += size
        taken.append(_taken(one, members))
    options = {str(name): str(value) for name, value in told["options"].items()}
    return _sound(Receipt(told["view"], str(told["archive"]), int(told["generation"]), tuple(taken), options))


def _sound(receipt: Receipt) -> Receipt:
    """Return the receipt if `issued` can make one with such fields; otherwise raise ValueError."""
    receipt.token()  # fails for half a surrogate pair, which cannot be encoded
    counted = {one.occurrences is not None for one in receipt.taken}
    numbers = (receipt.generation, *(one.last_row for one in receipt.taken))
    if counted != {receipt.view != "search"} or not all(0 <= number < END_OF_NUMBERS for number in numbers):
        raise ValueError("of no archive")
    return receipt


def _taken(one: Any, members: Membership | None) -> Taken:
    flags = dict(zip(FLAGS, map(bool, one["flags"]), strict=True))
    picks = tuple(Pick(str(facet), str(value), exclude=bool(not_)) for facet, value, not_ in one.get("picks", ()))
    period = {name: None if one.get(name) is None else str(one[name]) for name in ("since", "until")}
    return Taken(
        SearchRequest(str(one["q"]), picks, **period, **flags),  # type: ignore[arg-type]
        str(one["read"]),
        int(one["paragraphs"]),
        int(one["speeches"]),
        str(one["digest"]),
        int(one["row"]),
        None if one.get("occurrences") is None else int(one["occurrences"]),
        members,
    )


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"
