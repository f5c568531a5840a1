"""Converts various shapes of JSON to lists of objects: numbered turns, pairs of speaker and text, wrapper objects.

`opened` returns an object whose turns are a list of objects and whose metadata is at the top level.
"""

from __future__ import annotations

from typing import Any

from index.formats._rows import plain
from index.formats._table.column_guess import sounds_like

DEEPEST = 3  # levels of nested wrapper objects that are unwrapped
FEWEST_TURNS = 2  # turns of such lists; a list of one speaker and one of one text may be anything
LONGEST_NAME = 60  # characters of a speaker's name in a pair of name and text

_HEADS = frozenset(  # keys of nested objects that hold the metadata of the whole record
    {
        "meta", "metadata", "info", "header", "head", "attributes", "fields", "_source", "source", "document", "event",
        "debate", "session", "sitting", "talk", "record", "overview",
    }
)  # fmt: skip
_TURNS = frozenset(
    {
        "turns", "utterances", "speeches", "contributions", "interventions", "statements", "dialogue", "dialog",
        "messages", "transcript", "debate", "content", "lines", "conversation",
    }
)  # fmt: skip

_LISTED = frozenset({"speakers", "paragraphs", "contents", "sentences", "authors", "presenters", "main_speakers"})

Record = dict[str, Any]


def opened(value: Record) -> Record:
    """Unwrap the object: turns become lists of objects, and fields of wrappers move to the top level.

    Returns the same object if there is nothing to change.

    >>> opened({"meta": {"title": "Ferries"}, "dialogue": [["Ada Quill", "Late."]]})
    {'dialogue': [{'speaker': 'Ada Quill', 'text': 'Late.'}], 'title': 'Ferries'}
    """
    value = _in_turns(likeliest(value))
    for _ in range(DEEPEST):
        changed = {key: _as_turns(key, each) for key, each in value.items()}
        alone = len(changed) == 1
        inner = [key for key, each in changed.items() if isinstance(each, dict) and (alone or plain(key) in _HEADS)]
        inner = [key for key in inner if not any(sounds_like(key, noun) for noun in ("text", "speaker", "date"))]
        if not inner and all(changed[key] is each for key, each in value.items()):
            return value
        value = {key: each for key, each in changed.items() if key not in inner}
        for key in inner:
            value |= {name: each for name, each in changed[key].items() if name not in value}
    return value


def of_columns(value: Any) -> list[Record] | None:
    """Return the records of a table written column by column; None for any other value.

    Each column is a list, or an object whose keys number the rows: as many in each column. One holds texts, and another
    tells a speaker, a title, a date or an address. No column is called "speakers" or "paragraphs", since such a list
    does not say who says what.

    >>> of_columns({"speaker": {"0": "Ada Quill", "1": "Bo Fenn"}, "text": {"0": "Late.", "1": "Always."}})
    [{'speaker': 'Ada Quill', 'text': 'Late.'}, {'speaker': 'Bo Fenn', 'text': 'Always.'}]
    """
    if not isinstance(value, dict) or not _LISTED.isdisjoint(map(plain, value)):
        return None
    if not any(sounds_like(key, "text") for key in value) or not any(map(_tells, value)):
        return None
    columns = [_column(each) for each in value.values()]
    if None in columns or len({tuple(column) for column in columns if column is not None}) != 1:
        return None
    rows = next(iter(columns)) or {}
    return [{key: column[row] for key, column in zip(value, columns, strict=True) if column} for row in rows]


def _column(value: Any) -> Record | None:
    """Return a column's cells by the numbers of their rows; None if the value is no column, or one of objects."""
    if isinstance(value, list):
        value = {str(number): each for number, each in enumerate(value)}
    if not isinstance(value, dict) or not all(map(str.isdecimal, value)):
        return None
    return None if any(isinstance(each, dict) for each in value.values()) else value


def _tells(key: str) -> bool:
    return any(sounds_like(key, noun) for noun in ("speaker", "title", "date", "url"))


def _in_turns(value: Record) -> Record:
    """Make a list of turns from the lists of texts and speakers of a record, if they are equally long."""
    lists = {key: each for key, each in value.items() if isinstance(each, list) and all(map(_is_scalar, each))}
    text = next((key for key in lists if sounds_like(key, "text") and plain(key) not in _LISTED), None)
    speaker = next((key for key in lists if sounds_like(key, "speaker") and plain(key) not in _LISTED), None)
    if text is None or speaker is None or len(lists[text]) != len(lists[speaker]) or len(lists[text]) < FEWEST_TURNS:
        return value
    turns = [{"speaker": who, "text": said} for who, said in zip(lists[speaker], lists[text], strict=True)]
    return {key: each for key, each in value.items() if key not in (text, speaker)} | {"turns": turns}


def likeliest(value: Any) -> Any:
    """Replace the alternatives of a phrase, as speech recognition lists them, by the fields of the first."""
    found = value.get("alternatives") if isinstance(value, dict) else None
    if not isinstance(found, list) or not found or not isinstance(found[0], dict):
        return value
    return {key: each for key, each in value.items() if key != "alternatives"} | found[0]


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _as_turns(key: str, value: Any) -> Any:
    """Convert turns that are numbered, paired, or keyed by speaker into a list of objects; return any other value
    unchanged.
    """
    if isinstance(value, dict) and len(value) > 1 and all(each.isdecimal() for each in value):
        value = list(value.values())
    if plain(key) not in _TURNS or not isinstance(value, list) or not value:
        return value
    pairs = [_pair(each) for each in value]
    return [{"speaker": pair[0], "text": pair[1]} for pair in pairs if pair] if all(pairs) else value


def _pair(value: Any) -> tuple[str, str] | None:
    """Return the name and the text of a list of two texts, or of an object with a single key, which is the name.

    Returns None for any other value, and for an object whose key is a usual name of a text field.
    """
    if isinstance(value, dict) and len(value) == 1:
        name, text = next(iter(value.items()))
        value = None if sounds_like(name, "text") else [name, text]
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(each, str) for each in value):
        return None
    return (value[0], value[1]) if len(value[0]) <= LONGEST_NAME else None
