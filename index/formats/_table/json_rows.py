"""Reads JSON as a table: lists of objects, lines of objects, or turns nested in objects become one row each.

All cells are text: an object that stands for a person becomes a name, an object with a year becomes a date, and a
list becomes paragraphs. A row for a nested turn repeats the fields of its speech, such as title and date.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from index.formats._json import broken, loads
from index.formats._rows import plain
from index.formats._table.bold_turns import holds_bold_label
from index.formats._table.column_guess import sounds_like
from index.formats._table.json_shapes import likeliest, of_columns, opened
from index.formats._table.rows import Row, TableRows
from index.formats._table.split_dates import DATE, joined
from index.speakers.people import is_office
from index.speakers.stenographic import doubtful

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from index.sources.source import Source

RECORD = "(record)"  # the column with the id of the speech to which a nested turn belongs
OF_TURN = "(turn) "  # the prefix of the columns with a turn's own id, time and kind
SHOWN_KEYS = 8  # keys that the message names if the JSON cannot be read as a table

_NAMES = ("name", "full_name", "fullname", "display_name", "displayname", "speaker_name", "label", "title", "value")
_PARTS = (
    ("first_name", "firstname", "first", "given_name", "given", "forename", "vorname", "prenom", "prénom"),
    ("last_name", "lastname", "last", "family_name", "family", "surname", "nachname", "nom"),
)
_PEOPLE = ("person", "speaker", "member", "politician", "user", "profile", "mp")  # keys of a nested object
_TURN_KEYS = (
    "turns", "utterances", "speeches", "segments", "contributions", "interventions", "statements", "paragraphs",
    "content", "contents", "dialogue", "dialog", "messages", "transcript", "transcription", "debate", "debates",
    "proceedings", "items", "entries", "records", "results", "data", "rows", "documents", "body", "text",
)  # fmt: skip
_TEXTS = ("text", "plain", "content", "value", "body", "html")  # keys of an object that stands for a text
_BETWEEN = re.compile(r"[ \r\n\t,]*")  # what may separate consecutive objects
_OWN = {"id", "time", "kind", "type", "number", "order", "index", "url"}  # fields of the turn itself, not of its speech

Record = dict[str, Any]


def json_table(source: Source) -> TableRows:
    """Return the rows of a JSON text. Raises ValueError if it is damaged.

    If the text has one object on each line, damaged lines are in the result's `odd`, each with the reason, and no error
    is raised for them. If the JSON has no objects, there are no rows, and the table's remark says what to do.
    """
    values, odd = _values(source.text.strip())
    rows = [row for number, value in enumerate(values, start=1) for row in _rows(value, {}, str(number))]
    if not rows and not odd:
        return TableRows(
            (), (), (), f"no texts in {_shown(values)}: save it as a list of objects with text and speaker"
        )
    header = tuple(dict.fromkeys(name for row in rows for name in row))
    filled = ({name: row.get(name, "") for name in header} for row in rows)
    return TableRows(header, tuple(enumerate(filled, start=1)), tuple(odd))


def _values(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    """Return the records of a list, of lines, or of consecutive objects, and the damaged lines.

    A damaged line is given as its number and the reason. Lines are counted from 1, empty lines not at all.
    """
    if text.startswith("["):
        return list(_listed(loads(text))), []
    lines = [line for line in text.split("\n") if line.strip()]  # not splitlines(): JSON may contain U+2028
    if len(lines) > 1 and _is_object(lines[0]):
        return _of_lines(lines)
    values = list(_one_after_another(text))
    return (list(_keyed(values[0])) if len(values) == 1 else values), []


def _of_lines(lines: Sequence[str]) -> tuple[list[Any], list[tuple[int, str]]]:
    values, odd = [], []
    for number, line in enumerate(lines, start=1):
        try:
            values.append(json.loads(line))
        except ValueError:
            odd.append((number, "a line that is no JSON: it is cut short or damaged"))
    return values, odd


def _one_after_another(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    at = 0
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise broken(error) from error
        yield value
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]  # the pattern matches "" too


def _listed(found: Sequence[Any]) -> Iterable[Any]:
    """Return the records of a list. In a list of lists, the first one is the header and the others are rows."""
    if len(found) > 1 and all(isinstance(each, list) for each in found):
        header, *rows = found
        return [dict(zip(map(str, header), row, strict=False)) for row in rows]
    return found


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _keyed(value: Any) -> Iterable[Any]:
    """Return the records in an object, with their keys as ids; any other value is returned as one record."""
    if records := of_columns(value):
        return records
    if isinstance(value, dict) and len(value) > 1 and all(map(_holds_text, value.values())):
        return [{"id": key, **each} for key, each in value.items()]
    return [value]


def _rows(value: Any, above: Row, place: str) -> Iterator[Row]:
    """Yield one row for each turn of the record, or one row for the record itself if it has no turns.

    `above` has the fields of the enclosing objects, {} if there are none. `place` is the record's position, such as
    "2" or "2.1"; it identifies a record that has neither id nor title.
    """
    if not isinstance(value, dict):
        return
    value = opened(value)
    key = _turns_in(value)
    own = dict(_cells({name: each for name, each in value.items() if name != key}))
    if key is None:
        if above or own:
            yield _joined(above, own, place)
        return
    inherited = _said_by({**above, **own}, value[key])
    for number, each in enumerate(value[key], start=1):
        below = f"{place}.{number}" if _turns_in(likeliest(each)) else place
        yield from _rows(each, inherited | {RECORD: own.get("id") or above.get(RECORD, "")}, below)


def _said_by(outer: Row, below: Any) -> Row:
    """Leave out the outer objects' speaker if it is an office, or if the texts below it name their speakers themselves.

    Who chairs a sitting is printed above it ("speaker": "Madam Speaker"), and does not say what others say there.
    """
    speakers = {name: cell for name, cell in outer.items() if cell and sounds_like(name, "speaker")}
    texts = [text for text in _texts(below) if not text.startswith(tuple(speakers.values()))] if speakers else []
    labelled = any(holds_bold_label(text) or doubtful(text) for text in texts)
    left_out = {name for name, cell in speakers.items() if labelled or is_office(cell)}
    return {name: cell for name, cell in outer.items() if name not in left_out}


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of speech in a value, however deeply nested."""
    if isinstance(value, list):
        for each in value:
            yield from [each] if isinstance(each, str) else _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if not isinstance(each, str):
                yield from _texts(each)
            elif sounds_like(key, "text"):
                yield each


