"""The JSON Schema of the language, made from the same tables that the compiler reads by.

Editors use it for completion, hover texts and first warnings. It has no `oneOf`: `properties` only
speaks of objects and `pattern` only of strings, so a value that may be either needs no
alternatives, and a mistake is reported where it stands. A `$ref` has nothing but words beside it,
because editors offer little for a reference that something else narrows down.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ..texts import LANGUAGES, Text
from ._shapes import OVERLAY_SHAPES, SHAPES, Form, Key, Shape

_NAME = r"^[^\W\d_]\w*$"
_SCALARS: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "number"]},
    "name": {"type": "string", "pattern": _NAME},
    "code": {"type": ["string", "number"], "pattern": "^[0-9A-Za-z][0-9A-Za-z._-]*$"},
    "slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "boolean": {"type": "boolean"},
    "integer": {"type": ["integer", "string"], "pattern": "^[0-9]+$"},
    "money": {"type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": 0},
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "decimal": {"type": ["number", "string"], "pattern": r"^[0-9]+([.,][0-9]+)?$"},
    "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "time": {"type": "string", "pattern": r"^\d{1,2}:\d{2}$"},
    "term": {"type": "string", "minLength": 3},
    "year_day": {"type": "string", "minLength": 8},
    "expression": {"type": ["string", "boolean", "number"]},
    "any": {"type": ["string", "boolean", "number"]},
}
_ERRORS: dict[str, Text] = {
    "name": Text(
        "Tên gồm chữ, chữ số và _, bắt đầu bằng chữ.",
        "A name has letters, digits and _, and starts with a letter.",
    ),
    "code": Text('Mã thủ tục, trong ngoặc kép: "1.013225".', 'A code, in quotes: "1.013225".'),
    "slug": Text("Viết không dấu, nối bằng gạch ngang: ho-tich.", "Small plain letters: ho-tich."),
    "boolean": Text("Viết true hoặc false.", "Write true or false."),
    "integer": Text("Viết số nguyên: 2.", "Write a whole number: 2."),
    "money": Text(
        "Viết số nguyên, không có dấu ngăn: 8000.",
        "Write whole numbers without thousands marks: 8000.",
    ),
    "currency": Text("Viết mã ba chữ hoa: USD.", "Write the code of three capitals: USD."),
    "decimal": Text("Viết một số: 1.5.", "Write a number: 1.5."),
    "date": Text("Viết năm-tháng-ngày: 2026-07-01.", "Write year-month-day: 2026-07-01."),
    "time": Text('Viết giờ trong ngoặc kép: "15:00".', 'Write the time in quotes: "15:00".'),
    "term": Text(
        "Viết thời hạn như văn bản ghi: 7 ngày làm việc.",
        "Write a term as the law writes it: 7 working days.",
    ),
}
_OR_WORDS = Text("{error} Hoặc: {words}.", "{error} Or: {words}.")
_TITLE = Text("Một thủ tục hành chính trong một phiên bản.", "One procedure in one version.")
_TITLE_OF_OVERLAYS = Text(
    "Quy định của một địa phương đối với một thủ tục.", "What a place sets itself of a procedure."
)


@cache
def _made() -> dict[str, Any]:
    defs = {name: _object(shape) for name, shape in SHAPES.items() if name != "procedure"}
    defs["only_step"] = defs["step"]
    defs["step"] = _block_or_step()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_object(SHAPES["procedure"]),
        "title": "onestop_engine procedure",
        "description": _both(_TITLE),
        "$defs": defs,
    }


@cache
def _made_of_overlays() -> dict[str, Any]:
    made = _made()
    defs = {name: _object(shape) for name, shape in OVERLAY_SHAPES.items() if name != "overlay"}
    return {
        **made,
        **_object(OVERLAY_SHAPES["overlay"]),
        "title": "onestop_engine overlay",
        "description": _both(_TITLE_OF_OVERLAYS),
        "$defs": {**made["$defs"], **defs},
    }


def _block_or_step() -> dict[str, Any]:
    """What stands under the name of a step: with `parallel` it is a block."""
    doc = SHAPES["block"].keys["parallel"].doc
    return {
        "title": _title(SHAPES["step"]),
        "type": "object",
        # Named here too, so that it is offered while nothing is written yet.
        "properties": {"parallel": {"description": _both(doc), "type": "object"}},
        "if": {"required": ["parallel"]},
        "then": {"$ref": "#/$defs/block"},
        "else": {"$ref": "#/$defs/only_step"},
    }


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a procedure file; a new value at each call.

    >>> schema()["required"][:2]
    ['procedure', 'title']
    """
    from copy import deepcopy  # noqa: PLC0415 - only for those who ask

    return deepcopy(_made())


