"""Converts various shapes of JSON to lists of objects: numbered turns, pairs of speaker and text, wrapper objects.

`opened` returns an object whose turns are a list of objects and whose metadata is at the top level.
"""

from __future__ import annotations

from typing import Any

from index.formats._rows import plain
from index.formats._table.column_guess import sounds_like

DEEPEST = 3  # levels of nested wrapper objects that are unwrapped
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

Record = dict[str, Any]


def opened(value: Record) -> Record:
    """Unwrap the object: turns become lists of objects, and fields of wrappers move to the top level.

    Returns the same object if there is nothing to change.

    >>> opened({"meta": {"title": "Ferries"}, "dialogue": [["Ada Quill", "Late."]]})
    {'dialogue': [{'speaker': 'Ada Quill', 'text': 'Late.'}], 'title': 'Ferries'}
    """
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
