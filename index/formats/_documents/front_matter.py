"""Front matter: the fields above a text, in YAML between lines of "---", in TOML between lines of "+++", or as JSON.

Only the YAML that people write by hand is supported: a key, a value with or without quotation marks, lists in
brackets or on lines below, and text folded over several lines. Deeper nesting is left out.
"""

from __future__ import annotations

import json
import re
import tomllib

from index.formats._documents.head_lines import day
from index.formats._documents.pieces import Told

Fields = dict[str, tuple[str, ...]]

_YAML = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_TEXT_BELOW = re.compile(r"[ \t]*\n\s*[^\s{}\[\],\"]")
_KEY = re.compile(r"([\w-]+)[ \t]*:(?:[ \t]+(.*)|[ \t]*)")
_QUOTED = re.compile(r"""(['"])(.*)\1(?:\s+#.*)?""", re.DOTALL)
_ITEM = re.compile(r"""\s*("[^"]*"|'[^']*'|[^,]+)\s*(?:,|\Z)""")
_NAMES = {  # what people call the fields, likeliest first
    "title": "title headline",
    "date": "date delivered spoken day event_date published published_at pubdate revdate",
    "time": "time",
    "speaker": "speaker speakers president",
    "author": "author authors byline by",
    "place": "place location venue city",
    "language": "language lang locale",
    "url": "url source source_url link canonical canonical_url permalink",
    "lead": "lead summary description excerpt subtitle",
    "sections": "sections section categories category",
    "topics": "topics topic tags tag keywords subjects",
}


def begins(text: str) -> bool:
    """Whether the text begins with front matter."""
    yaml = _YAML.match(text)
    if _json(text):
        return True
    return _TOML.match(text) is not None or (yaml is not None and bool(_yaml(yaml[1])))


def parted(text: str) -> tuple[Fields, str]:
    """Split a text into its front matter's fields and the text below. Without front matter, there are no fields.

    Raises ValueError if the part between lines of "+++" is not valid TOML.
    """
    if (found := _YAML.match(text)) and (fields := _yaml(found[1])):
        return fields, text[found.end() :]
    if found := _TOML.match(text):
        return _toml(found[1]), text[found.end() :]
    return _json(text) or ({}, text)


def below(text: str) -> str:
    """Return the text below the front matter without reading its fields."""
    if from_json := _json(text):
        return from_json[1]
    found = (_TOML.match(text) or _YAML.match(text)) if begins(text) else None
    return text[found.end() :] if found else text


def told(fields: Fields) -> Told:
    """Convert the fields to metadata. A field is found by any of its usual names ("tags" or "keywords" for topics).

    Only sections and topics can have several values; any other field with several is None.
    """
    plain = {key.lower().replace("-", "_"): values for key, values in fields.items()}
    said = {
        noun: next((plain[name] for name in names.split() if plain.get(name)), ()) for noun, names in _NAMES.items()
    }
    one = {noun: values[0] if len(values) == 1 else None for noun, values in said.items()}
    clock = re.fullmatch(r"(\d{1,2}:\d\d)(?::\d\d)?", one["time"] or "")
    return Told(
        title=one["title"],
        date=day(one["date"]) if one["date"] else None,
        time=clock[1].zfill(5) if clock else None,
        speaker=one["speaker"],
        author=one["author"],
        place=one["place"],
        language=one["language"],
        url=one["url"] if (one["url"] or "").startswith("http") else None,
        lead=one["lead"],
        sections=said["sections"],
        topics=said["topics"],
    )


def _toml(text: str) -> Fields:
    """Parse TOML and return its top-level fields. Raises ValueError if it is invalid."""
    found: Fields = {}
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"its front matter is no TOML: {error}") from error
    for key, value in table.items():
        if isinstance(value, list):
            found[key] = tuple(map(str, value))
        elif not isinstance(value, dict):
            found[key] = (str(value),)
    return found


def _json(text: str) -> tuple[Fields, str] | None:
    """Return the fields of a JSON object above a text, and the text; None if the input does not have both."""
    if not text.lstrip().startswith("{"):
        return None
    start = len(text) - len(text.lstrip())
    try:
        table, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    rest = text[end:]
    if not isinstance(table, dict) or not _TEXT_BELOW.match(rest):
        return None
    lists = {str(key): value if isinstance(value, list) else [value] for key, value in table.items()}
    return {key: tuple(str(each) for each in values if each is not None) for key, values in lists.items()}, rest


def _yaml(text: str) -> Fields:
    found: Fields = {}
    key = None
    folded = False
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _KEY.fullmatch(line)
        if pair:
            key, value = pair[1], (pair[2] or "").strip()
            folded = value[:1] in ("|", ">") and len(value) <= 2
            found[key] = () if folded else _values(value)
        elif key and line.lstrip().startswith("- ") and not folded:
            found[key] += (_plain(line.strip()[2:]),)
        elif key and line[0].isspace() and (folded or found[key]):
            found[key] = (" ".join([*found[key], line.strip()]),)
    return found


def _values(value: str) -> tuple[str, ...]:
    if value.startswith("[") and value.rstrip().endswith("]"):
        return tuple(filter(None, map(_plain, _ITEM.findall(value.strip()[1:-1]))))
    plain = _plain(value)
    return (plain,) if plain and plain not in ("null", "~") else ()


def _plain(value: str) -> str:
    value = value.strip()
    if quoted := _QUOTED.fullmatch(value):
        mark, words = quoted[1], quoted[2]
        return words.replace("''", "'") if mark == "'" else words.replace('\\"', '"')
    return re.sub(r"\s+#.*", "", value)