def _joined(above: Row, own: Row, place: str) -> Row:
    """Make a row from an object's `own` fields and the fields `above` of the object around it.

    The inner object is a speech if it has a title, or if it has a date and the outer one has none. Otherwise it is a
    turn of the outer object's speech. If that speech has neither id nor title, it gets `place`, the outer object's
    position in the JSON such as "2", as its id.
    """
    if not above:
        return own
    titled = any(sounds_like(name, "title") for name in own)
    dated = any(sounds_like(name, "date") for name in own) and not any(sounds_like(name, "date") for name in above)
    if titled or dated:
        return {**{name: cell for name, cell in above.items() if name not in (RECORD, "id")}, **own}
    turn = {OF_TURN + name if plain(name) in _OWN else name: cell for name, cell in own.items()}
    record = above.get(RECORD) or ("" if any(sounds_like(name, "title") for name in above) else place)
    return {**above, **turn, RECORD: record}


def _turns_in(value: Any) -> str | None:
    """Return the key of the list whose objects hold texts; of several, the one with the likeliest name; None if there
    is none.
    """
    if not isinstance(value, dict):
        return None
    lists = [key for key, each in value.items() if isinstance(each, list) and any(map(_holds_text, each))]
    if any(_is_text(key, each) for key, each in value.items() if isinstance(each, str)):
        lists = [key for key in lists if any(map(_names_speaker, value[key]))]  # others repeat the text
    lists.sort(key=lambda key: _TURN_KEYS.index(plain(key)) if plain(key) in _TURN_KEYS else len(_TURN_KEYS))
    return lists[0] if lists else None