def overlay_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a place's overlay; a new value at each call.

    >>> overlay_schema()["required"][:2]
    ['overlay', 'place']
    """
    from copy import deepcopy  # noqa: PLC0415 - only for those who ask

    return deepcopy(_made_of_overlays())


def _object(shape: Shape) -> dict[str, Any]:
    return {
        "title": _title(shape),
        "type": "object",
        "properties": {name: _property(key) for name, key in shape.keys.items()},
        "required": list(shape.required),
        "additionalProperties": False,
    }


def _title(shape: Shape) -> str:
    return f"{shape.title.vi} / {shape.title.say('en')}"


def _property(key: Key) -> dict[str, Any]:
    return {"description": _both(key.doc), **_form(key.form)}


def _both(text: Text) -> str:
    return f"{text.vi}\n\n{text.say('en')}"


def _form(form: Form) -> dict[str, Any]:
    if form == Form(shape=form.shape):
        return {"$ref": f"#/$defs/{form.shape}"}
    made = _single(form)
    if form.shape is not None:
        made = _with_object(made, form.shape)
    if form.each is not None:
        made = _many(made, form, form.each)
    if len(_types(made)) == 1:
        made["type"] = _types(made)[0]
    return made


def _single(form: Form) -> dict[str, Any]:
    made = {} if form.scalar is None else dict(_SCALARS[form.scalar])
    if form.values:
        made = _with_words(made, form)
    if form.scalar in _ERRORS:
        # An `errorMessage` would also stand in for what is said of the keys of an object.
        said = "errorMessage" if form.shape is None and form.each is None else "patternErrorMessage"
        made[said] = _both(_error(_ERRORS[form.scalar], form.values))
    return made


def _error(error: Text, words: tuple[str, ...]) -> Text:
    if not words:
        return error
    vi, en = (error.say(lang) for lang in LANGUAGES)
    listed = ", ".join(words)
    return Text(
        _OR_WORDS.vi.format(error=vi, words=listed),
        _OR_WORDS.say("en").format(error=en, words=listed),
    )


def _with_words(made: dict[str, Any], form: Form) -> dict[str, Any]:
    if form == Form(values=form.values):
        return {"enum": list(form.values)}
    words = "|".join(form.values)
    # One example alone would be written with the key, as if it were the rule.
    offered = {"examples": list(form.values)} if len(form.values) > 1 else {}
    if form.scalar is None:
        return {"type": ["string"], "pattern": f"^({words})$", **offered}
    pattern = made.get("pattern")
    if pattern is None:
        return {**made, **offered}
    return {**made, "pattern": f"{pattern}|^({words})$", **offered}


def _with_object(made: dict[str, Any], shape: str) -> dict[str, Any]:
    return {**_object(SHAPES[shape]), **made, "type": [*_types(made), "object"]}


def _many(made: dict[str, Any], form: Form, each: Form) -> dict[str, Any]:
    inner, types = _form(each), _types(made)
    if form.listed:
        made = {**made, "items": inner, "minItems": 1}
        types.append("array")
    if form.named:
        made |= {
            "propertyNames": {"pattern": _NAME},
            "additionalProperties": inner,
            "minProperties": 1,
        }
        types.append("object")
    if form.single:
        alone = _object(SHAPES[each.shape]) if each.shape is not None else inner
        made = {**alone, **made}
        types += _types(alone)
    return {**made, "type": types}


def _types(made: dict[str, Any]) -> list[str]:
    found = made.get("type", [])
    return list(found) if isinstance(found, list) else [found]
