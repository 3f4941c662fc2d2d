"""The JSON Schema of mapping files, made from the same keys that the reader knows."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Final

from ...texts import Text
from .keys import (
    ACTIVITY,
    BOTH,
    CALENDARS,
    CAUSES,
    CHOICES,
    COLUMNS,
    DEADLINE,
    ENCODINGS,
    GOES_ON,
    MEANINGS,
    OF_LOG,
    OF_TABLE,
    OF_TABLES,
    PAUSE,
    READS,
    SOURCE,
    STEP,
    TRANSITIONS,
    WHERES,
    Key,
)

Fragment = Mapping[str, Any]

_TEXT: Final[Fragment] = {"type": ["string", "number"]}
_FORMAT: Final[Fragment] = {"type": "string", "pattern": "^(iso|[^%]*(%[dmYHMS][^%]*)+)$"}
_ABOUT: Final = Text(
    "Cột hay hoạt động nào của hệ thống khác là gì của hồ sơ.",
    "Which column or activity of another system is what of a dossier.",
)
_EXAMPLE: Final = Text("Ví dụ {key}: {example}", "Such as {key}: {example}")


def _some(inner: Fragment) -> Fragment:
    types = inner["type"] if isinstance(inner["type"], list) else [inner["type"]]
    return {**inner, "type": [*types, "array"], "items": inner}


_ACTIVITIES: Final = {"$ref": "#/$defs/activities"}
_FORMS: Final[Mapping[str, Mapping[str, Fragment]]] = {
    "top": {
        "reads": {"enum": list(READS)},
        "title": {"type": ["string", "number", "object"]},
        "note": _some(_TEXT),
        "calendar": {"enum": list(CALENDARS)},
        "dates": _some(_FORMAT),
        "columns": {"$ref": "#/$defs/columns"},
        "terms": {"type": "object", "additionalProperties": {"type": "string"}},
        "encoding": {"type": "string", "examples": list(ENCODINGS)},
        "delimiter": {"type": "string", "minLength": 1, "maxLength": 1},
        "pauses": {"type": "array", "items": {"$ref": "#/$defs/pause"}},
        "events": {"$ref": "#/$defs/events"},
        "deadline": {"$ref": "#/$defs/deadline"},
        "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}},
    },
    "source": {
        "at": {"enum": list(WHERES)},
        "dates": _some(_FORMAT),
        "values": {"type": "object", "additionalProperties": _TEXT},
    },
    "pause": {
        "start": {"$ref": "#/$defs/source"},
        "end": {"$ref": "#/$defs/source"},
        "cause": {"enum": list(CAUSES)},
        "then": {"enum": list(GOES_ON)},
    },
    "deadline": {"from": _ACTIVITIES},
    "step": {"from": _ACTIVITIES, "to": _ACTIVITIES, "unit": {"$ref": "#/$defs/source"}},
    "activity": {"transition": {"enum": list(TRANSITIONS)}},
}


def mapping_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a mapping file; a new value at each call.

    >>> mapping_schema()["required"]
    ['reads', 'columns']
    """
    return deepcopy(_made())


@cache
def _made() -> dict[str, Any]:
    activity = _object("activity", ACTIVITY, ("activity",))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_object("top", {**BOTH, **OF_TABLE, **OF_LOG}, ("reads", "columns")),
        "title": "onestop_engine mapping",
        "description": _both(_ABOUT),
        # What only the other kind of file has is an unknown key.
        "if": {"properties": {"reads": {"const": "table"}}},
        "then": {
            "properties": {
                **dict.fromkeys(OF_LOG, False),
                "columns": {"required": list(OF_TABLES)},
            }
        },
        "else": {
            "required": ["events"],
            "properties": {
                **dict.fromkeys(OF_TABLE, False),
                "columns": {"required": ["procedure"]},
            },
        },
        "$defs": {
            "source": {**_object("source", SOURCE), "type": ["string", "number", "object"]},
            "columns": {
                "type": "object",
                "properties": {name: _column(name) for name in COLUMNS},
                "additionalProperties": False,
            },
            "events": {
                "type": "object",
                "properties": {
                    name: {"description": _both(means), **_ACTIVITIES}
                    for name, means in MEANINGS.items()
                },
                "required": ["received"],
                "additionalProperties": False,
            },
            "pause": _object("pause", PAUSE, ("start",)),
            "deadline": _object("deadline", DEADLINE, ("within", "from")),
            "step": _object("step", STEP, ("name",)),
            "activities": _some({**activity, "type": ["string", "number", "object"]}),
        },
    }


def _column(name: str) -> Fragment:
    if name not in CHOICES:
        return {"$ref": "#/$defs/source"}
    words = {"enum": [*CHOICES[name], *map(int, filter(str.isdigit, CHOICES[name]))]}
    own = {"values": {"additionalProperties": words}, "value": words, "otherwise": words}
    return {"$ref": "#/$defs/source", "properties": own}


def _object(name: str, keys: Mapping[str, Key], required: tuple[str, ...] = ()) -> dict[str, Any]:
    forms = _FORMS.get(name, {})
    made: dict[str, Any] = {
        "type": "object",
        "properties": {
            key: {"description": _described(key, said), **forms.get(key, _TEXT)}
            for key, said in keys.items()
        },
        "additionalProperties": False,
    }
    return {**made, "required": list(required)} if required else made


def _described(key: str, said: Key) -> str:
    example = _EXAMPLE.fill(key=key, example=said.example)
    return _both(Text(f"{said.means.vi} {example.vi}", f"{said.means.say('en')} {example.en}"))


def _both(text: Text) -> str:
    return f"{text.vi}\n\n{text.say('en')}"