def _names_speaker(value: Any) -> bool:
    return isinstance(value, dict) and any(sounds_like(key, "speaker") for key in value)


def _holds_text(value: Any) -> bool:
    """Whether an object has a text, or has turns with texts."""
    if not isinstance(value, dict):
        return False
    if any(_is_text(key, each) for key, each in value.items()):
        return True
    opened_value = opened(value)
    return _turns_in(opened_value) is not None or (opened_value is not value and _holds_text(opened_value))


def _is_text(key: str, value: Any) -> bool:
    if not sounds_like(key, "text"):
        return False
    if isinstance(value, dict):
        return _inner_text(value) is not None
    return isinstance(value, str) or (isinstance(value, list) and bool(value) and isinstance(value[0], str))


def _inner_text(value: Record) -> str | None:
    """Return the text within an object such as {"text": "Yes."}; None if it has none."""
    return next((value[key] for key in _TEXTS if isinstance(value.get(key), str)), None)


def _cells(record: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield the record's cells as (name, text), including those of nested objects. `within` is put before each name."""
    for key, value in record.items():
        name = f"{within}{key}"
        if isinstance(value, dict):
            yield from _of_object(name, value)
        elif isinstance(value, list):
            yield name, _of_list(key, value)
        else:
            yield name, _scalar(value)


def _of_object(name: str, value: Record) -> Iterator[tuple[str, str]]:
    small = {plain(str(key)): each for key, each in value.items()}
    said = _inner_text(value) if sounds_like(name, "text") else None
    if said is not None:
        yield name, said
        return
    if "year" in small:
        written = joined(*(str(small.get(part) or "") for part in ("year", "month", "day")))
        yield (name if sounds_like(name, "date") else DATE), written
        return
    shown = _person(small) if sounds_like(name, "speaker") else None
    if shown is None:
        yield from _cells(value, f"{name}.")
        return
    yield name, shown
    if key := next((key for key in ("id", "person_id", "member_id") if small.get(key)), None):
        yield f"{name}_id", str(small[key])


def _person(small: Record) -> str | None:
    """Return the person's name from an object such as {"first_name": …, "last_name": …}, or from an object nested in
    it.

    The object's keys are in the form that `plain` gives them. Returns None if it has no name.
    """
    if shown := next((small[key] for key in _NAMES if isinstance(small.get(key), str) and small[key]), None):
        return str(shown)
    parts = [next((str(small[key]) for key in keys if isinstance(small.get(key), str)), "") for keys in _PARTS]
    if any(parts):
        return " ".join(filter(None, parts))
    inner = (each for key, each in small.items() if isinstance(each, dict) and key in _PEOPLE)
    return next((name for each in inner if (name := _person({plain(str(k)): v for k, v in each.items()}))), None)


def _of_list(key: str, value: Sequence[Any]) -> str:
    """Join the list under `key` into one cell: by blank lines if the key means text, else by semicolons.

    An object in the list is replaced by the name that it contains; it is left out if it contains none.
    """
    texts = [
        next((str(each[name]) for name in _NAMES if each.get(name)), "") if isinstance(each, dict) else _scalar(each)
        for each in value
    ]
    return ("\n\n" if sounds_like(key, "text") else "; ").join(filter(None, texts))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def _shown(values: Sequence[Any]) -> str:
    first = values[0] if values else None
    if isinstance(first, dict):
        keys = ", ".join(list(map(str, first))[:SHOWN_KEYS])
        return f"this JSON, whose objects have {keys or 'nothing'}"
    return "this JSON, which is no list of objects"
