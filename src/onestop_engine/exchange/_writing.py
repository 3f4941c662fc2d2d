"""A draft as the text of a procedure file: plain block YAML that people can read and compare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

# Words that may stand without quotes: they begin with a letter, and hold nothing that YAML,
# or a reader of YAML 1.1, would take for something else.
_PLAIN: Final = re.compile(r"(?:[^\W\d_]|\d+/)(?:[\w ./()+%“”‘’…–=<>;-]|,(?= )|:(?=\w))*(?<![ ])")
_TAKEN: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_FLOWING: Final = ("levels", "channels", "applicants", "in_force", "outcomes")


def write_draft(data: Mapping[str, Any], comments: tuple[str, ...]) -> str:
    """The text of a draft; sections with entries of their own stand apart.

    >>> print(write_draft({"procedure": "1.000001", "levels": ["commune"]}, ("Bản nháp",)), end="")
    # Bản nháp
    procedure: "1.000001"
    levels: [commune]
    """
    lines = [f"# {comment}" for comment in comments]
    for key, value in data.items():
        if isinstance(value, dict | list) and key not in _FLOWING:
            lines.append("")
        lines += _entry(key, value, "")
    return "\n".join(lines) + "\n"


def scalar(value: object) -> str:
    """A single value as YAML writes it, quoted where it must be.

    >>> scalar("Giấy khai sinh"), scalar("15:00"), scalar(True)
    ('Giấy khai sinh', '"15:00"', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    plain = _PLAIN.fullmatch(value) and value.casefold() not in _TAKEN
    return value if plain else json.dumps(value, ensure_ascii=False)


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    if key in _FLOWING and isinstance(value, dict | list):
        yield f"{indent}{key}: {_flow(value)}"
    elif isinstance(value, dict):
        yield f"{indent}{key}:"
        for name, inner in value.items():
            yield from _entry(name, inner, indent + "  ")
    elif isinstance(value, list):
        yield f"{indent}{key}:"
        for each in value:
            yield from _item(each, indent + "  ")
    else:
        yield f"{indent}{key}: {scalar(value)}"


def _item(value: Any, indent: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{indent}- {scalar(value)}"
        return
    first = "- "
    for key, inner in value.items():
        yield f"{indent}{first}{key}: {scalar(inner)}"
        first = "  "


def _flow(value: dict[str, Any] | list[Any]) -> str:
    """A short collection on one line, where a comma would split a plain word."""
    if isinstance(value, list):
        return f"[{', '.join(_flow_scalar(each) for each in value)}]"
    return f"{{{', '.join(f'{key}: {_flow_scalar(each)}' for key, each in value.items())}}}"


def _flow_scalar(value: object) -> str:
    written = scalar(value)
    return (
        json.dumps(value, ensure_ascii=False) if "," in written and written[0] != '"' else written
    )
