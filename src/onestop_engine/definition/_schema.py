"""The JSON Schema of the language, made from the same tables that the compiler reads by.

Editors use it for completion and hover texts. It has no `oneOf`: `properties` only speaks of
objects and `pattern` only of strings, so a value that may be either needs no alternatives, and
a mistake is reported where it stands.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ..texts import Text
from ._shapes import SHAPES, Form, Key, Shape

_NAME = r"^[^\W\d_]\w*$"
_SCALARS: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "number"]},
    "name": {"type": "string", "pattern": _NAME},
    "code": {"type": ["string", "number"], "pattern": "^[0-9A-Za-z][0-9A-Za-z._-]*$"},
    "slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "boolean": {"type": "boolean"},
    "integer": {"type": ["integer", "string"], "pattern": "^[0-9]+$"},
    "money": {"type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": 0},
    "decimal": {"type": ["number", "string"], "pattern": r"^[0-9]+([.,][0-9]+)?$"},
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "time": {"type": "string", "pattern": r"^\d{1,2}:\d{2}$"},
    "term": {"type": "string", "minLength": 3},
    "expression": {"type": ["string", "boolean", "number"]},
    "any": {"type": ["string", "boolean", "number"]},
}
_TITLE = Text("Một thủ tục hành chính trong một phiên bản.", "One procedure in one version.")
_BLOCK_OR_STEP = {
    "if": {"required": ["parallel"]},
    "then": {"$ref": "#/$defs/block"},
    "else": {"$ref": "#/$defs/only_step"},
}


@cache
def _made() -> dict[str, Any]:
    top = _object(SHAPES["procedure"])
    defs = {name: _object(shape) for name, shape in SHAPES.items() if name != "procedure"}
    defs["only_step"] = defs["step"]
    defs["step"] = _BLOCK_OR_STEP
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "onestop_engine procedure",
        "description": _both(_TITLE),
        "type": "object",
        **top,
        "$defs": defs,
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a procedure file; a new value at each call.

    >>> schema()["required"][:2]
    ['procedure', 'title']
    """
    from copy import deepcopy  # noqa: PLC0415 - only for those who ask

    return deepcopy(_made())


def _object(shape: Shape) -> dict[str, Any]:
    return {
        "properties": {name: _property(key) for name, key in shape.keys.items()},
        "required": list(shape.required),
        "additionalProperties": False,
    }


def _property(key: Key) -> dict[str, Any]:
    return {"description": _both(key.doc), **_form(key.form)}


def _both(text: Text) -> str:
    return f"{text.vi}\n\n{text.say('en')}"


def _form(form: Form) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if form.scalar is not None:
        made = dict(_SCALARS[form.scalar])
    if form.values:
        made = _with_words(made, form)
    if form.shape is not None:
        made = {**made, "$ref": f"#/$defs/{form.shape}"}
        made["type"] = [*_types(made), "object"]
    if form.each is not None:
        made = {**made, **_many(form, form.each)}
    if isinstance(made.get("type"), list) and len(made["type"]) == 1:
        made["type"] = made["type"][0]
    return made


def _with_words(made: dict[str, Any], form: Form) -> dict[str, Any]:
    if form.scalar is None and form.shape is None:
        return {"enum": list(form.values)}
    words = "|".join(form.values)
    if form.scalar is None:
        return {"type": ["string"], "pattern": f"^({words})$"}
    pattern = made.get("pattern")
    if pattern is None:
        return {**made, "examples": list(form.values)}
    return {**made, "pattern": f"{pattern}|^({words})$"}


def _many(form: Form, each: Form) -> dict[str, Any]:
    inner = _form(each)
    made: dict[str, Any] = {"type": []}
    if form.listed:
        made = {"type": ["array"], "items": inner, "minItems": 1}
    if form.named:
        made |= {
            "propertyNames": {"pattern": _NAME},
            "additionalProperties": inner,
            "minProperties": 1,
        }
        made["type"] = [*made["type"], "object"]
    if form.single:
        single = {word: value for word, value in inner.items() if word != "description"}
        made = {**single, **made, "type": [*made["type"], *_types(inner)]}
    return made


def _types(made: dict[str, Any]) -> list[str]:
    found = made.get("type", [])
    return list(found) if isinstance(found, list) else [found]
